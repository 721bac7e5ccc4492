package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.signalbox.Grant;
import io.signalbox.Kind;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;
import org.redisson.api.RReadWriteLock;

/**
 * The side of a {@link RedissonReadWriteLock} for readers. Who reads already reads again
 * under the same lease, which ends with the last of his reads; who writes may read too,
 * and goes on when his write has ended.
 */
final class RedissonReadLock extends RedissonSide {

	RedissonReadLock(RedissonReadWriteLock whole, Shared shared) {
		super(whole, shared);
	}

	@Override
	RedissonSide of(RedissonReadWriteLock each) {
		return each.read;
	}

	@Override
	RLock of(RReadWriteLock lock) {
		return lock.readLock();
	}

	@Override
	public Kind kind() {
		return Kind.READ;
	}

	@Override
	LockClaim newClaim() {
		return newClaim(this.shared.engine.newOwner());
	}

	private LockClaim newClaim(long owner) {
		return new LockClaim(this.shared.engine.server, of(this.whole.lock()), owner);
	}

	/** Not before a writer of this JVM who waits. */
	@Override
	boolean mayOvertake() {
		return this.whole.write.waiting() == 0;
	}

	@Override
	@Nullable Grant again(Object owner) {
		RedissonGrant first = grantOf(owner);
		Lease lease = (first != null) ? first.lease : null;
		if (first == null) {
			first = this.whole.write.grantOf(owner);
			lease = (first != null) ? within(first) : null;
		}
		else if (!first.lease.share()) {
			lease = null;
		}
		if (first == null || lease == null) {
			return null;
		}
		RedissonGrant more = hold(new RedissonGrant(this, lease, owner, first.caller, first.permits, first.blocking));
		try {
			this.shared.counts.grantedAgain();
		}
		catch (RuntimeException | Error ex) {
			exit(more);
			throw ex;
		}
		return more;
	}

	/** A read of one who writes, or {@code null} if his write is ending. */
	private @Nullable Lease within(RedissonGrant write) {
		WriteClaim claim = (WriteClaim) write.lease.claim;
		ReadWithinWrite read = new ReadWithinWrite(claim, newClaim(claim.owner));
		if (!claim.add(read)) {
			return null;
		}
		Lease lease = new Lease(this, read, System.nanoTime());
		this.shared.engine.guard.add(lease);
		return lease;
	}

	@Override
	CompletableFuture<Boolean> giveBack(RedissonGrant grant) {
		return grant.lease.unshare() ? super.giveBack(grant) : CompletableFuture.completedFuture(!grant.lease.isLost());
	}

	/** Whether this call holds a read lock. */
	boolean holds(Object owner) {
		return grantOf(owner) != null;
	}

	/** Ends what was not taken as a hold: that is for whoever has the hold in hand. */
	@Override
	public void unlock() {
		Object caller = Thread.currentThread();
		RedissonGrant grant = Stream.concat(grants(), lost())
			.filter((each) -> each.loose && each.owner == caller)
			.findFirst()
			.orElseThrow(this::notHeld);
		exit(grant);
	}

	@Override
	public int holdCount() {
		Object caller = Thread.currentThread();
		return (int) grants().filter((grant) -> grant.owner == caller).count();
	}

	@Override
	int inUse() {
		return (int) counted().count() + coming();
	}

	@Override
	public int max() {
		return RedissonReadWriteLock.ALL;
	}

}
