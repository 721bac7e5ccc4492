package io.signalbox.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** The scripts of events, and the channel on which those who wait for them hear. */
final class EventScripts {

	private final RedisServer server;

	private final RScript scripts;

	private final RTopic topic;

	EventScripts(RedisServer server, RedissonClient client, String keyPrefix) {
		this.server = server;
		this.scripts = client.getScript(StringCodec.INSTANCE);
		this.topic = client.getTopic(keyPrefix + ":freed", StringCodec.INSTANCE);
	}

	String channel() {
		return this.topic.getChannelNames().get(0);
	}

	CompletionStage<Integer> listen(Consumer<String> freed) {
		return this.topic.addListenerAsync(String.class, (channel, base) -> freed.accept(base));
	}

	void stopListening(int listener) {
		this.topic.removeListenerAsync(listener);
	}

	CompletableFuture<List<Object>> run(Script script, List<Object> keys, Object... arguments) {
		return this.server.ask(() -> this.scripts.<List<Object>>evalAsync(Mode.READ_WRITE, script.text(),
				ReturnType.LIST, keys, arguments));
	}

}
