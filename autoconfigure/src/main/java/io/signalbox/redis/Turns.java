package io.signalbox.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.signalbox.redis.Places.Seen;
import io.signalbox.redis.Places.Update;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is with something fair, in all JVMs: all who wait have {@link Places} at
 * the server, in the order in which they came there. Only whose place is the first asks
 * for what he waits for, and who does not wait asks only where there is none.
 *
 * <p>
 * A line says that it lives whenever it looks, which is each second or two. The places of
 * one that has not for {@link Places#STALE} are dropped by the others, so that who is
 * killed while he waits holds up nobody for longer. Time is the server's; no clock of a
 * JVM counts.
 *
 * <p>
 * The server is told of what has changed in the line, and asked who is first, in one step
 * and by one question at a time, so that places come there in the order of the line. A
 * place is never used again after it was given up, whatever the server made of that, so
 * one that turns up late can be told from those that are meant.
 */
final class Turns {

	/** Within this time a waiter notices what nobody told it of. */
	private static final long RECHECK_MILLIS = WaitSet.RECHECK_MILLIS;

	private final RedissonAcquirable primitive;

	private final RedissonEngine engine;

	private final RedisKey at;

	private final Places atServer;

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
		this.atServer = new Places(this.engine.server, this.at);
	}

	/** Whether nobody waits in any JVM. */
	CompletableFuture<Boolean> isNobodyWaiting() {
		return this.atServer.areNone();
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
		this.atServer.tell(update).whenComplete((seen, failure) -> {
			if (failure != null) {
				failed(update);
				answer.completeExceptionally(failure);
			}
			else if (!isToBeRepeated(update, seen)) {
				answer.complete(this.atServer.isOfThisLine(seen.first()));
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
				String place = this.atServer.place(++this.lastPlace);
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
		return new Update(!calls.isEmpty(), this.known, coming, List.copyOf(this.left), this.suspect);
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
		String first = seen.first();
		boolean mine = this.atServer.isOfThisLine(first);
		if (mine && !this.places.containsValue(first)) {
			this.left.add(first);
			return true;
		}
		if (mine) {
			changed();
			return false;
		}
		String other = Places.lineOf(first);
		if (!seen.lives() && !other.isEmpty() && other.equals(update.suspect())) {
			drop(other);
		}
		this.suspect = other;
		return false;
	}

	private void drop(String dead) {
		this.atServer.drop(dead).thenAccept((dropped) -> {
			if (dropped) {
				this.engine.channel.tell(this.at);
			}
		});
	}

}
