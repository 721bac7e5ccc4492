package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;

import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.HoldableKeys;
import io.signalbox.NamedSemaphore;
import io.signalbox.OverReleaseException;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.redis.RedissonAcquisition.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Bounded {@link NamedSemaphore} in several JVMs. A permit that was taken with
 * {@link #acquire()} is released by the JVM that took it.
 */
final class RedissonSemaphore extends RedissonHoldable implements NamedSemaphore {

	/** Permits that were taken without a hold. Guarded by the lock for nesting. */
	private final Deque<Grant> loose = new ArrayDeque<>();

	RedissonSemaphore(Shared shared, @Nullable Object key) {
		super(shared, key, ((SemaphoreSettings) shared.settings).maxWaiting());
	}

	@Override
	public SemaphoreSettings settings() {
		return (SemaphoreSettings) this.shared.settings;
	}

	@Override
	public HoldableKeys<NamedSemaphore> keys() {
		return this.shared.keys((shared) -> new RedissonHoldableKeys<NamedSemaphore>(shared,
				(key) -> new RedissonSemaphore(this.shared, key)));
	}

	@Override
	int limit() {
		return settings().permits();
	}

	@Override
	void refuseSelfDeadlock(Object owner, int count) {
		int own = grants().filter((grant) -> grant.owner == owner).mapToInt((grant) -> grant.permits).sum();
		if (own > 0 && count > permits() - own) {
			refusedAtOnce();
			throw new SelfDeadlockException(describe() + " cannot be acquired: this call already holds " + own
					+ " of its " + permits() + " permits and would wait for itself");
		}
	}

	@Override
	void checkPermits(int count) {
		if (count < 1) {
			throw new IllegalArgumentException(
					describe() + " can only be acquired with 1 or more permits but was asked for " + count);
		}
		if (count > permits() && (permits() > 0 || count > 1)) {
			throw new IllegalArgumentException(
					describe() + " has " + permits() + " permits and can never grant " + count);
		}
	}

	@Override
	public Hold hold(int count, Duration timeout) throws InterruptedException {
		return new RedissonHold(acquire(count, nanos(timeout)));
	}

	@Override
	public CompletionStage<Hold> holdAsync(int count, Duration timeout) {
		return holdLater(count, timeout);
	}

	@Override
	public void acquire() throws InterruptedException {
		taken(acquire(1, ownTimeout().nanos()));
	}

	@Override
	public boolean tryAcquire() {
		return taken(attemptUninterruptibly(0));
	}

	@Override
	public boolean tryAcquire(Duration timeout) throws InterruptedException {
		return taken(attempt(1, nanos(timeout)));
	}

	private boolean taken(Ending ending) {
		boolean granted = ending.isGranted();
		if (granted) {
			taken(ending.grant());
		}
		return granted;
	}

	private void taken(Grant grant) {
		this.nesting.lock();
		try {
			this.loose.add(grant);
		}
		finally {
			this.nesting.unlock();
		}
	}

	@Override
	public void release() {
		release(1);
	}

	@Override
	public void release(int count) {
		if (count < 1) {
			throw new IllegalArgumentException(
					describe() + " can only release 1 or more permits but was told " + count);
		}
		List<Grant> released = new ArrayList<>();
		this.nesting.lock();
		try {
			if (this.loose.size() >= count) {
				for (int i = 0; i < count; i++) {
					released.add(this.loose.remove());
				}
			}
		}
		finally {
			this.nesting.unlock();
		}
		if (released.isEmpty()) {
			this.shared.counts.releaseRejected();
			throw new OverReleaseException(
					describe() + " cannot release " + count + ": more than was acquired (" + figures() + ")");
		}
		RuntimeException failure = null;
		for (Grant grant : released) {
			try {
				grant.release();
			}
			catch (RuntimeException ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	RuntimeException notHeld() {
		this.shared.counts.releaseRejected();
		return new OverReleaseException(describe() + " cannot release what is not held (" + figures() + ")");
	}

	@Override
	public int permits() {
		return settings().permits();
	}

	@Override
	public int available() {
		long used = members().stream().mapToLong(Member::cost).sum();
		return (int) Math.max(0, permits() - used);
	}

	@Override
	public int max() {
		return permits();
	}

	@Override
	String figures() {
		return "permits=" + permits() + ", available=" + Math.max(0, permits() - lastUsed()) + ", waiting=" + waiting();
	}

}
