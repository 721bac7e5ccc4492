package io.signalbox.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

import io.signalbox.Outcome;
import io.signalbox.local.WaitNode.Status;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a queue, and the two lines of those who wait to put and to take.
 *
 * <p>
 * <b>Why it is right.</b> One lock guards all of it. An element is always in one place:
 * with a putter in line, in the buffer, or with the taker that it was given to. It
 * changes place under the lock, together with the decision about its waiter, and a waiter
 * leaves its line under the same lock; so whoever times out, is interrupted or is
 * rejected at the same moment, an element is delivered once or not put at all. Closing is
 * one such decision about everybody.
 *
 * <p>
 * Nobody waits with something to do: whoever waits to take finds the buffer empty,
 * whoever waits to put finds it full. A step that would end that serves the first in line
 * at once, within the same step. An element is given to a waiter, not announced to it, so
 * a wake-up can't be lost and nobody who comes later is served before.
 *
 * <p>
 * A queue of {@code java.util.concurrent} would do for the elements, but it does not show
 * who waits, can't refuse them, and does not tell a wait for an element from one for its
 * lock. Two counts of permits around one can't be closed in one step, and a permit with
 * its element still on the way is a state of its own to reason about.
 *
 * <p>
 * Nobody is woken, and no code of others runs, under the lock.
 */
final class BoundedBuffer<E> {

	/** An element with an identity, for it may be in the queue twice. */
	static final class Cell<E> {

		final E element;

		Cell(E element) {
			this.element = element;
		}

	}

	/** One who waits: what it brings, or what it was given. */
	static final class Place<E> extends WaitNode {

		/** Of a taker: written before its status and read after it. */
		@Nullable Cell<E> cell;

		Place(@Nullable Cell<E> cell) {
			super(Thread.currentThread(), 1);
			this.cell = cell;
		}

	}

	private final int capacity;

	private final QueueLock lock = new QueueLock();

	final WaitQueue putters = new WaitQueue(this.lock);

	final WaitQueue takers = new WaitQueue(this.lock);

	/** Guarded by the lock. */
	private final Deque<Cell<E>> cells = new ArrayDeque<>();

	BoundedBuffer(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Puts an element if there is room.
	 * @param joining who joins the line if there is none, or {@code null} for nobody
	 * @return {@link Outcome#TIMEOUT} if there is no room, {@link Outcome#REJECTED} if
	 * closed
	 */
	Outcome put(Cell<E> cell, @Nullable Place<E> joining) {
		WaitNode taker;
		this.lock.lock();
		try {
			if (this.putters.isClosed()) {
				return Outcome.REJECTED;
			}
			taker = this.takers.head();
			if (taker != null) {
				give(taker, cell);
			}
			else if (this.cells.size() < this.capacity) {
				this.cells.add(cell);
			}
			else {
				if (joining != null) {
					this.putters.append(joining);
				}
				return Outcome.TIMEOUT;
			}
		}
		finally {
			this.lock.unlock();
		}
		wake(taker);
		return Outcome.ACQUIRED;
	}

	/** Takes the oldest element, if there is one. */
	@Nullable Cell<E> take() {
		Cell<E> cell;
		WaitNode putter;
		this.lock.lock();
		try {
			cell = this.cells.poll();
			putter = admit();
		}
		finally {
			this.lock.unlock();
		}
		wake(putter);
		return cell;
	}

	/**
	 * Takes the oldest element, or joins the line of those who wait for one.
	 * @return {@code false} if closed and empty
	 */
	boolean takeOrJoin(Place<E> place) {
		WaitNode putter;
		this.lock.lock();
		try {
			Cell<E> cell = this.cells.poll();
			if (cell == null) {
				if (this.takers.isClosed()) {
					return false;
				}
				this.takers.append(place);
				return true;
			}
			place.cell = cell;
			putter = admit();
		}
		finally {
			this.lock.unlock();
		}
		wake(putter);
		place.status = Status.GRANTED;
		return true;
	}

	/** Takes the oldest elements, up to so many. */
	List<Cell<E>> take(int most) {
		List<Cell<E>> taken = new ArrayList<>();
		List<WaitNode> admitted = new ArrayList<>();
		this.lock.lock();
		try {
			for (Cell<E> cell = next(taken, most); cell != null; cell = next(taken, most)) {
				taken.add(cell);
			}
			for (WaitNode putter = admit(); putter != null; putter = admit()) {
				admitted.add(putter);
			}
		}
		finally {
			this.lock.unlock();
		}
		admitted.forEach(WaitNode::wake);
		return taken;
	}

	private @Nullable Cell<E> next(List<Cell<E>> taken, int most) {
		return (taken.size() < most) ? this.cells.poll() : null;
	}

	/**
	 * Gives back what was taken and could not be passed on. It goes to the front, where
	 * it came from, even if that is more than there is room for: better than to lose it.
	 */
	void giveBack(List<Cell<E>> taken) {
		List<WaitNode> served = new ArrayList<>();
		this.lock.lock();
		try {
			int next = 0;
			for (WaitNode taker = this.takers.head(); taker != null
					&& next < taken.size(); taker = this.takers.head()) {
				give(taker, taken.get(next++));
				served.add(taker);
			}
			List<Cell<E>> rest = new ArrayList<>(taken.subList(next, taken.size()));
			Collections.reverse(rest);
			rest.forEach(this.cells::addFirst);
		}
		finally {
			this.lock.unlock();
		}
		served.forEach(WaitNode::wake);
	}

	/** Removes an element that may be gone. */
	boolean remove(Cell<E> cell) {
		boolean removed;
		WaitNode putter;
		this.lock.lock();
		try {
			removed = this.cells.remove(cell);
			putter = admit();
		}
		finally {
			this.lock.unlock();
		}
		wake(putter);
		return removed;
	}

	/** Lets nobody wait or put any more; what is there may be taken. */
	void close() {
		List<WaitNode> rejected;
		this.lock.lock();
		try {
			rejected = this.putters.close();
			rejected.addAll(this.takers.close());
		}
		finally {
			this.lock.unlock();
		}
		rejected.forEach(WaitNode::wake);
	}

	boolean isClosed() {
		return this.putters.closed();
	}

	@Nullable Cell<E> peek() {
		this.lock.lock();
		try {
			return this.cells.peek();
		}
		finally {
			this.lock.unlock();
		}
	}

	List<Cell<E>> cells() {
		this.lock.lock();
		try {
			return new ArrayList<>(this.cells);
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return this.cells.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	int capacity() {
		return this.capacity;
	}

	/** Lets the first putter in line in, if there is room. Under the lock. */
	private @Nullable WaitNode admit() {
		WaitNode putter = this.putters.head();
		if (putter == null || this.cells.size() >= this.capacity) {
			return null;
		}
		Cell<E> cell = placeOf(putter).cell;
		if (cell == null) {
			throw new IllegalStateException("A putter without an element");
		}
		this.cells.add(cell);
		this.putters.remove(putter, Status.GRANTED);
		return putter;
	}

	/** Under the lock. */
	private void give(WaitNode taker, Cell<E> cell) {
		placeOf(taker).cell = cell;
		this.takers.remove(taker, Status.GRANTED);
	}

	@SuppressWarnings("unchecked") // nobody else joins these lines
	private Place<E> placeOf(WaitNode node) {
		return (Place<E>) node;
	}

	private static void wake(@Nullable WaitNode node) {
		if (node != null) {
			node.wake();
		}
	}

}
