package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.redisson.api.RAtomicLongAsync;
import org.redisson.api.RBatch;
import org.redisson.client.codec.StringCodec;

/**
 * The generations of one barrier, as the server knows them: the number that decides, see
 * {@link Arrivals}, and for each generation that is over a bucket that says how it ended,
 * written by the one who ended it.
 */
final class Generations {

	/** How long the number is kept when nobody arrives or waits. */
	private static final Duration KEPT = Duration.ofDays(1);

	/** How long it is kept how a generation ended: less than the number. */
	private static final Duration REMEMBERED = Duration.ofHours(1);

	private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

	private final RedisServer server;

	private final RedisKey at;

	private final int parties;

	private volatile boolean lastBroken;

	Generations(RedisServer server, RedisKey at, int parties) {
		this.server = server;
		this.at = at;
		this.parties = parties;
	}

	/** How a generation ended, or that all are there and the last one runs the action. */
	enum End {

		PASSED, BROKEN, ACTING

	}

	/**
	 * What the server says.
	 *
	 * @param arrivals of the barrier
	 * @param ends of those that were asked for; {@code null} for one that is not over, or
	 * of which it was not said
	 */
	record Seen(Arrivals arrivals, List<@Nullable End> ends) {
	}

	private RAtomicLongAsync number(RBatch batch) {
		return batch.getAtomicLong(this.at.arrived());
	}

	private Arrivals seen(@Nullable Object number) {
		Arrivals arrivals = new Arrivals((number != null) ? (Long) number : 0, this.parties);
		this.lastBroken = arrivals.isBroken();
		return arrivals;
	}

	/** Makes the number if there is none. */
	private void begin(RBatch batch) {
		batch.getBucket(this.at.arrived(), StringCodec.INSTANCE)
			.setIfAbsentAsync(String.valueOf(Arrivals.first(this.parties)));
	}

	/** Counts one more arrival. */
	CompletableFuture<Arrivals> count() {
		return Together.send(this.server, (batch) -> {
			begin(batch);
			number(batch).incrementAndGetAsync();
			Together.expire(batch, this.at.arrived(), KEPT);
		}).thenApply((results) -> seen(results.get(1)));
	}

	/** Asks for the number, and how these have ended. */
	CompletableFuture<Seen> look(List<Long> generations) {
		return Together.send(this.server, (batch) -> {
			number(batch).getAsync();
			Together.expire(batch, this.at.arrived(), KEPT);
			generations
				.forEach((generation) -> batch.getBucket(this.at.ended(generation), StringCodec.INSTANCE).getAsync());
		}).thenApply((results) -> {
			List<@Nullable End> ends = new ArrayList<>();
			results.subList(2, results.size())
				.forEach((end) -> ends.add((end != null) ? End.valueOf(end.toString()) : null));
			return new Seen(seen(results.get(0)), ends);
		});
	}

	/** Asks for the number. */
	CompletableFuture<Arrivals> look() {
		return look(List.of()).thenApply(Seen::arrivals);
	}

	/** Says how a generation has ended. */
	CompletableFuture<?> ended(long generation, End how) {
		return write(generation, how, REMEMBERED);
	}

	/** Says that its action is running, which is to be said again in that time. */
	CompletableFuture<?> acting(long generation, Duration lease) {
		return write(generation, End.ACTING, lease);
	}

	private CompletableFuture<?> write(long generation, End how, Duration kept) {
		return this.server.ask(() -> this.server.client.getBucket(this.at.ended(generation), StringCodec.INSTANCE)
			.setAsync(how.name(), kept));
	}

	/**
	 * Ends the generation that fills, if nobody has changed the number since.
	 * @param found the number as it was
	 * @param breaks whether the barrier is to be broken, or to begin anew
	 * @return whether it was done
	 */
	CompletableFuture<Boolean> end(Arrivals found, boolean breaks) {
		return this.server
			.ask(() -> this.server.client.getAtomicLong(this.at.arrived())
				.compareAndSetAsync(found.value(), breaks ? found.broken() : found.next()))
			.thenCompose((changed) -> {
				if (!changed) {
					return CompletableFuture.completedFuture(false);
				}
				this.lastBroken = breaks;
				CompletableFuture<?> said = (found.waiting() > 0) ? ended(found.generation(), End.BROKEN) : DONE;
				// what is set is kept for ever
				CompletableFuture<?> kept = Together.send(this.server,
						(batch) -> Together.expire(batch, this.at.arrived(), KEPT));
				return CompletableFuture.allOf(said, kept).thenApply((done) -> true);
			});
	}

	/**
	 * Breaks the barrier, whatever it is.
	 * @return what it was
	 */
	CompletableFuture<Arrivals> abort() {
		return Together.send(this.server, (batch) -> {
			begin(batch);
			number(batch).getAsync();
			Together.expire(batch, this.at.arrived(), KEPT);
		}).thenCompose((results) -> {
			Arrivals found = seen(results.get(1));
			return found.isBroken() ? CompletableFuture.completedFuture(found)
					: end(found, true).thenCompose((done) -> done ? CompletableFuture.completedFuture(found) : abort());
		});
	}

	/**
	 * Makes the barrier empty and whole, whatever it is.
	 * @return what it was
	 */
	CompletableFuture<Arrivals> reset() {
		return look().thenCompose((found) -> {
			return found.isEmpty() ? CompletableFuture.completedFuture(found) : end(found, false)
				.thenCompose((done) -> done ? CompletableFuture.completedFuture(found) : reset());
		});
	}

	/** Whether it was broken when the server last said so. */
	boolean wasBroken() {
		return this.lastBroken;
	}

}
