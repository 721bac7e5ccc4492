package io.signalbox.redis;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The one channel on which JVMs tell each other that something has changed, and of what
 * primitive. A message is a hint to look, no more: one that is lost is made up for by
 * those who wait, who look by themselves.
 */
final class Channel {

	private final RTopic topic;

	private final CompletionStage<Integer> subscription;

	/** Whom to tell, by where their primitive is at the server. */
	final Map<String, Set<Runnable>> listeners = new ConcurrentHashMap<>();

	Channel(RedissonClient client, String keyPrefix) {
		this.topic = client.getTopic(keyPrefix + ":changed", StringCodec.INSTANCE);
		this.subscription = this.topic.addListenerAsync(String.class, (channel, base) -> heard(base));
	}

	void listen(RedisKey at, Runnable listener) {
		this.listeners.compute(at.base(), (base, found) -> {
			Set<Runnable> all = (found != null) ? found : ConcurrentHashMap.newKeySet();
			all.add(listener);
			return all;
		});
	}

	void forget(RedisKey at, Runnable listener) {
		this.listeners.computeIfPresent(at.base(), (base, all) -> {
			all.remove(listener);
			return all.isEmpty() ? null : all;
		});
	}

	/** Tells this JVM at once, and the others. */
	void tell(RedisKey at) {
		this.topic.publishAsync(at.base());
		heard(at.base());
	}

	private void heard(String base) {
		Set<Runnable> all = this.listeners.get(base);
		if (all != null) {
			all.forEach(Runnable::run);
		}
	}

	void close() {
		this.subscription.thenAccept(this.topic::removeListenerAsync);
	}

}
