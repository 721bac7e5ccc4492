package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The server as the engine uses it: scripts, and one channel on which those who wait hear
 * of what became free.
 *
 * <p>
 * Results are completed on Redisson's threads, on which no code of callers may run. They
 * are never cancelled: what was sent may be done whatever the sender thinks.
 */
final class RedisServer {

	/** How long anybody waits for an answer. Redisson gives up on its own before. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	final RedissonClient client;

	private final RScript scripts;

	private final RTopic topic;

	RedisServer(RedissonClient client, String keyPrefix) {
		this.client = client;
		this.scripts = client.getScript(StringCodec.INSTANCE);
		this.topic = client.getTopic(keyPrefix + ":freed", StringCodec.INSTANCE);
	}

	/** Name of the channel, for scripts that tell of what is free. */
	String channel() {
		return this.topic.getChannelNames().get(0);
	}

	/** Begins to listen, and listens again after each loss of the connection. */
	CompletionStage<Integer> listen(Consumer<String> freed) {
		return this.topic.addListenerAsync(String.class, (channel, base) -> freed.accept(base));
	}

	void stopListening(int listener) {
		this.topic.removeListenerAsync(listener);
	}

	/** Asks; fails if there is no answer in time. */
	<T> CompletableFuture<T> ask(Supplier<? extends CompletionStage<T>> question) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		try {
			question.get().whenComplete((result, failure) -> {
				if (failure != null) {
					answer.completeExceptionally(failure);
				}
				else {
					answer.complete(result);
				}
			});
		}
		catch (RuntimeException ex) {
			// the client is shut down
			answer.completeExceptionally(ex);
		}
		return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Runs a script; fails if there is no answer in time. */
	CompletableFuture<List<Object>> run(Script script, List<Object> keys, Object... arguments) {
		CompletableFuture<List<Object>> answer = new CompletableFuture<>();
		try {
			this.scripts.<List<Object>>evalAsync(Mode.READ_WRITE, script.text(), ReturnType.LIST, keys, arguments)
				.whenComplete((result, failure) -> {
					if (failure != null) {
						answer.completeExceptionally(failure);
					}
					else {
						answer.complete(result);
					}
				});
		}
		catch (RuntimeException ex) {
			// the client is shut down
			answer.completeExceptionally(ex);
		}
		return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** What went wrong, without the wrappings of stages. */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	static long number(Object value) {
		return (value instanceof Number number) ? number.longValue() : Long.parseLong(value.toString());
	}

}
