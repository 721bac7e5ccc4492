package io.signalbox.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.signalbox.Outcome;
import io.signalbox.local.LocalBarrier.Party;
import io.signalbox.local.WaitNode.AsyncWaiter;
import io.signalbox.local.WaitNode.Status;
import org.jspecify.annotations.Nullable;

/**
 * A party of a {@link LocalBarrier} that blocks no thread. Its place in the queue decides
 * who wins a race, as for {@link LocalAcquisition}.
 */
final class AsyncArrival implements AsyncWaiter {

	private final LocalBarrier barrier;

	private final Party party;

	private final long timeoutNanos;

	private final CompletableFuture<Integer> passed = new CompletableFuture<>();

	private AsyncArrival(LocalBarrier barrier, Object owner, long timeoutNanos) {
		this.barrier = barrier;
		this.party = new Party(owner, this);
		this.timeoutNanos = timeoutNanos;
	}

	static CompletionStage<Integer> at(LocalBarrier barrier, Object owner, long timeoutNanos) {
		AsyncArrival arrival = new AsyncArrival(barrier, owner, timeoutNanos);
		try {
			arrival.start();
		}
		catch (Throwable ex) {
			// refused, or what the action threw
			arrival.passed.completeExceptionally(ex);
		}
		return arrival.passed;
	}

	private void start() {
		if (this.barrier.arrive(this.party)) {
			this.passed.complete(this.party.index);
			return;
		}
		Future<?> timer = startTimer();
		// runs also where the stage is complete already, or is completed by its reader
		this.passed.whenComplete((result, failure) -> {
			if (timer != null) {
				timer.cancel(false);
			}
			if (this.barrier.leave(this.party, Status.LEFT)) {
				this.barrier.forgetKeyIfIdle();
				this.barrier.shared.waited(Outcome.CANCELLED, this.party.waitedNanos());
			}
		});
	}

	private @Nullable Future<?> startTimer() {
		if (this.timeoutNanos == Long.MAX_VALUE) {
			return null;
		}
		if (this.timeoutNanos == 0) {
			timeOut();
			return null;
		}
		return this.barrier.shared.engine.timer().schedule(this::timeOut, this.timeoutNanos, TimeUnit.NANOSECONDS);
	}

	/** Gives up, which breaks the barrier, unless the generation has passed or broken. */
	private void timeOut() {
		if (this.barrier.leave(this.party, Status.LEFT)) {
			end(Outcome.TIMEOUT);
		}
	}

	@Override
	public void settle(Status status) {
		end(switch (status) {
			case GRANTED -> Outcome.ACQUIRED;
			case REJECTED -> Outcome.REJECTED;
			default -> Outcome.BROKEN;
		});
	}

	private void end(Outcome outcome) {
		this.barrier.shared.engine.executor.execute(() -> {
			try {
				complete(outcome);
			}
			catch (RuntimeException | Error ex) {
				this.passed.completeExceptionally(ex);
			}
			this.barrier.forgetKeyIfIdle();
		});
	}

	private void complete(Outcome outcome) {
		RuntimeException failure = this.barrier.ended(outcome, this.party.waitedNanos(), this.timeoutNanos);
		if (failure == null) {
			this.passed.complete(this.party.index);
		}
		else {
			this.passed.completeExceptionally(failure);
		}
	}

}
