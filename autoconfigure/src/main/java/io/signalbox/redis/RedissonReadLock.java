package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.signalbox.Grant;
import io.signalbox.HoldableKeys;
import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;

/**
 * The side of a {@link RedissonReadWriteLock} for readers. Who reads already reads again
 * under the same lease, which ends with the last of his reads; who writes may read too,
 * and goes on when his write has ended.
 */
final class RedissonReadLock extends RedissonLock {

	private final RedissonReadWriteLock whole;

	RedissonReadLock(RedissonReadWriteLock whole, Shared shared) {
		super(shared, whole.key, whole.line);
		this.whole = whole;
	}

	@Override
	public HoldableKeys<NamedLock> keys() {
		return new SideKeys(this.whole.keys(), NamedReadWriteLock::readLock);
	}

	@Override
	Stream<RedissonPrimitive> instances() {
		return this.whole.instances().map((each) -> ((RedissonReadWriteLock) each).read);
	}

	@Override
	public int liveKeys() {
		return this.whole.liveKeys();
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
	public @Nullable Holder forceRelease() {
		throw new UnsupportedOperationException(describe() + " cannot be released by force: it is half of a lock");
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
	LockClaim newClaim() {
		return newClaim(this.shared.engine.newOwner());
	}

	private LockClaim newClaim(long owner) {
		return new LockClaim(this.shared.engine.server, this.whole.lock().readLock(), owner);
	}

	/** Not before a writer of this JVM who waits. */
	@Override
	boolean mayOvertake() {
		return this.whole.write.waiting() == 0;
	}

	@Override
	CompletableFuture<Boolean> askLocked() {
		RLock side = this.whole.lock().readLock();
		RedissonEngine engine = this.shared.engine;
		return engine.server.ask(() -> CompletableFuture.supplyAsync(side::isLocked, engine.executor));
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

	@Override
	String figures() {
		return this.whole.figures();
	}

}
