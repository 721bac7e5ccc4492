package io.signalbox.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

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

	private final RedisServer server;

	private final Duration kept;

	private final Map<RedisKey, String> declared = new ConcurrentHashMap<>();

	Declarations(RedisServer server, Duration kept) {
		this.server = server;
		this.kept = kept;
	}

	private RBucket<String> bucket(RedisKey at) {
		return this.server.client.getBucket(at.settings(), StringCodec.INSTANCE);
	}

	/**
	 * Declares what a name is here.
	 * @return what others have declared it to be, which may be the same, or nothing
	 */
	CompletableFuture<String> declare(RedisKey at, String text) {
		return offer(at, text).thenApply((found) -> {
			if (found.isEmpty() || found.equals(text)) {
				this.declared.put(at, text);
			}
			return found;
		});
	}

	private CompletableFuture<String> offer(RedisKey at, String text) {
		return this.server.ask(() -> bucket(at).setIfAbsentAsync(text, this.kept)).thenCompose((absent) -> {
			if (absent) {
				return CompletableFuture.completedFuture("");
			}
			return this.server.ask(() -> bucket(at).getAndExpireAsync(this.kept))
				.thenCompose((found) -> (found != null) ? CompletableFuture.completedFuture(found) : offer(at, text));
		});
	}

	/** Declares everything again, before it is forgotten. */
	void repeat() {
		this.declared.forEach((at, text) -> offer(at, text).thenAccept((found) -> {
			if (!found.isEmpty() && !found.equals(text)) {
				log.warn("'{}' is '{}' here but '{}' in another instance", at.settings(), text, found);
			}
		}));
	}

}
