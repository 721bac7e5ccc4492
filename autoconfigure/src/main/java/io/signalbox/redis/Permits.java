package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.redisson.api.RPermitExpirableSemaphore;

/**
 * The permits of one semaphore, or of one of its keys, as the server knows them. It
 * forgets them when nobody has used them for some leases.
 */
final class Permits {

	private final RedisServer server;

	private final RedisKey at;

	private final Duration lease;

	/** When the server was last told to remember them. */
	private volatile long keptNanos;

	Permits(RedisServer server, RedisKey at, Duration lease) {
		this.server = server;
		this.at = at;
		this.lease = lease;
		this.keptNanos = System.nanoTime() - lease.toNanos();
	}

	private RPermitExpirableSemaphore semaphore() {
		return this.server.client.getPermitExpirableSemaphore(this.at.permits());
	}

	/** Sets how many there are, whatever there was. */
	CompletableFuture<Void> set(int number) {
		return this.server.ask(() -> semaphore().setPermitsAsync(number));
	}

	/**
	 * Makes so many, unless they are there.
	 * @return whether they were not: nobody has used them for long, or the server forgot
	 * them
	 */
	CompletableFuture<Boolean> make(int number) {
		CompletableFuture<Boolean> answer = this.server.ask(() -> semaphore().trySetPermitsAsync(number));
		return answer.whenComplete((made, failure) -> {
			if (failure == null && made) {
				remember();
			}
		});
	}

	/** How many there are. */
	CompletableFuture<Integer> number() {
		return this.server.ask(() -> semaphore().getPermitsAsync());
	}

	/** How many of them are free. */
	CompletableFuture<Integer> available() {
		return this.server.ask(() -> semaphore().availablePermitsAsync());
	}

	/** They are in use, so that the server should not forget them. */
	void keep() {
		if (System.nanoTime() - this.keptNanos >= this.lease.toNanos()) {
			remember();
		}
	}

	private void remember() {
		this.keptNanos = System.nanoTime();
		this.server.ask(() -> PermitClaim.keep(semaphore(), this.lease));
	}

	/** Takes some, or none if so many are not free within a time. */
	CompletableFuture<@Nullable Claim> take(int permits, long waitMillis) {
		RPermitExpirableSemaphore semaphore = semaphore();
		CompletableFuture<List<String>> answer = this.server.ask(
				() -> semaphore.tryAcquireAsync(permits, waitMillis, this.lease.toMillis(), TimeUnit.MILLISECONDS),
				waitMillis, (late) -> {
					if (!late.isEmpty()) {
						semaphore.tryReleaseAsync(late);
					}
				});
		return answer.<@Nullable Claim>thenApply(
				(ids) -> ids.isEmpty() ? null : new PermitClaim(this.server, semaphore, ids, this.lease));
	}

}
