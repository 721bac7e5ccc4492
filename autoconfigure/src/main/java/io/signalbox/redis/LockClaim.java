package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.redisson.api.RFencedLock;
import org.redisson.api.RLock;

/**
 * A lock, or a side of one, of an owner of its own: never a thread, of which Redisson
 * would let any caller in again. Redisson renews it while it is held.
 *
 * <p>
 * The lock object is of this claim alone, as such an object keeps the time of its last
 * lease.
 */
class LockClaim implements Claim {

	/** Redisson renews what has no lease. */
	private static final long RENEWED = -1;

	private final RedisServer server;

	private final RLock lock;

	final long owner;

	private volatile long token = NO_TOKEN;

	LockClaim(RedisServer server, RLock lock, long owner) {
		this.server = server;
		this.lock = lock;
		this.owner = owner;
	}

	/**
	 * Asks for it. The question is never cancelled, and no thread waits in Redisson: a
	 * grant that nobody waits for any more is given back.
	 * @param waitMillis how long to wait for it; zero to try once
	 * @return whether it was given; fails if the server does not answer, and then what it
	 * may have given is given back
	 */
	final CompletableFuture<Boolean> acquire(long waitMillis) {
		CompletableFuture<Boolean> answer = this.server.ask(
				() -> this.lock.tryLockAsync(waitMillis, RENEWED, TimeUnit.MILLISECONDS, this.owner), waitMillis,
				(late) -> {
					if (late) {
						giveBack();
					}
				});
		answer.whenComplete((granted, failure) -> {
			if (failure != null) {
				giveBackWhatMayBe();
			}
		});
		return answer;
	}

	/** What was sent may still be on its way, so once more when it has arrived. */
	private void giveBackWhatMayBe() {
		giveBack();
		this.server.later(this::giveBack);
	}

	/**
	 * Asks for the token of a lock that was just given.
	 * @param sentNanos when it was asked for
	 * @param leaseNanos how long it is certain to be held from then on
	 * @return this, or {@code null} if it was lost meanwhile
	 */
	final CompletionStage<@Nullable Claim> withToken(long sentNanos, long leaseNanos) {
		CompletableFuture<Long> answer = this.server.ask(() -> ((RFencedLock) this.lock).getTokenAsync());
		return answer.thenCompose((value) -> {
			this.token = value;
			// what is read after the lease might be of the next holder
			boolean certain = System.nanoTime() - sentNanos < leaseNanos;
			return certain ? CompletableFuture.completedFuture(true) : confirm();
		}).<@Nullable Claim>thenApply((held) -> held ? this : null).whenComplete((claim, failure) -> {
			if (claim == null) {
				giveBack();
			}
		});
	}

	@Override
	public final long token() {
		return this.token;
	}

	@Override
	public CompletableFuture<Boolean> confirm() {
		return this.server.ask(() -> this.lock.isHeldByThreadAsync(this.owner));
	}

	/**
	 * Lets it run out after a time, which nobody prolongs, instead of giving it back.
	 * @param millis the time
	 * @return whether it was still there; fails if the server does not answer
	 */
	final CompletableFuture<Boolean> leave(long millis) {
		// whoever goes in again with a lease and out again stops the renewal and leaves
		// that lease, which may be over by then
		return confirm().thenCompose((held) -> held ? enterFor(millis) : CompletableFuture.completedFuture(false))
			.thenCompose(
					(again) -> again ? giveBack().thenApply((kept) -> true) : CompletableFuture.completedFuture(false));
	}

	private CompletableFuture<Boolean> enterFor(long millis) {
		return this.server.ask(() -> this.lock.tryLockAsync(0, millis, TimeUnit.MILLISECONDS, this.owner));
	}

	@Override
	public CompletableFuture<Boolean> giveBack() {
		return this.server.ask(() -> this.lock.unlockAsync(this.owner)).handle((done, failure) -> {
			if (failure == null) {
				return true;
			}
			if (RedisServer.cause(failure) instanceof IllegalMonitorStateException) {
				return false;
			}
			throw RedisServer.rethrown(failure);
		});
	}

}
