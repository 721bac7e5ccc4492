package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.signalbox.redis.ServerCheck.Finding;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what the engine promises can be kept: what the servers and the client are set
 * to, and whether the clocks agree. Looked at when it begins, now and then, and when
 * somebody asks.
 */
final class Vitals {

	private static final Logger log = LoggerFactory.getLogger(Vitals.class);

	/** How long those who ask for the health of an application wait. */
	private static final long PATIENCE_MILLIS = 3_000;

	private final ServerCheck check;

	private final RedissonClient client;

	private final Executor executor;

	/** Whether anybody has asked for tokens. */
	private volatile boolean fenced;

	private volatile @Nullable Finding last;

	/**
	 * Begins to look again and again.
	 * @param client how to reach the servers
	 * @param lease how long a hold lasts that is not renewed
	 * @param executor where to ask, which blocks
	 * @param timer when to look
	 * @param every how often to look
	 */
	Vitals(RedissonClient client, Duration lease, Executor executor, ScheduledExecutorService timer, Duration every) {
		this.client = client;
		this.check = new ServerCheck(client, lease);
		this.executor = executor;
		timer.scheduleWithFixedDelay(this::lookAgain, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Looks, and fails if the promise is void from the start. */
	void verify(boolean allowEviction) {
		Finding finding;
		try {
			finding = look(RedisServer.PATIENCE.toMillis()).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("Redis does not answer: " + RedisServer.cause(ex), ex);
		}
		if (!finding.evicting().isEmpty() && !allowEviction) {
			throw new IllegalStateException(
					"Redis may evict what is held: its 'maxmemory-policy' is '" + finding.evicting()
							+ "' but must be 'noeviction'; 'signalbox.redis.allow-eviction: true' starts nevertheless");
		}
		warnings(finding).forEach(log::warn);
	}

	private CompletableFuture<Finding> look(long patienceMillis) {
		CompletableFuture<Finding> looked = CompletableFuture.supplyAsync(this.check::look, this.executor);
		looked.thenAccept((finding) -> this.last = finding);
		return looked.orTimeout(patienceMillis, TimeUnit.MILLISECONDS);
	}

	private void lookAgain() {
		look(RedisServer.PATIENCE.toMillis()).thenAccept((finding) -> {
			warnings(finding).forEach(log::warn);
			String skew = this.check.skewOfPermits(finding);
			if (!skew.isEmpty()) {
				log.error("No permits are granted: {}", skew);
			}
		});
	}

	private List<String> warnings(Finding finding) {
		List<String> all = new ArrayList<>(this.check.warnings(finding, this.fenced));
		all.addAll(ClientCheck.warnings(this.client.getConfig()));
		return all;
	}

	/** Somebody counts on tokens that rise. */
	void tokensAreAskedFor() {
		Finding finding = this.last;
		if (!this.fenced && finding != null && !finding.persistent()) {
			log.warn(ServerCheck.NOT_PERSISTENT);
		}
		this.fenced = true;
	}

	/** Why no permits can be leased, or nothing. */
	String whyNoPermits() {
		Finding finding = this.last;
		return (finding != null) ? this.check.skewOfPermits(finding) : "";
	}

	/**
	 * Looks, and waits for a short while.
	 * @param failures where to add what stops callers
	 * @param warnings where to add what weakens the promise
	 */
	void report(List<String> failures, List<String> warnings) {
		try {
			warnings.addAll(warnings(look(PATIENCE_MILLIS).join()));
		}
		catch (CompletionException ex) {
			failures.add("Redis does not answer: " + RedisServer.cause(ex));
		}
		String skew = whyNoPermits();
		if (!skew.isEmpty()) {
			failures.add("No permits are granted: " + skew);
		}
	}

}
