package io.signalbox.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.redisson.api.RBatch;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RScoredSortedSetAsync;
import org.redisson.client.codec.StringCodec;

/**
 * Those who wait at one condition, as the server knows them: a token for each, by when it
 * came; whose token is gone has been signalled. And the instances that they belong to, by
 * when they were last seen there: the tokens of one that has died are dropped, so that
 * they swallow no signal.
 */
final class Waiters {

	/** How long an instance may not be seen, which looks each second. */
	static final Duration STALE = Duration.ofSeconds(10);

	/** How long anything is kept when nobody looks. */
	private static final Duration KEPT = Duration.ofMinutes(1);

	private static final AtomicLong LAST = new AtomicLong();

	private final RedisServer server;

	private final RedisKey at;

	private final String instance;

	Waiters(RedisServer server, RedisKey at, String instance) {
		this.server = server;
		this.at = at;
		this.instance = instance;
	}

	/** A token that nobody else has. */
	String newToken() {
		return this.instance + "/" + UUID.randomUUID();
	}

	private RScoredSortedSetAsync<String> tokens(RBatch batch) {
		return batch.getScoredSortedSet(this.at.waiters(), StringCodec.INSTANCE);
	}

	private RScoredSortedSetAsync<String> instances(RBatch batch) {
		return batch.getScoredSortedSet(this.at.instances(), StringCodec.INSTANCE);
	}

	private RScoredSortedSet<String> tokens() {
		return this.server.client.getScoredSortedSet(this.at.waiters(), StringCodec.INSTANCE);
	}

	private void seen(RBatch batch) {
		instances(batch).addAsync(System.currentTimeMillis(), this.instance);
		Together.expire(batch, this.at.instances(), KEPT);
		Together.expire(batch, this.at.waiters(), KEPT);
	}

	/** Microseconds, each of them once: who comes later in this JVM is later. */
	private static double now() {
		long micros = System.currentTimeMillis() * 1_000;
		return LAST.updateAndGet((last) -> Math.max(last + 1, micros));
	}

	/** Begins to wait. */
	CompletableFuture<?> add(String token) {
		double now = now();
		return Together.send(this.server, (batch) -> {
			tokens(batch).addAsync(now, token);
			seen(batch);
		});
	}

	/**
	 * Ends to wait.
	 * @return whether the token was there, so that no signal has come
	 */
	CompletableFuture<Boolean> remove(String token) {
		return this.server.ask(() -> tokens().removeAsync(token));
	}

	/**
	 * Takes the tokens of those who came first.
	 * @param count how many at most
	 */
	CompletableFuture<Collection<String>> poll(int count) {
		return this.server.ask(() -> tokens().pollFirstAsync(count));
	}

	/**
	 * Says that this instance is alive, and asks which of its tokens are still there.
	 * @return for each whether it is
	 */
	CompletableFuture<List<Boolean>> look(List<String> mine) {
		double stale = System.currentTimeMillis() - STALE.toMillis();
		return Together.send(this.server, (batch) -> {
			seen(batch);
			instances(batch).valueRangeAsync(Double.NEGATIVE_INFINITY, true, stale, true);
			mine.forEach((token) -> tokens(batch).getScoreAsync(token));
		}).thenApply((results) -> {
			((Collection<?>) results.get(3)).forEach((dead) -> drop(dead.toString()));
			return results.subList(4, results.size()).stream().map((score) -> score != null).toList();
		});
	}

	/** Drops the tokens of an instance that is gone, or stood still for long. */
	private void drop(String dead) {
		this.server.ask(() -> tokens().readAllAsync()).thenAccept((all) -> {
			List<String> theirs = all.stream().filter((token) -> token.startsWith(dead + "/")).toList();
			Together.send(this.server, (batch) -> {
				instances(batch).removeAsync(dead);
				if (!theirs.isEmpty()) {
					tokens(batch).removeAllAsync(theirs);
				}
			});
		});
	}

}
