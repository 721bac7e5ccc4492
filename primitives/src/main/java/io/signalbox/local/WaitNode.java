package io.signalbox.local;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.CallTraces;
import io.signalbox.DeadlockException;
import io.signalbox.Outcome;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One who waits in a {@link WaitQueue}: a thread that parks, or an asynchronous
 * acquisition. A line whose waiters carry something has a subclass of its own.
 */
class WaitNode {

	/** What has become of a waiter: decided under the queue's lock. */
	enum Status {

		/** Still in the queue. */
		WAITING,

		/** Out of the queue, with what it waited for. */
		GRANTED,

		/** Out of the queue because the engine closed. */
		REJECTED,

		/** Out of the queue because what it waited for broke. */
		BROKEN,

		/** Out of the queue because it was part of a deadlock. */
		DEADLOCKED,

		/** Out of the queue of its own accord, with nothing. */
		LEFT

	}

	/** The synchronizer whose queue a node waits in. */
	interface Line {

		/** Joins the queue, or is granted at once; {@code false} if there is no room. */
		boolean join(WaitNode node);

		/** Takes a turn without being granted it, where threads compete. */
		boolean takeTurn(WaitNode node);

		/** Leaves the queue; {@code false} if the node was out of it. */
		boolean leave(WaitNode node, Status reason);

	}

	/** A waiter that blocks no thread. */
	interface AsyncWaiter {

		/**
		 * What it waited for was decided. Called without the queue's lock by whoever
		 * decided it, so it runs no code of others on this thread.
		 */
		void settle(Status status);

	}

	final Object owner;

	final int permits;

	/** Set for a waiter that blocks its thread. */
	final @Nullable Thread thread;

	/** Set for a waiter that blocks no thread. */
	private final @Nullable AsyncWaiter waiter;

	/** Whether it comes back to what it had, and so is neither refused nor rejected. */
	final boolean returning;

	private final long startNanos = System.nanoTime();

	volatile Status status = Status.WAITING;

	/** Ordered by the status that goes with it. */
	@Nullable DeadlockException deadlock;

	/** Guarded by the queue's lock. */
	@Nullable WaitNode previous;

	/** Guarded by the queue's lock. */
	@Nullable WaitNode next;

	WaitNode(Object owner, int permits) {
		this(owner, permits, false);
	}

	WaitNode(Object owner, int permits, boolean returning) {
		this.owner = owner;
		this.permits = permits;
		this.thread = Thread.currentThread();
		this.waiter = null;
		this.returning = returning;
	}

	WaitNode(Object owner, int permits, AsyncWaiter waiter) {
		this(owner, permits, false, waiter);
	}

	WaitNode(Object owner, int permits, boolean returning, AsyncWaiter waiter) {
		this.owner = owner;
		this.permits = permits;
		this.thread = null;
		this.waiter = waiter;
		this.returning = returning;
	}

	/**
	 * Joins the queue and waits on the calling thread.
	 * @return how it ended, {@link Outcome#REJECTED} if there was no room in the queue
	 * @throws InterruptedException if interrupted, with nothing taken
	 */
	Outcome await(Line line, long timeoutNanos, boolean interruptible) throws InterruptedException {
		return line.join(this) ? park(line, timeoutNanos, interruptible) : Outcome.REJECTED;
	}

	/**
	 * Waits on the calling thread, after joining the queue.
	 * @return how it ended
	 * @throws InterruptedException if interrupted, with nothing taken; never if not
	 * {@code interruptible}. An interrupt that comes too late leaves the flag set.
	 * @throws DeadlockException if told to give up, with nothing taken
	 */
	Outcome park(Line line, long timeoutNanos, boolean interruptible) throws InterruptedException {
		boolean interrupted = false;
		boolean timed = (timeoutNanos != Long.MAX_VALUE);
		try {
			while (this.status == Status.WAITING && !line.takeTurn(this)) {
				long left = timed ? timeoutNanos - waitedNanos() : Long.MAX_VALUE;
				if (left <= 0) {
					if (line.leave(this, Status.LEFT)) {
						break;
					}
					// decided already, or about to be: look again before parking, for a
					// wake-up may have been spent on the queue's lock
					timed = false;
					continue;
				}
				LockSupport.parkNanos(line, left);
				if (Thread.interrupted()) {
					if (interruptible && line.leave(this, Status.LEFT)) {
						throw new InterruptedException();
					}
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		return switch (this.status) {
			case LEFT -> Outcome.TIMEOUT;
			case REJECTED -> Outcome.REJECTED;
			case BROKEN -> Outcome.BROKEN;
			case DEADLOCKED -> throw deadlock();
			default -> Outcome.ACQUIRED;
		};
	}

	/** Why it was told to give up. */
	DeadlockException deadlock() {
		return Objects.requireNonNull(this.deadlock);
	}

	/** Tells the waiter that its status changed. Called without the queue's lock. */
	void wake() {
		if (this.thread != null) {
			LockSupport.unpark(this.thread);
		}
		else if (this.waiter != null) {
			this.waiter.settle(this.status);
		}
	}

	long waitedNanos() {
		return System.nanoTime() - this.startNanos;
	}

	Waiter describe(CallTraces traces) {
		Object who = (this.thread != null) ? this.thread : this.owner;
		return new Waiter(nameOf(who), traces.traceId(this.owner), Instant.now().minusNanos(waitedNanos()),
				this.permits);
	}

	/** The name of a thread, or what an asynchronous call says of itself. */
	static String nameOf(Object owner) {
		if (owner instanceof Thread thread && !thread.getName().isEmpty()) {
			return thread.getName();
		}
		return owner.toString();
	}

}
