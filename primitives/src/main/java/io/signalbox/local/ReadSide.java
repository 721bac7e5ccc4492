package io.signalbox.local;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.stream.Stream;

import io.signalbox.Grant;
import io.signalbox.Holder;
import io.signalbox.HoldableKeys;
import io.signalbox.Kind;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Settings;
import io.signalbox.Waiter;
import io.signalbox.watch.Holding;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link LocalReadWriteLock} for readers.
 */
final class ReadSide extends LockFace {

	private final LocalReadWriteLock whole;

	private final Slots slots;

	/**
	 * How many reads were taken under the write lock, which lasts. Guarded by the lock
	 * for nesting.
	 */
	private int underWrite;

	ReadSide(LocalReadWriteLock whole, Shared shared) {
		super(shared, whole.key, whole.permits);
		this.whole = whole;
		this.slots = new Slots(0);
	}

	@Override
	public HoldableKeys<NamedLock> keys() {
		return HoldableKeys.ofPart(this.whole.keys(), NamedReadWriteLock::readLock);
	}

	@Override
	Stream<LocalPrimitive> instances() {
		return this.whole.instances().map((each) -> ((LocalReadWriteLock) each).read);
	}

	@Override
	public int liveKeys() {
		return this.whole.liveKeys();
	}

	@Override
	public void reconfigure(Settings settings) {
		throw new UnsupportedOperationException(
				describe() + " is not changed alone: change the read-write lock, which is both sides");
	}

	@Override
	public void drain() {
		this.whole.drain();
	}

	@Override
	public void reopen() {
		this.whole.reopen();
	}

	@Override
	boolean isIdle() {
		return this.whole.isIdle();
	}

	@Override
	void forgetKeyIfIdle() {
		this.whole.forgetKeyIfIdle();
	}

	@Override
	public Kind kind() {
		return Kind.READ;
	}

	@Override
	@Nullable Grant takeNow(Object owner, int count) {
		if (this.permits.tryTake(1)) {
			return occupy(owner, 1);
		}
		return (this.whole.write.isHeldBy(owner) || holds(owner)) ? takeAgain(owner) : null;
	}

	/**
	 * Lets somebody in who is in already, and so must not queue behind a writer that
	 * waits for him. Decided under the lock under which a write ends, which is otherwise
	 * seen half ended where another thread closes its hold.
	 */
	private @Nullable Grant takeAgain(Object owner) {
		this.whole.nesting.lock();
		try {
			if (this.whole.write.isHeldBy(owner)) {
				this.underWrite++;
				return occupy(owner, 0);
			}
			boolean taken = holds(owner) ? this.permits.tryTakeMore(1) : this.permits.tryTake(1);
			return taken ? occupy(owner, 1) : null;
		}
		finally {
			this.whole.nesting.unlock();
		}
	}

	/** Whether this call holds a read lock that keeps writers out. */
	boolean holds(Object owner) {
		return this.slots.heldBy(owner) > 0;
	}

	/**
	 * Makes the reads that were taken under the write lock worth a permit each.
	 * @return how many
	 */
	int promoteReadsUnderWrite() {
		int reads = this.underWrite;
		if (reads > 0) {
			this.slots.occupied().filter((slot) -> slot.permits() == 0).forEach((slot) -> slot.setPermits(1));
			this.underWrite = 0;
		}
		return reads;
	}

	@Override
	Slot occupy(Object owner, int count) {
		return this.slots.begin(this, PermitSynchronizer.NO_PLACE, owner, count);
	}

	@Override
	void exit(Slot slot) {
		if (slot.permits() > 0) {
			vacate(slot, 1);
		}
		else {
			exitUnderWrite(slot);
		}
		this.slots.ended(slot);
	}

	private void exitUnderWrite(Slot slot) {
		boolean downgraded;
		this.whole.nesting.lock();
		try {
			downgraded = slot.permits() > 0;
			if (!downgraded) {
				this.underWrite--;
				slot.end();
			}
		}
		finally {
			this.whole.nesting.unlock();
		}
		if (downgraded) {
			vacate(slot, 1);
		}
	}

	@Override
	void takenLoosely(Grant grant) {
		((Slot) grant).loose = true;
	}

	/** Ends what was not taken as a hold: that is for whoever has the hold in hand. */
	@Override
	public void unlock() {
		Object caller = Thread.currentThread();
		Slot slot = this.slots.looseOf(caller);
		if (slot == null) {
			throw notHeld();
		}
		exit(slot);
	}

	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException(describe() + " has no conditions: use a lock of its own for them");
	}

	@Override
	public boolean isLocked() {
		return inUse() > 0;
	}

	@Override
	public int holdCount() {
		Object caller = Thread.currentThread();
		return (int) this.slots.occupied().filter((slot) -> slot.holder() == caller).count();
	}

	@Override
	int inUse() {
		return (int) this.slots.occupied().count();
	}

	@Override
	public int max() {
		return LocalReadWriteLock.ALL;
	}

	@Override
	List<Waiter> ownWaiters() {
		return ownWaiters(1);
	}

	@Override
	public int waiting() {
		return ownWaiters().size();
	}

	@Override
	long grants() {
		return this.slots.begins() + this.shared.granted();
	}

	@Override
	public long holds() {
		KeyedHolds byKey = this.shared.keyedHoldsIfAny();
		return this.slots.ends() + ((byKey != null) ? byKey.ends() : 0);
	}

	@Override
	public long holdNanos() {
		KeyedHolds byKey = this.shared.keyedHoldsIfAny();
		return this.slots.heldNanos() + ((byKey != null) ? byKey.nanos() : 0);
	}

	@Override
	List<Holder> ownHolders() {
		return this.slots.occupied().flatMap((slot) -> Stream.ofNullable(slot.describe(1))).toList();
	}

	@Override
	public List<Holding> holdings() {
		return this.slots.occupied().flatMap((slot) -> Stream.ofNullable(slot.holding(slot.permits()))).toList();
	}

	@Override
	String figures() {
		return this.whole.figures();
	}

}
