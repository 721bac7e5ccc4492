package io.signalbox.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.EngineUnavailableException;
import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to get through a {@link RedissonAcquirable}. It ends once: whatever ends it
 * does so in its {@link Line}, and a grant that the server gives after that is given
 * back.
 *
 * <p>
 * Whatever the server is asked for it, it is asked for an owner of its own, so giving
 * back can hit nobody else.
 */
final class RedissonAcquisition implements Acquisition {

	/**
	 * How long a caller with a shorter timeout waits for the first answer: what was not
	 * answered can't be told from what was refused.
	 */
	static final Duration FIRST_ANSWER = Duration.ofSeconds(3);

	final RedissonAcquirable primitive;

	final Object owner;

	final int permits;

	/** Whether a thread waits, and not a stage. */
	final boolean blocking;

	/**
	 * Whether it takes again what it gave away for a while, for as long as that takes.
	 */
	final boolean returning;

	/**
	 * Who will hold it: name of a thread, or what an asynchronous call says of itself.
	 */
	final String caller;

	/** The thread that waits, if one does. */
	final @Nullable Thread thread;

	/** Who waits. */
	private final String waiter;

	final Instant since = Instant.now();

	final long startNanos = System.nanoTime();

	private final long timeoutNanos;

	private final CompletableFuture<Grant> result = new CompletableFuture<>();

	/** How it ended, before anything is made of it. */
	private final CompletableFuture<Decision> decision = new CompletableFuture<>();

	private volatile @Nullable Future<?> timer;

	/** Guarded by the line's lock. */
	boolean ended;

	/** Whether it has been in the queue. Guarded by the line's lock. */
	boolean queued;

	private boolean retried;

	/** Completed when its last question was answered and dealt with. */
	volatile CompletableFuture<@Nullable Void> asked = CompletableFuture.completedFuture(null);

	private RedissonAcquisition(RedissonAcquirable primitive, Object owner, int permits, long timeoutNanos,
			boolean blocking, boolean returning) {
		this.primitive = primitive;
		this.owner = owner;
		this.permits = permits;
		this.timeoutNanos = timeoutNanos;
		this.blocking = blocking;
		this.returning = returning;
		this.caller = nameOf(owner);
		this.thread = blocking ? Thread.currentThread() : null;
		this.waiter = blocking ? nameOf(Thread.currentThread()) : this.caller;
	}

	static RedissonAcquisition blocking(RedissonAcquirable primitive, Object owner, int permits, long timeoutNanos) {
		return new RedissonAcquisition(primitive, owner, permits, timeoutNanos, true, false);
	}

	static RedissonAcquisition async(RedissonAcquirable primitive, Object owner, int permits, long timeoutNanos) {
		return new RedissonAcquisition(primitive, owner, permits, timeoutNanos, false, false);
	}

	static RedissonAcquisition returning(RedissonAcquirable primitive, Object owner, boolean blocking) {
		return new RedissonAcquisition(primitive, owner, 1, Long.MAX_VALUE, blocking, true);
	}

	/** The name of a thread, or what an asynchronous call says of itself. */
	static String nameOf(Object owner) {
		return (owner instanceof Thread thread && !thread.getName().isEmpty()) ? thread.getName() : owner.toString();
	}

	/** What was decided: a grant if there is an answer. */
	private record Decision(Outcome outcome, @Nullable Answer answer, @Nullable RuntimeException failure) {
	}

	/** How an attempt ended that was not interrupted. */
	record Ending(Outcome outcome, @Nullable Grant granted, @Nullable RuntimeException failure) {

		static Ending of(Grant grant) {
			return new Ending(Outcome.ACQUIRED, grant, null);
		}

		Grant grant() {
			if (this.granted == null) {
				throw (this.failure != null) ? this.failure : new IllegalStateException("No grant");
			}
			return this.granted;
		}

		/** Whether there is a grant; refusals are none, but what is unknown is thrown. */
		boolean isGranted() {
			if (this.failure instanceof EngineUnavailableException unavailable) {
				throw unavailable;
			}
			return this.granted != null;
		}

	}

	void start() {
		if (!this.blocking) {
			this.decision.thenAcceptAsync(this::complete, this.primitive.shared.engine.executor);
			// runs also where the result is completed by its reader
			this.result.whenComplete((grant, failure) -> leave(Outcome.CANCELLED, null));
		}
		if (this.timeoutNanos != Long.MAX_VALUE) {
			schedule(Math.max(this.timeoutNanos, waits() ? 0 : FIRST_ANSWER.toNanos()));
		}
		this.primitive.line.start(this);
	}

	private void schedule(long nanos) {
		this.timer = this.primitive.shared.engine.timer.schedule(this::timeIsUp, nanos, TimeUnit.NANOSECONDS);
	}

