package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.redisson.api.RBatch;
import org.redisson.api.RBucketAsync;
import org.redisson.api.RListAsync;
import org.redisson.client.codec.StringCodec;

/**
 * The places of all who wait for something fair, as the server knows them: a list, in the
 * order in which they came there, and which of the lines that they belong to live.
 */
final class Places {

	/** How long a line may not be heard of. */
	static final Duration STALE = Waiters.STALE;

	private static final String LIVES = "lives";

	private final RedisServer server;

	private final RedisKey at;

	/** What the places of this line begin with. */
	private final String line = UUID.randomUUID().toString();

	Places(RedisServer server, RedisKey at) {
		this.server = server;
		this.at = at;
	}

	/**
	 * What the server is told.
	 *
	 * @param waits whether anybody waits
	 * @param known whether the server knows that this line lives, if it has not forgotten
	 * @param coming new places, in order
	 * @param leaving places to be taken away
	 * @param suspect the line that is asked for, or nothing
	 */
	record Update(boolean waits, boolean known, List<String> coming, List<String> leaving, String suspect) {

		boolean isNothing() {
			return !this.waits && this.leaving.isEmpty();
		}

	}

	/**
	 * What the server says.
	 *
	 * @param remembered whether it had not forgotten that this line lives
	 * @param first the first place, or nothing
	 * @param lives whether the suspect does
	 */
	record Seen(boolean remembered, String first, boolean lives) {
	}

	private RListAsync<String> places(RBatch batch) {
		return batch.getList(this.at.places(), StringCodec.INSTANCE);
	}

	private RBucketAsync<String> life(RBatch batch, String ofLine) {
		return batch.getBucket(this.at.life(ofLine), StringCodec.INSTANCE);
	}

	/** A place of this line, which has no other of this number. */
	String place(long number) {
		return this.line + "/" + number;
	}

	boolean isOfThisLine(String place) {
		return lineOf(place).equals(this.line);
	}

	/** The line of a place, or nothing. */
	static String lineOf(String place) {
		return place.substring(0, Math.max(0, place.indexOf('/')));
	}

	/** Whether nobody waits in any JVM. */
	CompletableFuture<Boolean> areNone() {
		return Together.send(this.server, (batch) -> {
			// changes nothing, but is no question that a replica could answer
			places(batch).trimAsync(0, -1);
			places(batch).getAsync(0);
		}).thenApply((results) -> results.get(1) == null);
	}

	/** Tells of what has changed, and asks who is first then, in one step. */
	CompletableFuture<Seen> tell(Update update) {
		if (update.isNothing()) {
			return CompletableFuture.completedFuture(new Seen(true, "", true));
		}
		return Together.send(this.server, (batch) -> {
			if (!update.waits()) {
				life(batch, this.line).deleteAsync();
			}
			else if (update.known()) {
				life(batch, this.line).setIfExistsAsync(LIVES, STALE);
			}
			else {
				life(batch, this.line).setAsync(LIVES, STALE);
			}
			life(batch, update.suspect()).isExistsAsync();
			update.leaving().forEach((place) -> places(batch).removeAsync(place, 1));
			if (!update.coming().isEmpty()) {
				places(batch).addAllAsync(update.coming());
			}
			Together.expire(batch, this.at.places(), STALE);
			places(batch).getAsync(0);
		}).thenApply((results) -> seen(update, results));
	}

	private static Seen seen(Update update, List<?> results) {
		@Nullable Object first = results.get(results.size() - 1);
		return new Seen(!update.waits() || !update.known() || results.get(0).equals(true),
				(first != null) ? first.toString() : "", results.get(1).equals(true));
	}

	/**
	 * Drops the places of a line that is gone, or stood still for long.
	 * @return whether there were any
	 */
	CompletableFuture<Boolean> drop(String dead) {
		return Together.send(this.server, (batch) -> {
			// with the places of the same moment: should it live after that, it has
			// others
			life(batch, dead).isExistsAsync();
			places(batch).trimAsync(0, -1);
			places(batch).readAllAsync();
		}).thenCompose((results) -> {
			List<?> all = (List<?>) results.get(2);
			List<String> theirs = all.stream()
				.map(Object::toString)
				.filter((place) -> lineOf(place).equals(dead))
				.toList();
			if (results.get(0).equals(true) || theirs.isEmpty()) {
				return CompletableFuture.completedFuture(false);
			}
			return Together.send(this.server, (batch) -> theirs.forEach((place) -> places(batch).removeAsync(place, 1)))
				.thenApply((done) -> true);
		});
	}

}
