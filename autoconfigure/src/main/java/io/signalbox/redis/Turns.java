package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.redisson.api.RBatch;
import org.redisson.api.RBucketAsync;
import org.redisson.api.RListAsync;
import org.redisson.client.codec.StringCodec;

/**
 * Whose turn it is with something fair, in all JVMs: a list at the server of the places
 * of all who wait, in the order in which they came there. Only whose place is the first
 * asks for what he waits for, and who does not wait asks only where there is none.
 *
 * <p>
 * A line says that it lives whenever it looks, which is each second or two. The places of
 * one that has not for {@link #STALE} are dropped by the others, so that who is killed
 * while he waits holds up nobody for longer. Time is the server's; no clock of a JVM
 * counts.
 *
 * <p>
 * The server is told of what has changed in the line, and asked who is first, in one step
 * and by one question at a time, so that places come there in the order of the line. A
 * place is never used again after it was given up, whatever the server made of that, so
 * one that turns up late can be told from those that are meant.
 */
final class Turns {

	/** How long a line may not be heard of. */
	static final Duration STALE = Waiters.STALE;

	/** Within this time a waiter notices what nobody told it of. */
	private static final long RECHECK_MILLIS = WaitSet.RECHECK_MILLIS;

	private static final String LIVES = "lives";

	private final RedissonAcquirable primitive;

	private final RedissonEngine engine;

	private final RedisKey at;

	private final String line = UUID.randomUUID().toString();

	private final Runnable listener = this::changed;

	/** Guards what is asked and told. Nothing is called while it is held. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable CompletableFuture<Boolean> asked;

	private @Nullable CompletableFuture<Boolean> next;

	/**
	 * Completed with the next change of who is first, as far as told. Written with the
	 * lock.
	 */
	private volatile CompletableFuture<@Nullable Void> change = new CompletableFuture<>();

	/** Who has a place at the server. Changed by one question at a time, as the rest. */
	private final Map<RedissonAcquisition, String> places = new ConcurrentHashMap<>();

	/** What is to be taken away at the server. */
	private final Set<String> left = new LinkedHashSet<>();

	private long lastPlace;

	/** Whether the server knows that this line lives, if it has not forgotten. */
	private boolean known;

	/** The other line whose place was the first, or nothing. */
	private String suspect = "";

	Turns(RedissonAcquirable primitive) {
		this.primitive = primitive;
		this.engine = primitive.shared.engine;
		this.at = primitive.at;
	}

	private RListAsync<String> places(RBatch batch) {
		return batch.getList(this.at.places(), StringCodec.INSTANCE);
	}

	private RBucketAsync<String> life(RBatch batch, String ofLine) {
		return batch.getBucket(this.at.life(ofLine), StringCodec.INSTANCE);
	}

	/** Whether nobody waits in any JVM. */
	CompletableFuture<Boolean> isNobodyWaiting() {
		return Together.send(this.engine.server, (batch) -> {
			// changes nothing, but is no question that a replica could answer
			places(batch).trimAsync(0, -1);
			places(batch).getAsync(0);
		}).thenApply((results) -> results.get(1) == null);
	}

	/**
	 * Whether it is the turn of this line. Where it is not, that is said only after
	 * something has changed, or a while has passed.
	 * @param waitMillis how long to wait for a change at most
	 */
	CompletableFuture<Boolean> await(long waitMillis) {
		CompletableFuture<@Nullable Void> changed = this.change;
		return update().thenCompose((first) -> first ? CompletableFuture.completedFuture(true)
				: changed.copy()
					.completeOnTimeout(null, Math.min(waitMillis, RECHECK_MILLIS), TimeUnit.MILLISECONDS)
					.thenApply((done) -> false));
	}

	private void changed() {
		CompletableFuture<@Nullable Void> told;
		this.lock.lock();
		try {
			told = this.change;
			this.change = new CompletableFuture<>();
		}
		finally {
			this.lock.unlock();
		}
		told.complete(null);
	}

	/**
	 * Tells the server of who has come and gone.
	 * @return whether the first place is one of this line then
	 */
	CompletableFuture<Boolean> update() {
		CompletableFuture<Boolean> answer;
		this.lock.lock();
		try {
			if (this.asked != null) {
				// what is under way may not know of the latest
				if (this.next == null) {
					this.next = new CompletableFuture<>();
				}
				return this.next;
			}
			answer = new CompletableFuture<>();
			this.asked = answer;
		}
		finally {
			this.lock.unlock();
		}
		ask(answer);
		return answer;
	}

