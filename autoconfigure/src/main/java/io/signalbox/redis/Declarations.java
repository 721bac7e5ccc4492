package io.signalbox.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EngineUnavailableException;
import io.signalbox.EventSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.redisson.api.RBucket;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the instances tell each other of their settings: a text for each name, which the
 * server forgets a lease after the last of them has repeated it.
 */
final class Declarations {

	private static final Logger log = LoggerFactory.getLogger(Declarations.class);

	/** What a name is that is not in Redis. */
	static final String ELSEWHERE = "engine local";

	private final RedisServer server;

	private final String keyPrefix;

	private final Duration kept;

	private final Map<RedisKey, String> declared = new ConcurrentHashMap<>();

	/** What others were told of, and nobody has looked yet whether they agree. */
	private final Map<RedisKey, CompletableFuture<Found>> open = new ConcurrentHashMap<>();

	Declarations(RedisServer server, RedisSettings settings) {
		this.server = server;
		this.keyPrefix = settings.keyPrefix();
		this.kept = settings.lease();
	}

	/**
	 * What a name is.
	 *
	 * @param here what it is in this instance
	 * @param there what others have declared it to be, which may be the same, or nothing
	 */
	record Found(String here, String there) {

		/** Whether no other instance has said what it is. */
		boolean isFirst() {
			return this.there.isEmpty();
		}

		boolean isAgreed() {
			return isFirst() || this.there.equals(this.here);
		}

	}

	/** What all instances must agree on. */
	static String textOf(Settings settings) {
		if (settings instanceof LockSettings lock) {
			return (lock.reentrant() ? "lock reentrant" : "lock plain") + (lock.fair() ? " fair" : "")
					+ (lock.fenced() ? " fenced" : "")
					+ ((lock.holdAtLeast() != null) ? " hold-at-least=" + lock.holdAtLeast() : "");
		}
		if (settings instanceof SemaphoreSettings semaphore) {
			return "semaphore permits=" + semaphore.permits() + (semaphore.fair() ? " fair" : "");
		}
		if (settings instanceof EventSettings event) {
			return "event set=" + event.set();
		}
		if (settings instanceof ConditionSettings condition) {
			return "condition lock=" + condition.lock();
		}
		if (settings instanceof BarrierSettings barrier) {
			return "barrier parties=" + barrier.parties();
		}
		return "lock read-write";
	}

	private RedisKey at(String name) {
		return RedisKey.of(this.keyPrefix, name, null);
	}

	private RBucket<String> bucket(RedisKey at) {
		return this.server.client.getBucket(at.settings(), StringCodec.INSTANCE);
	}

	/** Tells others what a name is here, of which {@link #agree} has the answer. */
	CompletableFuture<Found> offer(String name, String text) {
		return this.open.computeIfAbsent(at(name), (at) -> offer(at, text).thenApply((found) -> {
			if (found.isAgreed()) {
				this.declared.put(at, text);
			}
			return found;
		}));
	}

	/**
	 * Waits until others have been told what a name is here, and fails if it is something
	 * else there. They are told now, unless that was {@linkplain #offer offered} before.
	 * @throws IllegalArgumentException if others have said something else
	 * @throws EngineUnavailableException if Redis can't be reached
	 */
	void agree(Kind kind, String name, String text) {
		Found found;
		try {
			found = offer(name, text).join();
		}
		catch (CompletionException ex) {
			Throwable cause = RedisServer.cause(ex);
			throw new EngineUnavailableException(name,
					kind.describe(name) + " can't be made: Redis does not answer: " + cause, cause);
		}
		finally {
			this.open.remove(at(name));
		}
		if (!found.isAgreed()) {
			throw new IllegalArgumentException(kind.describe(name) + " is '" + text + "' here but '" + found.there()
					+ "' in another instance with the key prefix '" + this.keyPrefix
					+ "': give both the same settings, or one of them another name or "
					+ "'signalbox.redis.key-prefix'; what an instance has declared is forgotten "
					+ Timeout.of(this.kept) + " after it has ended");
		}
	}

	private CompletableFuture<Found> offer(RedisKey at, String text) {
		return this.server.ask(() -> bucket(at).setIfAbsentAsync(text, this.kept)).thenCompose((absent) -> {
			if (absent) {
				return CompletableFuture.completedFuture(new Found(text, ""));
			}
			return this.server.ask(() -> bucket(at).getAndExpireAsync(this.kept))
				.thenCompose((found) -> (found != null) ? CompletableFuture.completedFuture(new Found(text, found))
						: offer(at, text));
		});
	}

	/** Declares everything again, before it is forgotten. */
	void repeat() {
		this.declared.forEach((at, text) -> offer(at, text).thenAccept((found) -> {
			if (!found.isAgreed()) {
				log.warn("'{}' is '{}' here but '{}' in another instance", at.settings(), text, found.there());
			}
		}));
	}

}
