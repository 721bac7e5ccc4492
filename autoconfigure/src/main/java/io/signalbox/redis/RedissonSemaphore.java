package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.signalbox.EngineUnavailableException;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.HoldableKeys;
import io.signalbox.NamedSemaphore;
import io.signalbox.OverReleaseException;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.redis.Declarations.Found;
import io.signalbox.redis.RedissonAcquisition.Ending;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounded {@link NamedSemaphore} in several JVMs. A permit that was taken with
 * {@link #acquire()} is released by the JVM that took it.
 */
final class RedissonSemaphore extends RedissonHoldable implements NamedSemaphore {

	private static final Logger log = LoggerFactory.getLogger(RedissonSemaphore.class);

	private final Permits atServer;

	private volatile boolean fresh = true;

	private CompletableFuture<Integer> begun = CompletableFuture.completedFuture(0);

	/** Permits that were taken without a hold. Guarded by the lock for nesting. */
	private final Deque<Grant> loose = new ArrayDeque<>();

	RedissonSemaphore(Shared shared, @Nullable Object key) {
		super(shared, key, ((SemaphoreSettings) shared.settings).fair(),
				() -> ((SemaphoreSettings) shared.settings).maxWaiting());
		this.atServer = new Permits(shared.engine.server, this.at, shared.engine.settings.lease());
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

	/**
	 * Begins to make it at the server, with as many permits as there are here, unless it
	 * is there.
	 * @param declared what other instances say of it. Where none has said anything, none
	 * uses it, so that what is there is of the past
	 */
	void begin(CompletableFuture<Found> declared) {
		this.begun = declared.thenCompose((found) -> {
			if (!found.isAgreed()) {
				// it is theirs
				return CompletableFuture.completedFuture(0);
			}
			CompletableFuture<?> made = found.isFirst() ? setPermits() : this.atServer.make(permits());
			return made.thenCompose((done) -> adopt());
		});
	}

	/** Waits until it is there. */
	void awaitBegun() {
		inquire(() -> this.begun);
	}

	private CompletableFuture<Void> setPermits() {
		return this.atServer.set(permits());
	}

	/** Takes over how many permits another instance has set while it runs. */
	CompletableFuture<Integer> adopt() {
		this.atServer.keep();
		return this.atServer.number().thenApply((permits) -> {
			int before = permits();
			if (permits > 0 && permits != before) {
				log.info("{} has {} permits in other instances, and now here, where it had {}", describe(), permits,
						before);
				super.changeTo(settings().withPermits(permits));
				refuseBeyond(permits);
			}
			return permits;
		});
	}

	@Override
	CompletionStage<@Nullable Claim> claim(int permits, long waitMillis, long sentNanos) {
		String skew = this.shared.engine.vitals.whyNoPermits();
		if (!skew.isEmpty()) {
			return CompletableFuture
				.failedFuture(new EngineUnavailableException(name(), describe() + " not acquired: " + skew, null));
		}
		this.atServer.keep();
		if (this.key != null && this.fresh) {
			this.fresh = false;
			// the number may have changed since somebody used the key
			CompletableFuture<Void> set = setPermits();
			if (permits() != ((SemaphoreSettings) this.shared.original).permits()) {
				return set.thenCompose((done) -> claim(permits, waitMillis, sentNanos));
			}
		}
		if (waitMillis > 0) {
			// a server that forgot it would never grant again
			return this.atServer.make(permits()).thenCompose((made) -> this.atServer.take(permits, waitMillis));
		}
		return this.atServer.take(permits, 0)
			.thenCompose((claim) -> (claim != null) ? CompletableFuture.completedFuture(claim)
					: this.atServer.make(permits())
						.thenCompose((made) -> made ? this.atServer.take(permits, 0)
								: CompletableFuture.<@Nullable Claim>completedFuture(null)));
	}

	@Override
	void changeTo(Settings settings) {
		int permits = ((SemaphoreSettings) settings).permits();
		boolean resized = permits != permits();
		super.changeTo(settings);
		if (resized) {
			// those of keys too, or who comes next might not find them changed
			inquire(() -> CompletableFuture.allOf(Stream.concat(Stream.of(this), instances())
				.map((each) -> ((RedissonSemaphore) each).setPermits())
				.toArray(CompletableFuture<?>[]::new)));
			refuseBeyond(permits);
		}
	}

	/** Who waits for more than there now are would wait for ever. */
	private void refuseBeyond(int permits) {
		this.line.refuseBeyond(permits);
		instances().forEach((each) -> ((RedissonSemaphore) each).line.refuseBeyond(permits));
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

	@Override
	boolean isAnybodys(RedissonGrant grant) {
		return grant.loose;
	}

	private void taken(Grant grant) {
		((RedissonGrant) grant).loose = true;
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
		for (int i = 0; i < count; i++) {
			try {
				released.get(i).release();
			}
			catch (RuntimeException | Error ex) {
				released.subList(i + 1, count).forEach((grant) -> grant.releaseAfter(ex));
				throw ex;
			}
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
		return Math.max(0,
				inquire(() -> this.atServer.make(permits()).thenCompose((made) -> this.atServer.available())));
	}

	@Override
	public int max() {
		return permits();
	}

	/** How many are free, as far as known without asking. */
	private int lastAvailable() {
		int here = Math.max(0, permits() - inUse());
		return (lastRefused() > 0) ? Math.min(here, lastRefused() - 1) : here;
	}

	@Override
	String figures() {
		return "permits=" + permits() + ", available=" + lastAvailable() + ", waiting=" + waiting();
	}

}
