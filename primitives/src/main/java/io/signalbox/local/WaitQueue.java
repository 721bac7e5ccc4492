package io.signalbox.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import io.signalbox.CallTraces;
import io.signalbox.Waiter;
import io.signalbox.local.WaitNode.Status;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, in the order of their arrival: threads and asynchronous acquisitions in
 * one line, which the queues of {@code java.util.concurrent} don't have.
 *
 * <p>
 * Whether a waiter is granted, rejected or leaves is decided under {@link #lock}, so a
 * grant and a timeout never both win. The lock is held for a few field accesses; nobody
 * is woken, and no code of others runs, under it.
 */
class WaitQueue {

	final QueueLock lock;

	private volatile @Nullable WaitNode head;

	private @Nullable WaitNode tail;

	/** Guarded by the lock. */
	private int length;

	/** The length, for those who look without the lock. */
	private volatile int size;

	private boolean closed;

	WaitQueue() {
		this(new QueueLock());
	}

	/** Makes one of several lines that are decided about together. */
	WaitQueue(QueueLock lock) {
		this.lock = lock;
	}

	@Nullable WaitNode head() {
		return this.head;
	}

	int size() {
		return this.size;
	}

	/** Whether nobody may join any more. Under the lock. */
	boolean isClosed() {
		return this.closed;
	}

	/** Joins the line. Under the lock. */
	void append(WaitNode node) {
		WaitNode last = this.tail;
		node.previous = last;
		if (last == null) {
			this.head = node;
		}
		else {
			last.next = node;
		}
		this.tail = node;
		this.size = ++this.length;
	}

	/** Takes a waiting node out of the line, for this reason. Under the lock. */
	void remove(WaitNode node, Status reason) {
		unlink(node);
		node.status = reason;
	}

	private void unlink(WaitNode node) {
		WaitNode before = node.previous;
		WaitNode after = node.next;
		if (before == null) {
			this.head = after;
		}
		else {
			before.next = after;
		}
		if (after == null) {
			this.tail = before;
		}
		else {
			after.previous = before;
		}
		node.previous = null;
		node.next = null;
		this.size = --this.length;
	}

	/** Takes everybody out without deciding yet what becomes of them. Under the lock. */
	List<WaitNode> detachAll() {
		List<WaitNode> detached = new ArrayList<>(this.length);
		for (WaitNode node = this.head; node != null; node = this.head) {
			unlink(node);
			detached.add(node);
		}
		return detached;
	}

	/** Whether a node is in the line. Under the lock. */
	boolean contains(WaitNode node) {
		return node == this.head || node.previous != null;
	}

	/** Leaves the line, unless the node is out of it. Takes the lock. */
	boolean leave(WaitNode node, Status reason) {
		this.lock.lock();
		try {
			boolean waiting = contains(node);
			if (waiting) {
				remove(node, reason);
			}
			return waiting;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether nobody may join any more. Takes the lock. */
	boolean closed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Lets nobody join any more, and rejects those who wait. Takes the lock. */
	void closeAndWake() {
		List<WaitNode> rejected;
		this.lock.lock();
		try {
			rejected = close();
		}
		finally {
			this.lock.unlock();
		}
		rejected.forEach(WaitNode::wake);
	}

	/** Takes everybody out, for this reason. Under the lock; wake them after it. */
	List<WaitNode> removeAll(Status reason) {
		return remove(Integer.MAX_VALUE, reason);
	}

	/**
	 * Takes the first out, as many as there are up to this number, for this reason. Under
	 * the lock; wake them after it.
	 */
	List<WaitNode> remove(int count, Status reason) {
		int number = Math.min(count, this.length);
		if (number <= 0) {
			return Collections.emptyList();
		}
		List<WaitNode> removed = new ArrayList<>(number);
		for (WaitNode node = this.head; node != null && removed.size() < number; node = this.head) {
			remove(node, reason);
			removed.add(node);
		}
		return removed;
	}

	/** Lets nobody join any more. Under the lock; wake them after it. */
	List<WaitNode> close() {
		this.closed = true;
		return removeIf((node) -> !node.returning, Status.REJECTED);
	}

	/** Takes some out, for this reason. Under the lock; wake them after it. */
	List<WaitNode> removeIf(Predicate<WaitNode> which, Status reason) {
		List<WaitNode> removed = new ArrayList<>();
		WaitNode next;
		for (WaitNode node = this.head; node != null; node = next) {
			next = node.next;
			if (which.test(node)) {
				remove(node, reason);
				removed.add(node);
			}
		}
		return removed;
	}

	List<Waiter> describe(CallTraces traces) {
		return nodes().stream().map((node) -> node.describe(traces)).toList();
	}

	/** Who is in the line now. Takes the lock, for as long as it takes to copy. */
	List<WaitNode> nodes() {
		if (this.size == 0) {
			return List.of();
		}
		List<WaitNode> nodes;
		this.lock.lock();
		try {
			nodes = new ArrayList<>(this.size);
			for (WaitNode node = this.head; node != null; node = node.next) {
				nodes.add(node);
			}
		}
		finally {
			this.lock.unlock();
		}
		return nodes;
	}

}
