package io.signalbox.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.redisson.api.RedissonClient;

/**
 * The server as the engine uses it, through Redisson's objects.
 *
 * <p>
 * Results are completed on Redisson's threads, on which no code of callers may run.
 * Questions are never cancelled: what was sent may be done whatever the sender thinks.
 */
final class RedisServer {

	/** How long anybody waits for an answer. Redisson gives up on its own before. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	/** After this time what was sent has arrived, or never will. */
	private static final long ARRIVED_MILLIS = 5_000;

	final RedissonClient client;

	private final ScheduledExecutorService timer;

	RedisServer(RedissonClient client, ScheduledExecutorService timer) {
		this.client = client;
		this.timer = timer;
	}

	/** Asks; fails if there is no answer in time. */
	<T> CompletableFuture<T> ask(Supplier<? extends CompletionStage<T>> question) {
		return ask(question, 0, (late) -> {
		});
	}

	/**
	 * Asks something whose answer may take a while, and must not be lost.
	 * @param question what is asked
	 * @param waitMillis how long the answer may take if all is well
	 * @param late told of an answer that came when nobody waited for it any more
	 */
	<T> CompletableFuture<T> ask(Supplier<? extends CompletionStage<T>> question, long waitMillis, Consumer<T> late) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		try {
			question.get().whenComplete((result, failure) -> {
				if (failure != null) {
					answer.completeExceptionally(failure);
				}
				else if (!answer.complete(result)) {
					late.accept(result);
				}
			});
		}
		catch (RuntimeException ex) {
			// the client is shut down
			answer.completeExceptionally(ex);
		}
		return answer.orTimeout(PATIENCE.toMillis() + waitMillis, TimeUnit.MILLISECONDS);
	}

	/** Does something when all that was sent before has arrived. */
	void later(Runnable action) {
		this.timer.schedule(action, ARRIVED_MILLIS, TimeUnit.MILLISECONDS);
	}

	/** What went wrong, without the wrappings of stages. */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	/** A failure as a stage can throw it. */
	static CompletionException rethrown(Throwable failure) {
		return (failure instanceof CompletionException wrapped) ? wrapped : new CompletionException(failure);
	}

}
