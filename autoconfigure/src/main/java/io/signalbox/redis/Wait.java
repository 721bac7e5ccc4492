package io.signalbox.redis;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.signalbox.Outcome;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One who waits for what others do: for an event, a signal, the other parties. It ends
 * once: by what it waits for, or by giving up, and whoever gives up asks the server
 * whether it was too late for that.
 */
abstract class Wait {

	private enum State {

		WAITING, LEAVING, ENDED

	}

	/**
	 * How a wait ended.
	 *
	 * @param outcome what is counted
	 * @param cause why the server did not answer, or {@code null}
	 * @param shutdown whether the engine was closed
	 */
	record Ending(Outcome outcome, @Nullable Throwable cause, boolean shutdown) {

		static final Ending SHUTDOWN = new Ending(Outcome.REJECTED, null, true);

		static final Ending ACQUIRED = of(Outcome.ACQUIRED);

		static Ending of(Outcome outcome) {
			return new Ending(outcome, null, false);
		}

		static Ending unavailable(Throwable failure) {
			return new Ending(Outcome.REJECTED, RedisServer.cause(failure), false);
		}

	}

	private final RedissonPrimitive primitive;

	private final WaitSet set;

	private final Object owner;

	private final String waiter;

	private final Instant since = Instant.now();

	private final long startNanos = System.nanoTime();

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	/**
	 * Completed when the first question was answered and dealt with; with how it ended,
	 * if it ended by that.
	 */
	private final CompletableFuture<@Nullable Ending> begun = new CompletableFuture<>();

	private final CompletableFuture<Ending> ending = new CompletableFuture<>();

	Wait(RedissonPrimitive primitive, WaitSet set, Object owner) {
		this.primitive = primitive;
		this.set = set;
		this.owner = owner;
		this.waiter = RedissonAcquisition.nameOf(owner);
	}

	/**
	 * Asks for the first time.
	 * @return how it ended, or {@code null} where there is something to wait for
	 */
	abstract CompletionStage<@Nullable Ending> first();

	/**
	 * Gives up at the server.
	 * @return how it ends: as it would, or otherwise if it was too late to give up
	 */
	abstract CompletionStage<Ending> giveUp(Ending reason);

	final void start() {
		long before = this.set.changesBefore();
		first().whenComplete((answer, failure) -> {
			Ending ended = (failure != null) ? Ending.unavailable(failure) : answer;
			if (ended != null) {
				end(ended);
			}
			if (!this.set.arrived(isWaiting() ? this : null, before)) {
				leave(Ending.SHUTDOWN);
			}
			else if (!isWaiting()) {
				// gave up at the same time
				this.set.remove(this);
			}
			this.begun.complete(ended);
		});
	}

	/** Ends it, unless it has ended or is about to give up. */
	final boolean end(Ending how) {
		if (!this.state.compareAndSet(State.WAITING, State.ENDED)) {
			if (this.state.get() == State.ENDED) {
				// whoever was first may not have come to that: he is not waiting any more
				this.set.remove(this);
			}
			return false;
		}
		ended(how);
		return true;
	}

	private void ended(Ending how) {
		this.set.remove(this);
		this.ending.complete(how);
	}

	/** Gives up, unless it has ended; the ending follows. */
	final void leave(Ending reason) {
		if (beginToLeave()) {
			goAway(reason);
		}
	}

	/** Whether it gives up and nothing else can end it; then it is to go away. */
	final boolean beginToLeave() {
		return this.state.compareAndSet(State.WAITING, State.LEAVING);
	}

	/** Gives up; the ending follows. */
	final void goAway(Ending reason) {
		// a first answer that is long in coming is none
		this.begun.copy()
			.orTimeout(RedissonAcquisition.FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((done, late) -> {
				if (late != null) {
					ended(Ending.unavailable(late));
				}
			});
		givingUp(reason).whenComplete((how, failure) -> ended((failure != null) ? Ending.unavailable(failure) : how));
	}

	/** Gives up, unless the first answer has ended it already. */
	private CompletionStage<Ending> givingUp(Ending reason) {
		CompletionStage<Ending> ended = this.begun
			.thenCompose((first) -> (first != null) ? CompletableFuture.completedFuture(first) : giveUp(reason));
		this.set.leaving(ended);
		return ended;
	}

	/** Gives up for one who does not want to know how it ends. */
	final boolean cancel() {
		if (!this.state.compareAndSet(State.WAITING, State.LEAVING)) {
			return false;
		}
		this.set.remove(this);
		this.primitive.shared.counts.waited(Outcome.CANCELLED, waitedNanos());
		givingUp(Ending.of(Outcome.CANCELLED)).whenComplete((how, failure) -> this.primitive.forgetKeyIfIdle());
		return true;
	}

	/** Completed when the first question was answered and dealt with. */
	final CompletableFuture<?> begun() {
		return this.begun.copy();
	}

	/** Waits on the calling thread until the first question is dealt with. */
	final void awaitFirst() {
		this.begun.join();
	}

	final boolean isWaiting() {
		return this.state.get() == State.WAITING;
	}

	/**
	 * Waits on the calling thread.
	 * @return how it ended; with {@link Outcome#INTERRUPTED} the flag is cleared, and
	 * with any other it is as it was
	 */
	final Ending await(long timeoutNanos, boolean interruptible) {
		boolean interrupted = false;
		long timeout = timeoutNanos;
		for (;;) {
			try {
				Ending how = this.ending.get(left(timeout), TimeUnit.NANOSECONDS);
				if (interrupted && how.outcome() != Outcome.INTERRUPTED) {
					Thread.currentThread().interrupt();
				}
				return how;
			}
			catch (InterruptedException ex) {
				interrupted = true;
				if (interruptible) {
					leave(Ending.of(Outcome.INTERRUPTED));
				}
			}
			catch (TimeoutException ex) {
				leave(Ending.of(Outcome.TIMEOUT));
				timeout = Long.MAX_VALUE;
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private long left(long timeoutNanos) {
		return (timeoutNanos == Long.MAX_VALUE) ? timeoutNanos : Math.max(0, timeoutNanos - waitedNanos());
	}

	/**
	 * Begins, and makes a result of how it ends, on a thread on which callers may do what
	 * they like. Cancelling the result gives up.
	 */
	final <T> CompletableFuture<T> startAsync(long timeoutNanos, Function<Ending, T> conclusion) {
		CompletableFuture<T> result = new CompletableFuture<>();
		Future<?> timer = (timeoutNanos == Long.MAX_VALUE) ? null : this.primitive.shared.engine.timer
			.schedule(() -> leave(Ending.of(Outcome.TIMEOUT)), timeoutNanos, TimeUnit.NANOSECONDS);
		this.ending.thenAcceptAsync((how) -> {
			try {
				result.complete(conclusion.apply(how));
			}
			catch (RuntimeException | Error ex) {
				result.completeExceptionally(ex);
			}
			this.primitive.forgetKeyIfIdle();
		}, this.primitive.shared.engine.executor);
		result.whenComplete((value, failure) -> {
			if (timer != null) {
				timer.cancel(false);
			}
			cancel();
		});
		start();
		return result;
	}

	final long waitedNanos() {
		return System.nanoTime() - this.startNanos;
	}

	final Waiter describe() {
		return new Waiter(this.waiter, this.primitive.traceId(this.owner), this.since, 1);
	}

}
