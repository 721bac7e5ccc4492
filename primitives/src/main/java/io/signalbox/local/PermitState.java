package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of a {@link PermitSynchronizer}: what of it is had and changed without its
 * queue.
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
 */
abstract class PermitState {

	private static final long PERMITS = 0xffff_ffffL;

	/** The first in the queue wants to be told of a release. */
	static final long CONTENDED = 1L << 32;

	/** Who does not queue is not let in. */
	static final long SHUT = 1L << 33;

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

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(PermitState.class, "state", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile long state;

	/**
	 * How many permits there are, in even versions of the state, which orders it. Written
	 * by one thread at a time.
	 */
	private int max;

	PermitState(int permits, int max) {
		this.state = permits;
		this.max = max;
	}

	/** How many permits there are in odd versions of the state, which orders it. */
	abstract int otherMax();

	abstract void otherMax(int permits);

	/** Lets in who waits and can go in: the mark that somebody does was cleared. */
	abstract void wakeFirst();

	/** How many permits there are, or may be, in a state. */
	private int max(long state) {
		return ((state & VERSION) == 0) ? this.max : otherMax();
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
	final boolean tryTake(int permits) {
		return tryTake(permits, SHUT);
	}

	/**
	 * Takes permits if that many are free, overtaking also where that is unfair: for one
	 * who is inside already.
	 */
	final boolean tryTakeMore(int permits) {
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
	final int tryTakePlace(int permits, int preferred, int places) {
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
	final int takePlace(int preferred, int places) {
		for (;;) {
			long current = this.state;
			int place = freePlace(current, preferred, places);
			if (place == NO_PLACE || STATE.compareAndSet(this, current, current | bit(place))) {
				return place;
			}
		}
	}

	/** Gives a place back without permits. */
	final void leavePlace(int place) {
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
	final boolean put(int permits) {
		return put(permits, NO_PLACE);
	}

	/**
	 * Puts permits and a place back and lets in who can go in.
	 * @return {@code false} if there would be more than the maximum, and nothing changed
	 */
	final boolean put(int permits, int place) {
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
	final boolean putInEpoch(int epoch) {
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
	final boolean beginEpoch() {
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
	final void revertEpoch() {
		STATE.getAndAdd(this, -EPOCH);
	}

	final int epoch() {
		return (int) (this.state >>> FIRST_PLACE);
	}

	/** Changes how many permits there are, of one caller at a time. */
	final void resize(int newMax) {
		int more = newMax - max();
		if (more == 0) {
			return;
		}
		for (;;) {
			long current = this.state;
			// nobody reads this one before the version says so
			if ((current & VERSION) == 0) {
				otherMax(newMax);
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

	/** How many permits are free; less than zero if more are in use than there are. */
	final int available() {
		return (int) this.state;
	}

	/** How many permits there are, or may be. */
	final int max() {
		return max(this.state);
	}

	/** How many of a bounded number of permits are taken. */
	final int inUse() {
		for (;;) {
			long current = this.state;
			int inUse = max(current) - (int) current;
			if (isStill(current)) {
				return inUse;
			}
		}
	}

	/**
	 * Takes permits, or marks in the same step that the first in the queue wants some.
	 */
	final boolean takeOrMark(int permits) {
		for (;;) {
			long current = this.state;
			int left = (int) current - permits;
			long next = (left >= 0) ? with(current, left) : (current | CONTENDED);
			if (next == current || STATE.compareAndSet(this, current, next)) {
				return left >= 0;
			}
		}
	}

	final boolean availableOrMark(int permits) {
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

	final void setFlags(long flags) {
		STATE.getAndBitwiseOr(this, flags);
	}

	final void clearFlags(long flags) {
		STATE.getAndBitwiseAnd(this, ~flags);
	}

	private static long with(long state, int permits) {
		return (state & ~PERMITS) | (permits & PERMITS);
	}

}
