package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.signalbox.HoldableKeys;
import io.signalbox.Holder;
import io.signalbox.NamedLock;
import io.signalbox.Settings;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;
import org.redisson.api.RReadWriteLock;

/**
 * One of the two sides of a {@link RedissonReadWriteLock}: what is of both is asked of
 * the whole.
 */
abstract class RedissonSide extends RedissonLock {

	final RedissonReadWriteLock whole;

	RedissonSide(RedissonReadWriteLock whole, Shared shared) {
		super(shared, whole.key, whole.line);
		this.whole = whole;
	}

	/** This side of a read-write lock. */
	abstract RedissonSide of(RedissonReadWriteLock each);

	/** This side of the server's lock. */
	abstract RLock of(RReadWriteLock lock);

	@Override
	public final HoldableKeys<NamedLock> keys() {
		return HoldableKeys.ofPart(this.whole.keys(), (each) -> of((RedissonReadWriteLock) each));
	}

	@Override
	final Stream<RedissonPrimitive> instances() {
		return this.whole.instances().map((each) -> of((RedissonReadWriteLock) each));
	}

	@Override
	public final int liveKeys() {
		return this.whole.liveKeys();
	}

	@Override
	public final void reconfigure(Settings settings) {
		throw new UnsupportedOperationException(
				describe() + " is not changed alone: change the read-write lock, which is both sides");
	}

	@Override
	public final void drain() {
		this.whole.drain();
	}

	@Override
	public final void reopen() {
		this.whole.reopen();
	}

	@Override
	public final @Nullable Holder forceRelease() {
		throw new UnsupportedOperationException(describe() + " cannot be released by force: it is half of a lock");
	}

	@Override
	final boolean isIdle() {
		return this.whole.isIdle();
	}

	@Override
	final void forgetKeyIfIdle() {
		this.whole.forgetKeyIfIdle();
	}

	@Override
	final String whyNoToken() {
		return "it is half of a lock; use a lock of its own";
	}

	/** A side's lock object can't be asked without blocking. */
	@Override
	final CompletableFuture<Boolean> askLocked() {
		RLock side = of(this.whole.lock());
		RedissonEngine engine = this.shared.engine;
		return engine.server.ask(() -> CompletableFuture.supplyAsync(side::isLocked, engine.executor));
	}

	@Override
	final String figures() {
		return this.whole.figures();
	}

}
