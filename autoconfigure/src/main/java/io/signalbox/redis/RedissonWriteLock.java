package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.signalbox.HoldableKeys;
import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.SelfDeadlockException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;

/**
 * The side of a {@link RedissonReadWriteLock} for writers: a re-entrant lock.
 */
final class RedissonWriteLock extends RedissonLock {

	private final RedissonReadWriteLock whole;

	RedissonWriteLock(RedissonReadWriteLock whole, Shared shared) {
		super(shared, whole.key, whole.line);
		this.whole = whole;
	}

	@Override
	public HoldableKeys<NamedLock> keys() {
		return new SideKeys(this.whole.keys(), NamedReadWriteLock::writeLock);
	}

	@Override
	Stream<RedissonPrimitive> instances() {
		return this.whole.instances().map((each) -> ((RedissonReadWriteLock) each).write);
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
		return Kind.WRITE;
	}

	@Override
	LockClaim newClaim() {
		return new WriteClaim(this.shared.engine.server, this.whole.lock().writeLock(), this.shared.engine.newOwner());
	}

	@Override
	CompletableFuture<Boolean> askLocked() {
		RLock side = this.whole.lock().writeLock();
		RedissonEngine engine = this.shared.engine;
		return engine.server.ask(() -> CompletableFuture.supplyAsync(side::isLocked, engine.executor));
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

	@Override
	String figures() {
		return this.whole.figures();
	}

}
