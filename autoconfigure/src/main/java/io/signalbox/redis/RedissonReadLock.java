package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.signalbox.Grant;
import io.signalbox.HoldableKeys;
import io.signalbox.Kind;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import org.jspecify.annotations.Nullable;

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
	int limit() {
		return RedissonReadWriteLock.ALL;
	}

	/**
	 * A writer of this JVM that waits does not keep out who waits before him in the same
	 * line, as neither would ever get in.
	 */
	@Override
	String side(boolean waits) {
		return waits ? "read " + this.whole.write.side : "read";
	}

	@Override
	String besides(Object owner) {
		RedissonGrant write = this.whole.write.grantOf(owner);
		return (write != null) ? write.lease.member : "";
	}

	@Override
	@Nullable Grant again(Object owner) {
		RedissonGrant first = grantOf(owner);
		if (first == null || !first.lease.share()) {
			return null;
		}
		RedissonGrant more = hold(
				new RedissonGrant(this, first.lease, owner, first.caller, first.permits, first.blocking));
		try {
			this.shared.counts.grantedAgain();
		}
		catch (RuntimeException | Error ex) {
			exit(more);
			throw ex;
		}
		return more;
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
	boolean isMine(Member member) {
		return member.cost() != RedissonReadWriteLock.ALL;
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
