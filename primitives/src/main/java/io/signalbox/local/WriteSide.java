package io.signalbox.local;

import java.util.List;
import java.util.stream.Stream;
import java.util.concurrent.locks.Condition;

import io.signalbox.HoldableKeys;
import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.Settings;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link LocalReadWriteLock} for writers: a re-entrant lock that takes all
 * the permits.
 */
final class WriteSide extends LocalReentrantLock {

	private final LocalReadWriteLock whole;

	WriteSide(LocalReadWriteLock whole, Shared shared) {
		super(shared, whole.key, whole.permits);
		this.whole = whole;
	}

	@Override
	public HoldableKeys<NamedLock> keys() {
		return HoldableKeys.ofPart(this.whole.keys(), NamedReadWriteLock::writeLock);
	}

	@Override
	Stream<LocalPrimitive> instances() {
		return this.whole.instances().map((each) -> ((LocalReadWriteLock) each).write);
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
		return Kind.WRITE;
	}

	@Override
	int cost(int count) {
		return LocalReadWriteLock.ALL;
	}

	/** A reader that waits for all readers to go waits for itself. */
	@Override
	void refuseHopeless(Object owner) {
		if (this.whole.read.holds(owner)) {
			this.shared.waited(Outcome.REJECTED, 0);
			throw new SelfDeadlockException(describe()
					+ " cannot be acquired by a call that holds the read lock, which "
					+ "would wait for itself: release the read lock first, or take the write lock from the start");
		}
	}

	/** Gives back all but what reads under the write lock are now worth. */
	@Override
	void leave(Slot slot) {
		long nanos;
		this.whole.nesting.lock();
		try {
			int kept = this.whole.read.promoteReadsUnderWrite();
			nanos = slot.end();
			this.permits.put(LocalReadWriteLock.ALL - kept);
		}
		finally {
			this.whole.nesting.unlock();
		}
		if (nanos >= 0) {
			this.shared.held(nanos);
		}
	}

	/** Readers that it let in under it would be left with nothing. */
	@Override
	public @Nullable Holder forceRelease() {
		throw new UnsupportedOperationException(describe() + " cannot be released by force: it is half of a lock");
	}

	@Override
	long tokenOf(Slot slot) {
		throw new UnsupportedOperationException(
				describe() + " has no fencing token: it is half of a lock; use a lock of its own");
	}

	@Override
	void adapt() {
		this.whole.adapt();
	}

	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException(describe() + " has no conditions: use a lock of its own for them");
	}

	@Override
	public boolean isLocked() {
		return this.slot.holder() != null;
	}

	@Override
	List<Waiter> ownWaiters() {
		return ownWaiters(LocalReadWriteLock.ALL);
	}

	@Override
	public int waiting() {
		return ownWaiters().size();
	}

}
