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
 * <b>State.</b> One word: the free permits in the lower half, two flags, a version of the
 * number of permits, and a bit for each of the first {@value #PLACES} places of holders,
 * so that a permit and a place to note its holder are had in one step. A lock, which has
 * one place, keeps its epoch there. {@code CONTENDED}: the first in the queue wants to be
 * told of a release. {@code SHUT}: who does not queue is not let in, because somebody
 * waits and it is fair, or because it is drained. A grant or a release without waiters is
 * one compare-and-set.
 *
 * <p>
 * <b>Resizing.</b> How many permits there are is kept in two fields, and the version says
 * which one holds. So one compare-and-set changes the number of permits, and the free
 * ones by as much: permits in use and free ones are the number of permits at any moment,
 * whoever takes or puts meanwhile. Free permits are negative while more are in use than
 * there now are.
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

	private static final long SHUT = 1L << 33;

	/** The version; its lowest bit says which field has the number of permits. */
	private static final long VERSIONS = 7L << 34;

	private static final long VERSION = 1L << 34;

	/** How many holders have a place in the state. */
	static final int PLACES = 27;

	/** Permits were taken, but all places are occupied. */
	static final int NO_PLACE = PLACES;

	/** No permits were taken. */
	static final int NOTHING = -1;

	private static final int FIRST_PLACE = 37;

	private static final long EPOCH = 1L << FIRST_PLACE;

	private static final VarHandle STATE;

	private static final VarHandle QUEUE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(PermitSynchronizer.class, "state", long.class);
			QUEUE = lookup.findVarHandle(PermitSynchronizer.class, "queue", Queue.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile long state;

	/** Made when first needed: most primitives are never waited for. */
	private volatile @Nullable Queue queue;

	/**
	 * How many permits there are, in even versions of the state, which orders it. Written
	 * under the queue's lock.
	 */
	private int max;

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
		this.state = permits;
		this.max = max;
		this.room = fair ? ~maxWaiting : maxWaiting;
	}

	private boolean isFair() {
		return this.room < 0;
	}

	private int maxWaiting() {
		int current = this.room;
		return (current < 0) ? ~current : current;
	}

	/** How many permits there are, or may be, in a state. */
	private int max(long state) {
		return ((state & VERSION) == 0) ? this.max : queue().otherMax;
	}

	/**
	 * Whether a number of permits that was read belongs to a state: two changes later,
	 * the same field has another one. A compare-and-set of the state says so by itself.
	 */
	private boolean isStill(long state) {
		// or the field might be read after the state
		VarHandle.loadLoadFence();
		return this.state == state;
	}

	/** Takes permits if that many are free, without overtaking where that is unfair. */
	boolean tryTake(int permits) {
		return tryTake(permits, SHUT);
	}

	/**
	 * Takes permits if that many are free, overtaking also where that is unfair: for one
	 * who is inside already.
	 */
	boolean tryTakeMore(int permits) {
		return tryTake(permits, 0);
	}

	private boolean tryTake(int permits, long obstacles) {
		for (;;) {
			long current = this.state;
			int left = (int) current - permits;
			if (left < 0 || (current & obstacles) != 0) {
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
	 * @param places how many there are
	 * @return the place, {@link #NO_PLACE} or {@link #NOTHING}
	 */
	int tryTakePlace(int permits, int preferred, int places) {
		for (;;) {
			long current = this.state;
			int left = (int) current - permits;
			if (left < 0 || (current & SHUT) != 0) {
				return NOTHING;
			}
			int place = freePlace(current, preferred, places);
			if (STATE.compareAndSet(this, current, with(current, left) | bit(place))) {
				return place;
			}
		}
	}

	/** A place for one who has permits already, or {@link #NO_PLACE}. */
	int takePlace(int preferred, int places) {
		for (;;) {
			long current = this.state;
			int place = freePlace(current, preferred, places);
			if (place == NO_PLACE || STATE.compareAndSet(this, current, current | bit(place))) {
				return place;
			}
		}
	}

	/** Gives a place back without permits. */
	void leavePlace(int place) {
		clearFlags(bit(place));
	}

	private static int freePlace(long state, int preferred, int places) {
		long occupied = state >>> FIRST_PLACE;
		if ((occupied >>> preferred & 1) == 0) {
			return preferred;
		}
		int place = Long.numberOfTrailingZeros(~occupied);
		// there may be more holders than places where some were released by others, and
		// where there are more permits than at first
		return (place < places) ? place : NO_PLACE;
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
			if (permits > max(current) - free) {
				if (isStill(current)) {
					return false;
				}
				continue;
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
	 * Puts the one permit of a lock back, if it was taken in this epoch.
	 * @return {@code false} if another epoch has begun or nothing is taken, and nothing
	 * changed
	 */
	boolean putInEpoch(int epoch) {
		for (;;) {
			long current = this.state;
			int free = (int) current;
			if (free > 0 || (int) (current >>> FIRST_PLACE) != epoch) {
				return false;
			}
			if (STATE.compareAndSet(this, current, with(current & ~CONTENDED, free + 1))) {
				if ((current & CONTENDED) != 0) {
					wakeFirst();
				}
				return true;
			}
		}
	}

	/**
	 * Begins a new epoch of a lock that is taken: whoever has the permit can't put it
	 * back any more.
	 * @return {@code false} if it is free, and nothing changed
	 */
	boolean beginEpoch() {
		for (;;) {
			long current = this.state;
			if ((int) current > 0) {
				return false;
			}
			if (STATE.compareAndSet(this, current, current + EPOCH)) {
				return true;
			}
		}
	}

	/** Goes back to the epoch before. */
	void revertEpoch() {
		STATE.getAndAdd(this, -EPOCH);
	}

	int epoch() {
		return (int) (this.state >>> FIRST_PLACE);
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
			resize(line, newMax);
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

	private void resize(Queue line, int newMax) {
		int more = newMax - max(this.state);
		if (more == 0) {
			return;
		}
		for (;;) {
			long current = this.state;
			// nobody reads this one before the version says so
			if ((current & VERSION) == 0) {
				line.otherMax = newMax;
			}
			else {
				this.max = newMax;
			}
			long next = (with(current, (int) current + more) & ~VERSIONS) | ((current + VERSION) & VERSIONS);
			if (STATE.compareAndSet(this, current, next)) {
				return;
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
		Queue line = queue();
		List<WaitNode> granted = Collections.emptyList();
		line.lock.lock();
		try {
			if (!node.returning && (line.isClosed() || line.draining || line.size() >= maxWaiting()
					|| node.permits > max(this.state))) {
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

	/** How many permits are free; less than zero if more are in use than there are. */
	int available() {
		return (int) this.state;
	}

	/** How many permits there are, or may be. */
	int max() {
		return max(this.state);
	}

	/** How many of a bounded number of permits are taken. */
	int inUse() {
		for (;;) {
			long current = this.state;
			int inUse = max(current) - (int) current;
			if (isStill(current)) {
				return inUse;
			}
		}
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

	private void wakeFirst() {
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
