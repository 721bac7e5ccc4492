package io.signalbox.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.local.WaitNode.AsyncWaiter;
import io.signalbox.local.WaitNode.Status;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous acquisition of a {@link QueuedPrimitive}. Its place in the queue
 * decides who wins a race: whatever completes the result, the waiter is out of the queue
 * after it, and a grant that finds the result complete is given back.
 *
 * <p>
 * Who cancels the result may end the use of a key before that, so whatever ends here
 * without a grant looks once more whether the key can be forgotten.
 */
final class LocalAcquisition implements Acquisition, AsyncWaiter {

	private final QueuedPrimitive primitive;

	private final WaitNode node;

	private final CompletableFuture<Grant> result = new CompletableFuture<>();

	private final int permits;

	private final long timeoutNanos;

	private LocalAcquisition(QueuedPrimitive primitive, Object owner, int permits, long timeoutNanos,
			boolean returning) {
		this.primitive = primitive;
		this.node = new WaitNode(owner, primitive.cost(permits), returning, this);
		this.permits = permits;
		this.timeoutNanos = timeoutNanos;
	}

	static Acquisition granted(Grant grant) {
		return new Ended(CompletableFuture.completedFuture(grant));
	}

	static Acquisition failed(RuntimeException failure) {
		return new Ended(CompletableFuture.failedFuture(failure));
	}

	/** Waits in the queue. */
	static Acquisition queued(QueuedPrimitive primitive, Object owner, int permits, long timeoutNanos) {
		LocalAcquisition acquisition = new LocalAcquisition(primitive, owner, permits, timeoutNanos, false);
		acquisition.start();
		return acquisition;
	}

	/**
	 * Waits to have again what the caller gave away for a while, which is never refused.
	 */
	static Acquisition returning(QueuedPrimitive primitive, Object owner) {
		LocalAcquisition acquisition = new LocalAcquisition(primitive, owner, 1, Long.MAX_VALUE, true);
		acquisition.start();
		return acquisition;
	}

	private void start() {
		if (!this.primitive.line().join(this.node)) {
			settle(Status.REJECTED);
			return;
		}
		Future<?> timer = startTimer();
		// runs also where the result is complete already, or is completed by its reader
		this.result.whenComplete((grant, failure) -> {
			if (timer != null) {
				timer.cancel(false);
			}
			leave(Outcome.CANCELLED);
		});
	}

	private @Nullable Future<?> startTimer() {
		if (this.timeoutNanos == Long.MAX_VALUE) {
			return null;
		}
		return this.primitive.shared.engine.timer().schedule(() -> {
			try {
				if (leave(Outcome.TIMEOUT)) {
					fail(this.primitive.timedOut(this.timeoutNanos));
				}
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
			}
		}, this.timeoutNanos, TimeUnit.NANOSECONDS);
	}

	private boolean leave(Outcome outcome) {
		boolean left = this.primitive.line().leave(this.node, Status.LEFT);
		if (left) {
			this.primitive.forgetKeyIfIdle();
			this.primitive.shared.waited(outcome, this.node.waitedNanos());
		}
		return left;
	}

	/** The queue has granted or rejected. */
	@Override
	public void settle(Status status) {
		if (status == Status.GRANTED) {
			long waited = this.node.waitedNanos();
			this.primitive.shared.engine.executor.execute(() -> complete(waited));
		}
		else {
			reject(status);
		}
	}

	/** What a listener throws is for the caller, not for whoever closes the engine. */
	private void reject(Status status) {
		this.primitive.forgetKeyIfIdle();
		try {
			this.primitive.shared.waited(Outcome.REJECTED, this.node.waitedNanos());
			fail((status == Status.DEADLOCKED) ? this.node.deadlock() : this.primitive.rejected());
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
	}

	private void complete(long waited) {
		Grant grant;
		try {
			grant = this.primitive.begin(this.node.owner, this.permits, waited);
		}
		catch (RuntimeException | Error ex) {
			this.primitive.forgetKeyIfIdle();
			this.result.completeExceptionally(ex);
			return;
		}
		if (!this.result.complete(grant)) {
			try {
				grant.release();
			}
			finally {
				this.primitive.forgetKeyIfIdle();
			}
		}
	}

	private void fail(Throwable failure) {
		this.primitive.shared.engine.executor.execute(() -> this.result.completeExceptionally(failure));
	}

	@Override
	public CompletionStage<Grant> result() {
		return this.result;
	}

	@Override
	public boolean abandon() {
		return this.result.cancel(false);
	}

	/** An acquisition that was over before it began to wait. */
	private record Ended(CompletionStage<Grant> result) implements Acquisition {

		@Override
		public boolean abandon() {
			return false;
		}

	}

}
