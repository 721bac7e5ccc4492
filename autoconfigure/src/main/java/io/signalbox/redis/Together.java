package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.redisson.api.BatchOptions;
import org.redisson.api.BatchOptions.ExecutionMode;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;

/**
 * Several commands for one primitive that are done in one step and one round trip.
 *
 * <p>
 * None may be one that Redisson does by a script, such as its {@code expireAsync} and
 * {@code compareAndSetAsync}: in a batch it sends the digest of a script that it has
 * loaded once, for good, and a server that has restarted since does not know it.
 */
final class Together {

	private static final BatchOptions IN_ONE_STEP = BatchOptions.defaults()
		.executionMode(ExecutionMode.IN_MEMORY_ATOMIC);

	private Together() {
	}

	/**
	 * Adds that a key is to be forgotten after a time.
	 * @param key the whole key
	 */
	@SuppressWarnings("deprecation") // the other one sends a batch of its own
	static void expire(RBatch batch, String key, Duration time) {
		batch.getKeys().expireAsync(key, time.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Sends commands. One at least must write, as others might be sent to a replica,
	 * which may not know yet what was written before.
	 * @param server where to
	 * @param commands adds the commands
	 * @return their results, in order
	 */
	static CompletableFuture<List<?>> send(RedisServer server, Consumer<RBatch> commands) {
		RBatch batch = server.client.createBatch(IN_ONE_STEP);
		commands.accept(batch);
		return server.ask(batch::executeAsync).thenApply(BatchResult::getResponses);
	}

}