	private void ask(CompletableFuture<Boolean> answer) {
		Update update = prepare();
		send(update).whenComplete((seen, failure) -> {
			if (failure != null) {
				failed(update);
				answer.completeExceptionally(failure);
			}
			else if (!isToBeRepeated(update, seen)) {
				answer.complete(isOfThisLine(seen.first()));
			}
			else {
				ask(answer);
				return;
			}
			askNext();
		});
	}

	private void askNext() {
		CompletableFuture<Boolean> following;
		this.lock.lock();
		try {
			following = this.next;
			this.asked = following;
			this.next = null;
		}
		finally {
			this.lock.unlock();
		}
		if (following != null) {
			ask(following);
		}
	}

	/**
	 * What the server is told.
	 *
	 * @param waits whether anybody waits
	 * @param coming new places, in order
	 * @param leaving places to be taken away
	 * @param suspect the line that is asked for, or nothing
	 */
	private record Update(boolean waits, List<String> coming, List<String> leaving, String suspect) {

		boolean isNothing() {
			return !this.waits && this.leaving.isEmpty();
		}

	}

	/**
	 * What the server says.
	 *
	 * @param remembered whether it had not forgotten that this line lives
	 * @param first the first place, or {@code null}
	 * @param lives whether the suspect does
	 */
	private record Seen(boolean remembered, @Nullable String first, boolean lives) {
	}

	private Update prepare() {
		List<RedissonAcquisition> calls = this.primitive.line.calls();
		Set<RedissonAcquisition> waiting = new HashSet<>(calls);
		this.places.forEach((call, place) -> {
			if (!waiting.contains(call)) {
				this.places.remove(call);
				this.left.add(place);
			}
		});
		List<String> coming = new ArrayList<>();
		for (RedissonAcquisition call : calls) {
			if (!this.places.containsKey(call)) {
				String place = this.line + "/" + ++this.lastPlace;
				this.places.put(call, place);
				coming.add(place);
			}
		}
		if (calls.isEmpty()) {
			this.engine.channel.forget(this.at, this.listener);
		}
		else {
			this.engine.channel.listen(this.at, this.listener);
		}
		return new Update(!calls.isEmpty(), coming, List.copyOf(this.left), this.suspect);
	}

	private CompletableFuture<Seen> send(Update update) {
		if (update.isNothing()) {
			return CompletableFuture.completedFuture(new Seen(true, null, true));
		}
		boolean before = this.known;
		return Together.send(this.engine.server, (batch) -> {
			if (!update.waits()) {
				life(batch, this.line).deleteAsync();
			}
			else if (before) {
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
		})
			.thenApply((results) -> new Seen(!update.waits() || !before || results.get(0).equals(true),
					(String) results.get(results.size() - 1), results.get(1).equals(true)));
	}

	/** It may have been done, or may be done later: what it said of places is void. */
	private void failed(Update update) {
		this.places.values().removeAll(update.coming());
		this.left.addAll(update.coming());
	}

	/** Deals with what the server says. */
	private boolean isToBeRepeated(Update update, Seen seen) {
		this.primitive.line.trouble.answered();
		update.leaving().forEach(this.left::remove);
		if (!update.leaving().isEmpty()) {
			this.engine.channel.tell(this.at);
		}
		if (!seen.remembered()) {
			// it stood still for long, or the server has lost its data
			this.known = false;
			this.left.addAll(this.places.values());
			this.places.clear();
			return true;
		}
		this.known = update.waits();
		String first = (seen.first() != null) ? seen.first() : "";
		if (isOfThisLine(first) && !this.places.containsValue(first)) {
			this.left.add(first);
			return true;
		}
		if (isOfThisLine(first)) {
			changed();
			return false;
		}
		String other = first.substring(0, Math.max(0, first.indexOf('/')));
		if (!seen.lives() && !other.isEmpty() && other.equals(update.suspect())) {
			drop(other);
		}
		this.suspect = other;
		return false;
	}

	private boolean isOfThisLine(@Nullable String place) {
		return place != null && place.startsWith(this.line + "/");
	}

	/** Drops the places of a line that is gone, or stood still for long. */
	private void drop(String dead) {
		Together.send(this.engine.server, (batch) -> {
			// with the places of the same moment: should it live after that, it has
			// others
			life(batch, dead).isExistsAsync();
			places(batch).trimAsync(0, -1);
			places(batch).readAllAsync();
		}).thenAccept((results) -> {
			List<?> all = (List<?>) results.get(2);
			List<String> theirs = all.stream()
				.map(Object::toString)
				.filter((place) -> place.startsWith(dead + "/"))
				.toList();
			if (results.get(0).equals(false) && !theirs.isEmpty()) {
				Together
					.send(this.engine.server, (batch) -> theirs.forEach((place) -> places(batch).removeAsync(place, 1)))
					.thenRun(() -> this.engine.channel.tell(this.at));
			}
		});
	}

}
