package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.Waiter;
import io.signalbox.local.WaitNode.Status;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits, and the queue of those who wait for them: what locks and
 * semaphores are made of. It stands where {@code AbstractQueuedSynchronizer} would, which
 * can queue threads only, not asynchronous acquisitions.
 *
 * <p>
 * <b>State.</b> One word: the free permits in the lower half, two flags, and a bit for
 * each of the first {@value #PLACES} places of holders, so that a permit and a place to
 * note its holder are had in one step. {@code CONTENDED}: the first in the queue wants to
 * be told of a release. {@code QUEUED}: somebody waits, so on a fair synchronizer nobody
 * overtakes. A grant or a release without waiters is one compare-and-set.
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
final class PermitSynchronizer implements WaitNode.Line {

	private static final long PERMITS = 0xffff_ffffL;

	private static final long CONTENDED = 1L << 32;

	private static final long QUEUED = 1L << 33;

	/** How many holders have a place in the state. */
	static final int PLACES = 30;

	/** Permits were taken, but all places are occupied. */
	static final int NO_PLACE = PLACES;

	/** No permits were taken. */
	static final int NOTHING = -1;

	private static final int FIRST_PLACE = 34;

	private static final VarHandle STATE;

	private static final VarHandle QUEUE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(PermitSynchronizer.class, "state", long.class);
			QUEUE = lookup.findVarHandle(PermitSynchronizer.class, "queue", WaitQueue.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile long state;

	/** Made when first needed: most primitives are never waited for. */
	private volatile @Nullable WaitQueue queue;

	private final int max;

	/**
	 * How many may wait; the complement of it where nobody overtakes. In one field, for
	 * there are as many synchronizers as keys in use.
	 */
	private final int room;

	/**
	 * Makes a synchronizer.
	 * @param permits how many are free at first
	 * @param max how many may ever be free
	 * @param fair whether nobody overtakes
	 * @param maxWaiting how many may wait
	 */
	PermitSynchronizer(int permits, int max, boolean fair, int maxWaiting) {
		this.state = permits;
		this.max = max;
		this.room = fair ? ~maxWaiting : maxWaiting;
	}

	private boolean isFair() {
		return this.room < 0;
	}

	private int maxWaiting() {
		return isFair() ? ~this.room : this.room;
	}

	/** Takes permits if that many are free, without overtaking where that is unfair. */
	boolean tryTake(int permits) {
		return tryTake(permits, isFair());
	}

	/**
	 * Takes permits if that many are free, overtaking those who wait unless {@code fair}.
	 */
	boolean tryTake(int permits, boolean fair) {
		for (;;) {
			long current = this.state;
			int left = (int) current - permits;
			if (left < 0 || (fair && (current & QUEUED) != 0)) {
				return false;
			}
			if (STATE.compareAndSet(this, current, with(current, left))) {
				return true;
			}
		}
	}

	/**
	 * Takes permits if that many are free, without overtaking where that is unfair, and a
	 * place, in one step.
	 * @param preferred the place to have if it is free
	 * @return the place, {@link #NO_PLACE} or {@link #NOTHING}
	 */
	int tryTakePlace(int permits, int preferred) {
		for (;;) {
			long current = this.state;
			int left = (int) current - permits;
			if (left < 0 || (isFair() && (current & QUEUED) != 0)) {
				return NOTHING;
			}
			int place = freePlace(current, preferred);
			if (STATE.compareAndSet(this, current, with(current, left) | bit(place))) {
				return place;
			}
		}
	}

	/** A place for one who has permits already, or {@link #NO_PLACE}. */
	int takePlace(int preferred) {
		for (;;) {
			long current = this.state;
			int place = freePlace(current, preferred);
			if (place == NO_PLACE || STATE.compareAndSet(this, current, current | bit(place))) {
				return place;
			}
		}
	}

	/** Gives a place back without permits. */
	void leavePlace(int place) {
		clearFlags(bit(place));
	}

	private int freePlace(long state, int preferred) {
		long occupied = state >>> FIRST_PLACE;
		if ((occupied >>> preferred & 1) == 0) {
			return preferred;
		}
		int place = Long.numberOfTrailingZeros(~occupied);
		// there may be more holders than permits where some were released by others
		return (place < this.max) ? place : NO_PLACE;
	}

	private static long bit(int place) {
		return (place < PLACES) ? 1L << (FIRST_PLACE + place) : 0;
	}

	/**
	 * Puts permits back and lets in who can go in.
	 * @return {@code false} if there would be more than the maximum, and nothing changed
	 */
	boolean put(int permits) {
		return put(permits, NO_PLACE);
	}

	/**
	 * Puts permits and a place back and lets in who can go in.
	 * @return {@code false} if there would be more than the maximum, and nothing changed
	 */
	boolean put(int permits, int place) {
		long cleared = CONTENDED | bit(place);
		for (;;) {
			long current = this.state;
			int free = (int) current;
			if (permits > this.max - free) {
				return false;
			}
			if (STATE.compareAndSet(this, current, with(current & ~cleared, free + permits))) {
				if ((current & CONTENDED) != 0) {
					wakeFirst();
				}
				return true;
			}
		}
	}

	/**
	 * Puts a waiter in the queue. One that blocks no thread may be granted before this
	 * returns.
	 * @return {@code false} if there is no room or the queue is closed
	 */
	@Override
	public boolean join(WaitNode node) {
		WaitQueue line = queue();
		List<WaitNode> granted = Collections.emptyList();
		line.lock.lock();
		try {
			if (!node.returning && (line.isClosed() || line.size() >= maxWaiting())) {
				return false;
			}
			line.append(node);
			setFlags(QUEUED);
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
		// closing may have taken the node out of the queue at the same time: it has what
		// it came for all the same
		if (!leave(node, Status.GRANTED)) {
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
		WaitQueue line = queue();
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
		WaitQueue line = queue();
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
		WaitQueue line = this.queue;
		return line != null && line.closed();
	}

	int available() {
		return (int) this.state;
	}

	int waiting() {
		WaitQueue line = this.queue;
		return (line != null) ? line.size() : 0;
	}

	List<Waiter> waiters() {
		WaitQueue line = this.queue;
		return (line != null) ? line.describe() : List.of();
	}

	private void wakeFirst() {
		WaitQueue line = queue();
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
	private List<WaitNode> promote(WaitQueue line) {
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
				clearFlags(QUEUED | CONTENDED);
			}
			line.remove(first, Status.GRANTED);
			if (granted.isEmpty()) {
				granted = new ArrayList<>(2);
			}
			granted.add(first);
		}
		clearFlags(QUEUED | CONTENDED);
		return granted;
	}

	private boolean competes(WaitNode node) {
		return !isFair() && node.thread != null;
	}

	/**
	 * Takes permits, or marks in the same step that the first in the queue wants some.
	 */
	private boolean takeOrMark(int permits) {
		for (;;) {
			long current = this.state;
			int left = (int) current - permits;
			long next = (left >= 0) ? with(current, left) : (current | CONTENDED);
			if (next == current || STATE.compareAndSet(this, current, next)) {
				return left >= 0;
			}
		}
	}

	private boolean availableOrMark(int permits) {
		for (;;) {
			long current = this.state;
			if ((int) current >= permits) {
				return true;
			}
			if ((current & CONTENDED) != 0 || STATE.compareAndSet(this, current, current | CONTENDED)) {
				return false;
			}
		}
	}

	private void setFlags(long flags) {
		STATE.getAndBitwiseOr(this, flags);
	}

	private void clearFlags(long flags) {
		STATE.getAndBitwiseAnd(this, ~flags);
	}

	private static long with(long state, int permits) {
		return (state & ~PERMITS) | (permits & PERMITS);
	}

	private WaitQueue queue() {
		WaitQueue line = this.queue;
		if (line == null) {
			WaitQueue made = new WaitQueue();
			line = QUEUE.compareAndSet(this, null, made) ? made : this.queue;
		}
		return Objects.requireNonNull(line);
	}

}