	private void timeIsUp() {
		boolean answered = this.primitive.line.hasAnswered(this);
		long waited = waitedNanos();
		if (!answered && waited < FIRST_ANSWER.toNanos()) {
			schedule(FIRST_ANSWER.toNanos() - waited);
		}
		else if (answered) {
			leave(Outcome.TIMEOUT, null);
		}
		else {
			leave(Outcome.REJECTED, this.primitive.unavailable(this.primitive.line.trouble.failure()));
		}
	}

	/** Whether nobody new is let in, and it is new. */
	boolean isShutOut() {
		return this.primitive.shared.drained && !this.returning;
	}

	/** Whether it joins the queue where it is refused. */
	boolean waits() {
		return this.timeoutNanos > 0;
	}

	boolean isOverdue() {
		return this.timeoutNanos != Long.MAX_VALUE && waitedNanos() >= this.timeoutNanos;
	}

	/** How much of its time is left, at least a millisecond. */
	long leftMillis() {
		if (this.timeoutNanos == Long.MAX_VALUE) {
			return Long.MAX_VALUE;
		}
		return 1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, this.timeoutNanos - waitedNanos()));
	}

	/** Whether what is given to the other could as well be given to this. */
	boolean asksTheSameAs(RedissonAcquisition other) {
		return this == other
				|| (!this.primitive.isInTurn() && this.primitive == other.primitive && this.permits == other.permits);
	}

	long waitedNanos() {
		return System.nanoTime() - this.startNanos;
	}

	/** Whether it may try once more, as it was refused because of one who had gone. */
	boolean mayRetry() {
		boolean first = !this.retried;
		this.retried = true;
		return first;
	}

	/** Ends it without a grant; {@code false} if it has ended. */
	boolean leave(Outcome outcome, @Nullable RuntimeException failure) {
		if (!this.primitive.line.leave(this)) {
			return false;
		}
		if (outcome == Outcome.CANCELLED) {
			// told by the one who cancels, for nobody waits any more
			this.primitive.shared.counts.waited(outcome, waitedNanos());
		}
		decide(outcome, null, failure);
		return true;
	}

	/** Makes known how it ended. Called by whoever ended it, without the line's lock. */
	void decide(Outcome outcome, @Nullable Answer answer, @Nullable RuntimeException failure) {
		Future<?> running = this.timer;
		if (running != null) {
			running.cancel(false);
		}
		this.decision.complete(new Decision(outcome, answer, failure));
	}

	/** Waits on the calling thread. */
	Ending await() throws InterruptedException {
		boolean interrupted = false;
		for (;;) {
			try {
				Ending ending = end(this.decision.get());
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
				return ending;
			}
			catch (InterruptedException ex) {
				if (leave(Outcome.INTERRUPTED, null)) {
					end(this.decision.join());
					throw ex;
				}
				interrupted = true;
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	Ending awaitUninterruptibly() {
		return end(this.decision.join());
	}

	/** Counts, tells the listeners, and makes the grant. */
	private Ending end(Decision made) {
		Answer answer = made.answer();
		if (answer != null) {
			Grant grant = this.primitive.grant(this, answer);
			try {
				this.primitive.shared.counts.waited(Outcome.ACQUIRED, waitedNanos());
			}
			catch (RuntimeException | Error ex) {
				grant.release();
				throw ex;
			}
			return Ending.of(grant);
		}
		this.primitive.forgetKeyIfIdle();
		if (made.outcome() != Outcome.CANCELLED) {
			this.primitive.shared.counts.waited(made.outcome(), waitedNanos());
		}
		RuntimeException failure = (made.outcome() == Outcome.TIMEOUT) ? timedOut() : made.failure();
		return new Ending(made.outcome(), null, failure);
	}

	private AcquireTimeoutException timedOut() {
		return this.primitive.timedOut(this.timeoutNanos);
	}

	/** Completes the result on a thread on which callers may do what they like. */
	private void complete(Decision made) {
		Ending ending;
		try {
			ending = end(made);
		}
		catch (RuntimeException | Error ex) {
			this.primitive.forgetKeyIfIdle();
			this.result.completeExceptionally(ex);
			return;
		}
		Grant grant = ending.granted();
		if (grant == null) {
			RuntimeException failure = ending.failure();
			if (failure != null) {
				this.result.completeExceptionally(failure);
			}
		}
		else if (!this.result.complete(grant)) {
			grant.release();
		}
	}

	@Override
	public CompletableFuture<Grant> result() {
		return this.result;
	}

	@Override
	public boolean abandon() {
		return this.result.cancel(false);
	}

	Waiter describe() {
		return new Waiter(this.waiter, this.primitive.traceId(this.owner), this.since, this.permits);
	}

}
