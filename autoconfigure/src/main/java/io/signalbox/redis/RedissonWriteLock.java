package io.signalbox.redis;

import io.signalbox.Kind;
import io.signalbox.SelfDeadlockException;
import org.redisson.api.RLock;
import org.redisson.api.RReadWriteLock;

/**
 * The side of a {@link RedissonReadWriteLock} for writers: a re-entrant lock.
 */
final class RedissonWriteLock extends RedissonSide {

	RedissonWriteLock(RedissonReadWriteLock whole, Shared shared) {
		super(whole, shared);
	}

	@Override
	RedissonSide of(RedissonReadWriteLock each) {
		return each.write;
	}

	@Override
	RLock of(RReadWriteLock lock) {
		return lock.writeLock();
	}

	@Override
	public Kind kind() {
		return Kind.WRITE;
	}

	@Override
	LockClaim newClaim() {
		return new WriteClaim(this.shared.engine.server, of(this.whole.lock()), this.shared.engine.newOwner());
	}

	@Override
	int weight(int permits) {
		return RedissonReadWriteLock.ALL;
	}

	/** A reader that waits for all readers to go waits for itself. */
	@Override
	void refuseHopeless(Object owner) {
		if (this.whole.read.holds(owner)) {
			refusedAtOnce();
			throw new SelfDeadlockException(describe()
					+ " cannot be acquired by a call that holds the read lock, which "
					+ "would wait for itself: release the read lock first, or take the write lock from the start");
		}
	}

}
