package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.redisson.api.RPermitExpirableSemaphore;

/**
 * Permits of a semaphore, each with an id of its own. Redisson does not renew them, so
 * each confirmation does.
 */
final class PermitClaim implements Claim {

	private static final int KEPT_LEASES = 10;

	private final RedisServer server;

	private final RPermitExpirableSemaphore semaphore;

	private final List<String> ids;

	private final Duration lease;

	PermitClaim(RedisServer server, RPermitExpirableSemaphore semaphore, List<String> ids, Duration lease) {
		this.server = server;
		this.semaphore = semaphore;
		this.ids = ids;
		this.lease = lease;
	}

	/**
	 * Lets the server forget a semaphore some leases after this, which is long after it
	 * has forgotten all permits that nobody renews.
	 */
	static CompletionStage<Boolean> keep(RPermitExpirableSemaphore semaphore, Duration lease) {
		return semaphore.expireAsync(lease.multipliedBy(KEPT_LEASES));
	}

	@Override
	public CompletableFuture<Boolean> confirm() {
		this.server.ask(() -> keep(this.semaphore, this.lease));
		return all(this.ids.stream().map(this::renew).toList());
	}

	private CompletableFuture<Boolean> renew(String id) {
		return this.server
			.ask(() -> this.semaphore.updateLeaseTimeAsync(id, this.lease.toMillis(), TimeUnit.MILLISECONDS));
	}

	@Override
	public CompletableFuture<Boolean> giveBack() {
		if (this.ids.size() == 1) {
			return release(this.ids.get(0));
		}
		// releases all of them, or none where one is lost
		return this.server.ask(() -> this.semaphore.tryReleaseAsync(this.ids))
			.thenCompose((released) -> (released == this.ids.size()) ? CompletableFuture.completedFuture(true)
					: all(this.ids.stream().map(this::release).toList()));
	}

	private CompletableFuture<Boolean> release(String id) {
		return this.server.ask(() -> this.semaphore.tryReleaseAsync(id));
	}

	private static CompletableFuture<Boolean> all(List<CompletableFuture<Boolean>> answers) {
		return answers.stream().reduce((some, more) -> some.thenCombine(more, Boolean::logicalAnd)).orElseThrow();
	}

}
