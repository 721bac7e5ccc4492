package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.CallTraces;
import io.signalbox.Waiter;
import io.signalbox.local.WaitNode.Status;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits, and the queue of those who wait for them: what locks and
 * semaphores are made of. It stands where {@code AbstractQueuedSynchronizer} would, which
 * can queue threads only, not asynchronous acquisitions.
 *
 * <p>
 * <b>Waking.</b> The first in the queue sets {@code CONTENDED} in the same
 * compare-and-set that finds too few permits, and a release clears it in the same one
 * that adds permits. So whoever clears it has a waiter to wake, and no release goes by
 * unseen. This is the protocol of a futex mutex (U. Drepper, "Futexes Are Tricky", 2011,
 * section 5), with a count for the lock bit and a queue for the kernel's.
 *
 * <p>
 * <b>Who gets a permit.</b> On an unfair synchronizer a woken thread competes with those
 * who are running, who often win: that saves a context switch for each grant. On a fair
 * one, and for waiters that have no thread to compete with, the releaser hands over
 * ({@link #promote}).
 */
final class PermitSynchronizer extends PermitState implements WaitNode.Line {

	private static final VarHandle QUEUE;

	static {
		try {
			QUEUE = MethodHandles.lookup().findVarHandle(PermitSynchronizer.class, "queue", Queue.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Made when first needed: most primitives are never waited for. */
	private volatile @Nullable Queue queue;

	/**
	 * How many may wait; the complement of it where nobody overtakes. In one field, for
	 * there are as many synchronizers as keys in use. Written under the queue's lock.
	 */
	private volatile int room;

	/**
	 * Makes a synchronizer.
	 * @param permits how many are free at first
	 * @param max how many may ever be free
	 * @param fair whether nobody overtakes
	 * @param maxWaiting how many may wait
	 */
	PermitSynchronizer(int permits, int max, boolean fair, int maxWaiting) {
		super(permits, max);
		this.room = fair ? ~maxWaiting : maxWaiting;
	}

	private boolean isFair() {
		return this.room < 0;
	}

	private int maxWaiting() {
		int current = this.room;
		return (current < 0) ? ~current : current;
	}

	/**
	 * Changes what it was made with, while it is used. Those who wait for more permits
	 * than there now are, or for a synchronizer that is drained, are refused; the others
	 * keep their places.
	 * @param newMax how many permits there are, of a bounded synchronizer
	 * @param fair whether nobody overtakes
	 * @param maxWaiting how many may wait
	 * @param draining whether only those are let in who come back to what they had
	 */
	void configure(int newMax, boolean fair, int maxWaiting, boolean draining) {
		Queue line = queue();
		List<WaitNode> refused;
		List<WaitNode> granted;
		line.lock.lock();
		try {
			this.room = fair ? ~maxWaiting : maxWaiting;
			line.draining = draining;
			resize(newMax);
			refused = line.removeIf((node) -> !node.returning && (draining || node.permits > newMax), Status.REJECTED);
			if (isShut(line)) {
				setFlags(SHUT);
			}
			else {
				clearFlags(SHUT);
			}
			granted = promote(line);
		}
		finally {
			line.lock.unlock();
		}
		refused.forEach(WaitNode::wake);
		granted.forEach(WaitNode::wake);
	}

	private boolean isShut(Queue line) {
		return line.draining || (isFair() && line.size() > 0);
	}

	@Override
	int otherMax() {
		return queue().otherMax;
	}

	@Override
	void otherMax(int permits) {
		queue().otherMax = permits;
	}

	/**
	 * Puts a waiter in the queue. One that blocks no thread may be granted before this
	 * returns.
	 * @return {@code false} if there is no room or the queue is closed
	 */
	@Override
	public boolean join(WaitNode node) {
		Queue line = queue();
		List<WaitNode> granted = Collections.emptyList();
		line.lock.lock();
		try {
			if (!node.returning
					&& (line.isClosed() || line.draining || line.size() >= maxWaiting() || node.permits > max())) {
				return false;
			}
			line.append(node);
			if (isFair()) {
				setFlags(SHUT);
			}
			if (!competes(node)) {
				granted = promote(line);
			}
		}
		finally {
			line.lock.unlock();
		}
		granted.forEach(WaitNode::wake);
		return true;
	}

	/** The first in the queue takes permits itself, where threads compete. */
	@Override
	public boolean takeTurn(WaitNode node) {
		if (!competes(node) || queue().head() != node || !takeOrMark(node.permits)) {
			return false;
		}
		if (!leave(node, Status.GRANTED)) {
			if (node.status == Status.GRANTED) {
				// it became fair at the same time, and the node was handed its permits
				// too
				put(node.permits);
			}
			// refused at the same time: it has what it came for all the same
			node.status = Status.GRANTED;
		}
		return true;
	}

	/**
	 * Takes a waiter out of the queue, if it is still in it, and lets the next one have a
	 * look.
	 * @return whether it was still waiting
	 */
	@Override
	public boolean leave(WaitNode node, Status reason) {
		Queue line = queue();
		List<WaitNode> granted;
		line.lock.lock();
		try {
			if (node.status != Status.WAITING) {
				return false;
			}
			line.remove(node, reason);
			granted = promote(line);
		}
		finally {
			line.lock.unlock();
		}
		granted.forEach(WaitNode::wake);
		return true;
	}

	void close() {
		Queue line = queue();
		List<WaitNode> rejected;
		List<WaitNode> granted;
		line.lock.lock();
		try {
			rejected = line.close();
			granted = promote(line);
		}
		finally {
			line.lock.unlock();
		}
		rejected.forEach(WaitNode::wake);
		granted.forEach(WaitNode::wake);
	}

	boolean isClosed() {
		Queue line = this.queue;
		return line != null && line.closed();
	}

	int waiting() {
		Queue line = this.queue;
		return (line != null) ? line.size() : 0;
	}

	/** Who waits now, in order. */
	List<WaitNode> nodes() {
		Queue line = this.queue;
		return (line != null) ? line.nodes() : List.of();
	}

	List<Waiter> waiters(CallTraces traces) {
		Queue line = this.queue;
		return (line != null) ? line.describe(traces) : List.of();
	}

	@Override
	void wakeFirst() {
		Queue line = queue();
		List<WaitNode> granted;
		line.lock.lock();
		try {
			granted = promote(line);
		}
		finally {
			line.lock.unlock();
		}
		granted.forEach(WaitNode::wake);
	}

	/**
	 * Lets in from the front who can go in. A competing thread is only unparked: it takes
	 * its permits itself, and then promotes the next. Under the queue's lock.
	 * @return those who were granted, to be woken after the lock is released
	 */
	private List<WaitNode> promote(Queue line) {
		List<WaitNode> granted = Collections.emptyList();
		for (WaitNode first = line.head(); first != null; first = line.head()) {
			if (competes(first)) {
				if (availableOrMark(first.permits)) {
					LockSupport.unpark(first.thread);
				}
				return granted;
			}
			if (!takeOrMark(first.permits)) {
				return granted;
			}
			if (first.next == null) {
				// first, for whoever sees its grant may release it and try to take it
				// again
				clearFlags(flagsOfQueue(line));
			}
			line.remove(first, Status.GRANTED);
			if (granted.isEmpty()) {
				granted = new ArrayList<>(2);
			}
			granted.add(first);
		}
		clearFlags(flagsOfQueue(line));
		return granted;
	}

	/** The flags that go with the last in the queue. */
	private static long flagsOfQueue(Queue line) {
		return line.draining ? CONTENDED : (SHUT | CONTENDED);
	}

	private boolean competes(WaitNode node) {
		return !isFair() && node.thread != null;
	}

	private Queue queue() {
		Queue line = this.queue;
		if (line == null) {
			Queue made = new Queue();
			line = QUEUE.compareAndSet(this, null, made) ? made : this.queue;
		}
		return Objects.requireNonNull(line);
	}

	/** Those who wait, and what only few synchronizers ever need to know. */
	private static final class Queue extends WaitQueue {

		/** How many permits there are in odd versions of the state, which orders it. */
		int otherMax;

		/** Guarded by the lock. */
		boolean draining;

	}

}
