package io.signalbox.local;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import io.signalbox.local.WaitNode.AsyncWaiter;
import io.signalbox.local.WaitNode.Status;
import org.jspecify.annotations.Nullable;

/**
 * Acquires the lock of a {@link LocalCondition} once a predicate is true, without
 * blocking a thread: takes the lock, looks, and where the predicate is false joins the
 * condition's queue before it gives the lock away, so that the signal of a later holder
 * finds it. Signalled or out of time, it takes the lock again and looks again.
 *
 * <p>
 * At any time one of three things is going on, and the one who ends it begins the next:
 * the lock is waited for, the predicate is evaluated holding it, or a signal is waited
 * for.
 */
final class AsyncConditionWait implements Acquisition, AsyncWaiter {

	private final LocalCondition condition;

	private final LocalLock lock;

	private final Object owner;

	private final BooleanSupplier predicate;

	private final long timeoutNanos;

	private final long start = System.nanoTime();

	private final CompletableFuture<Grant> result = new CompletableFuture<>();

	/** The wait for the lock, which a cancellation abandons. */
	private volatile @Nullable Acquisition turn;

	/** The wait for a signal, which a cancellation leaves. */
	private volatile @Nullable WaitNode sleep;

	private volatile @Nullable Future<?> timer;

	/** Whether it has waited for a signal, and so is counted by the condition. */
	private boolean slept;

	/** Whether it was signalled and has not found the predicate false since. */
	private boolean signalled;

	AsyncConditionWait(LocalCondition condition, LocalLock lock, Object owner, BooleanSupplier predicate,
			Timeout timeout) {
		this.condition = condition;
		this.lock = lock;
		this.owner = owner;
		this.predicate = predicate;
		this.timeoutNanos = timeout.nanos();
		this.result.whenComplete((grant, failure) -> leave());
		takeTurn(lock.enterAsync(owner, 1, timeout));
	}

	private void takeTurn(Acquisition acquisition) {
		this.turn = acquisition;
		if (this.result.isDone()) {
			acquisition.abandon();
		}
		acquisition.result().whenComplete((grant, failure) -> {
			if (failure == null) {
				look(grant);
			}
			else {
				passOn();
				fail(failure);
				if (this.slept && failure instanceof CancellationException) {
					this.condition.shared.waited(Outcome.CANCELLED, waitedNanos());
				}
			}
		});
	}

	/** Holding the lock. */
	private void look(Grant grant) {
		try {
			if (this.result.isDone()) {
				giveBack(grant);
				passOn();
				return;
			}
			boolean met = this.predicate.getAsBoolean();
			this.signalled &= met;
			if (met) {
				this.condition.met(this.slept, waitedNanos());
				if (!this.result.complete(grant)) {
					giveBack(grant);
					passOn();
				}
			}
			else if (left() <= 0) {
				giveBack(grant);
				this.condition.shared.waited(Outcome.TIMEOUT, waitedNanos());
				fail(this.condition.timedOut(this.timeoutNanos));
			}
			else {
				sleep(grant);
			}
		}
		catch (Throwable ex) {
			// of the predicate or of a listener; the lock may be given back already
			if (this.lock.isHeldBy(this.owner)) {
				giveBack(grant);
			}
			fail(ex);
		}
	}

	/** A signal that reached one who was cancelled is for the next. */
	private void passOn() {
		if (this.signalled) {
			this.condition.wake(1);
		}
	}

	private void giveBack(Grant grant) {
		grant.release();
		this.condition.forgetKeyIfIdle();
	}

	/** Holding the lock, which is given away after the queue has been joined. */
	private void sleep(Grant grant) {
		if (this.lock.isNested()) {
			giveBack(grant);
			fail(new IllegalStateException(this.condition.describe()
					+ " cannot be waited for without blocking by a call " + "that holds its lock '" + this.lock.name()
					+ "' already, which nobody could take to signal it: " + "wait before the lock is taken"));
			return;
		}
		WaitNode node = new WaitNode(this.owner, 1, this);
		this.slept = true;
		this.sleep = node;
		if (!this.condition.join(node)) {
			giveBack(grant);
			settle(Status.REJECTED);
			return;
		}
		startTimer(node);
		grant.release();
		if (this.result.isDone()) {
			leave();
		}
	}

	private void startTimer(WaitNode node) {
		if (this.timeoutNanos != Long.MAX_VALUE) {
			this.timer = this.condition.shared.engine.timer().schedule(() -> {
				if (this.condition.leave(node, Status.LEFT)) {
					settle(Status.LEFT);
				}
			}, Math.max(0, left()), TimeUnit.NANOSECONDS);
		}
	}

	/** The wait for a signal is over. */
	@Override
	public void settle(Status status) {
		this.condition.shared.engine.executor.execute(() -> {
			stopTimer();
			if (status == Status.REJECTED) {
				reject();
			}
			else {
				this.signalled = (status == Status.GRANTED);
				takeTurn(LocalAcquisition.returning(this.lock, this.owner));
			}
		});
	}

	private void reject() {
		try {
			this.condition.shared.waited(Outcome.REJECTED, waitedNanos());
			fail(this.condition.rejected());
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
	}

	/** The result is complete: by us, or because it was cancelled. */
	private void leave() {
		stopTimer();
		Acquisition waited = this.turn;
		if (waited != null) {
			waited.abandon();
		}
		WaitNode node = this.sleep;
		if (node != null && this.condition.leave(node, Status.LEFT)) {
			this.condition.forgetKeyIfIdle();
			this.condition.shared.waited(Outcome.CANCELLED, waitedNanos());
		}
	}

	private void stopTimer() {
		Future<?> running = this.timer;
		if (running != null) {
			running.cancel(false);
		}
	}

	private void fail(Throwable failure) {
		this.condition.forgetKeyIfIdle();
		this.result.completeExceptionally(failure);
	}

	private long left() {
		return (this.timeoutNanos == Long.MAX_VALUE) ? Long.MAX_VALUE : this.timeoutNanos - waitedNanos();
	}

	private long waitedNanos() {
		return System.nanoTime() - this.start;
	}

	@Override
	public CompletionStage<Grant> result() {
		return this.result;
	}

	@Override
	public boolean abandon() {
		return this.result.cancel(false);
	}

}
