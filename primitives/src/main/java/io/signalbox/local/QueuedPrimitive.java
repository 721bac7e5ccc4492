package io.signalbox.local;

import java.time.Duration;

import io.signalbox.Acquirable;
import io.signalbox.Acquisition;
import io.signalbox.DeadlockException;
import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A primitive with a queue, and the ways through it that are the same for all: at once,
 * blocking, or asynchronous; with what counts and who is told.
 */
abstract class QueuedPrimitive extends LocalPrimitive implements Acquirable {

	QueuedPrimitive(Shared shared, @Nullable Object key) {
		super(shared, key);
	}

	/** Takes without waiting what {@link #begin} makes a grant of. */
	abstract @Nullable Grant takeNow(Object owner, int permits);

	/** Where those wait who can't take it now. */
	abstract WaitNode.Line line();

	/** Makes the grant of a caller who waited so long and has been let through. */
	abstract Grant begin(Object owner, int permits, long waitedNanos);

	/** Refuses a call that could only be let through by its own release. */
	void refuseSelfDeadlock(Object owner, int permits) {
	}

	/** What so many permits cost in the queue. */
	int cost(int permits) {
		return permits;
	}

	/** Refuses a wait that nobody could ever end, also in code. */
	void refuseHopeless(Object owner) {
	}

	/** Refuses a number of permits that can never be had. */
	void checkPermits(int permits) {
		if (permits != 1) {
			throw new IllegalArgumentException(describe() + " has no permits to count but was asked for " + permits);
		}
	}

	@Override
	public final @Nullable Grant tryEnter(Object owner, int permits) {
		Grant grant = (permits > 0) ? takeNow(owner, permits) : null;
		if (grant != null && this.shared.wantsEveryGrant()) {
			reportAtOnce(grant);
		}
		return grant;
	}

	private void reportAtOnce(Grant grant) {
		try {
			this.shared.grantedAtOnce();
		}
		catch (RuntimeException | Error ex) {
			grant.release();
			throw ex;
		}
	}

	@Override
	public final Grant enter(Object owner, int permits, Timeout timeout) throws InterruptedException {
		checkPermits(permits);
		Grant grant = tryEnter(owner, permits);
		if (grant != null) {
			return grant;
		}
		refuseSelfDeadlock(owner, permits);
		return waitFor(owner, permits, timeout.nanos());
	}

	@Override
	public final Acquisition enterAsync(Object owner, int permits, Timeout timeout) {
		checkPermits(permits);
		Grant grant = tryEnter(owner, permits);
		if (grant != null) {
			return LocalAcquisition.granted(grant);
		}
		try {
			refuseSelfDeadlock(owner, permits);
			refuseHopeless(owner);
		}
		catch (RuntimeException ex) {
			return LocalAcquisition.failed(ex);
		}
		if (timeout.nanos() == 0) {
			this.shared.waited(Outcome.TIMEOUT, 0);
			return LocalAcquisition.failed(timedOut(0));
		}
		return LocalAcquisition.queued(this, owner, permits, timeout.nanos());
	}

	/** A hold in code, where a plain lock may be released by another thread. */
	final Grant acquire(int permits, long timeoutNanos) throws InterruptedException {
		checkPermits(permits);
		Object owner = Thread.currentThread();
		Grant grant = tryEnter(owner, permits);
		return (grant != null) ? grant : waitFor(owner, permits, timeoutNanos);
	}

	final Grant acquire(int permits, Duration timeout) throws InterruptedException {
		return acquire(permits, nanos(timeout));
	}

	private Grant waitFor(Object owner, int permits, long timeoutNanos) throws InterruptedException {
		Turn turn = awaitTurn(owner, permits, timeoutNanos, true);
		return switch (turn.outcome()) {
			case ACQUIRED -> begin(owner, permits, turn.waitedNanos());
			case TIMEOUT -> throw timedOut(timeoutNanos);
			default -> throw rejected();
		};
	}

	/** How a wait on the calling thread ended, which was not interrupted. */
	record Turn(Outcome outcome, long waitedNanos) {
	}

	/** Waits on the calling thread, and reports what did not end in a grant. */
	final Turn awaitTurn(Object owner, int permits, long timeoutNanos, boolean interruptible)
			throws InterruptedException {
		refuseHopeless(owner);
		if (timeoutNanos <= 0) {
			this.shared.waited(Outcome.TIMEOUT, 0);
			return new Turn(Outcome.TIMEOUT, 0);
		}
		WaitNode node = new WaitNode(owner, cost(permits));
		Outcome outcome;
		try {
			outcome = node.await(line(), timeoutNanos, interruptible);
		}
		catch (InterruptedException ex) {
			this.shared.waited(Outcome.INTERRUPTED, node.waitedNanos());
			throw ex;
		}
		catch (DeadlockException ex) {
			this.shared.waited(Outcome.REJECTED, node.waitedNanos());
			throw ex;
		}
		long nanos = node.waitedNanos();
		if (outcome != Outcome.ACQUIRED) {
			this.shared.waited(outcome, nanos);
		}
		return new Turn(outcome, nanos);
	}

	/** A try in code, which is an attempt of its own. */
	final @Nullable Grant tryOnce() {
		Grant grant = tryEnter(Thread.currentThread(), 1);
		if (grant == null) {
			this.shared.waited(Outcome.TIMEOUT, 0);
		}
		return grant;
	}

}
