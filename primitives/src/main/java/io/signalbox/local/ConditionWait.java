package io.signalbox.local;

import java.util.function.BooleanSupplier;

import io.signalbox.Outcome;
import io.signalbox.local.WaitNode.Status;

/**
 * One wait at a condition on the thread that holds its lock, which gives the lock away
 * for as long as it sleeps. It is one attempt, however often it is woken.
 */
final class ConditionWait {

	private final LocalCondition condition;

	private final LocalLock lock;

	private final long timeoutNanos;

	private final long start = System.nanoTime();

	ConditionWait(LocalCondition condition, LocalLock lock, long timeoutNanos) {
		this.condition = condition;
		this.lock = lock;
		this.timeoutNanos = timeoutNanos;
	}

	/** Waits for a signal. */
	boolean once(boolean interruptible) throws InterruptedException {
		return ended(sleep(this.timeoutNanos, interruptible));
	}

	/** Waits for a predicate that is not true. */
	boolean until(BooleanSupplier predicate) throws InterruptedException {
		for (;;) {
			Outcome outcome = sleep(leftNanos(), true);
			if (outcome == Outcome.REJECTED) {
				return ended(outcome);
			}
			if (predicate.getAsBoolean()) {
				return ended(Outcome.ACQUIRED);
			}
			if (outcome == Outcome.TIMEOUT) {
				return ended(outcome);
			}
		}
	}

	private long leftNanos() {
		return (this.timeoutNanos == Long.MAX_VALUE) ? Long.MAX_VALUE : Math.max(0, this.timeoutNanos - waitedNanos());
	}

	private long waitedNanos() {
		return System.nanoTime() - this.start;
	}

	private boolean ended(Outcome outcome) {
		this.condition.shared.waited(outcome, waitedNanos());
		if (outcome == Outcome.REJECTED) {
			throw this.condition.rejected();
		}
		return outcome == Outcome.ACQUIRED;
	}

	private Outcome sleep(long nanos, boolean interruptible) throws InterruptedException {
		Object owner = Thread.currentThread();
		WaitNode node = new WaitNode(owner, 1);
		if (!this.condition.join(node)) {
			return Outcome.REJECTED;
		}
		int depth;
		try {
			depth = this.lock.suspend();
		}
		catch (RuntimeException | Error ex) {
			this.condition.leave(node, Status.LEFT);
			throw ex;
		}
		try {
			return node.park(this.condition, nanos, interruptible);
		}
		catch (InterruptedException ex) {
			this.condition.shared.waited(Outcome.INTERRUPTED, waitedNanos());
			throw ex;
		}
		finally {
			this.lock.resume(owner, depth);
		}
	}

}
