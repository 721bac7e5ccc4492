package io.signalbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contracts share: an engine for each test, threads, and a few waits. The names
 * of the tests begin with the number of the behaviour that they hold an engine to.
 */
@org.junit.jupiter.api.Timeout(30)
public abstract class EngineContract {

	protected static final Duration LONG = Duration.ofSeconds(10);

	protected static final Duration SHORT = Duration.ofMillis(30);

	protected static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

	protected static final Duration YEARS_292 = Duration.ofNanos(Long.MAX_VALUE - 1);

	@RegisterExtension
	protected final Threads threads = new Threads();

	protected Engine engine;

	/** Makes an engine, which is closed after the test. */
	protected abstract Engine engine();

	/** Whether the primitives under test are fair. */
	protected boolean fair() {
		return false;
	}

	/** How often a test repeats a race. */
	protected int rounds() {
		return 200;
	}

	@BeforeEach
	void open() {
		this.engine = engine();
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	/** Waits until these, and nobody else, are in the queue and asleep. */
	protected static void awaitWaiting(NamedPrimitive primitive, Task<?>... tasks) {
		Threads.until(() -> primitive.statistics().pending() == tasks.length
				&& Arrays.stream(tasks).allMatch(Task::isParked));
	}

	/** Waits until so many are in the queue. */
	protected static void awaitPending(NamedPrimitive primitive, int count) {
		Threads.until(() -> primitive.statistics().pending() == count);
	}

	/** Takes what is free: at once where the engine knows, or else with one question. */
	protected static Grant take(Acquirable primitive, Object owner) throws InterruptedException {
		Grant grant = primitive.tryEnter(owner, 1);
		return (grant != null) ? grant : primitive.enter(owner, 1, Timeout.ZERO);
	}

	/** Waits for the result of a stage; throws its failure. */
	protected static <T> T value(CompletionStage<T> stage) throws Exception {
		try {
			return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception failure) {
				throw failure;
			}
			throw ex;
		}
	}

	/** Waits for the failure of a stage. */
	protected static Throwable failure(CompletionStage<?> stage) throws Exception {
		try {
			Object result = stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
			throw new AssertionError("completed with " + result);
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
	}

	/** The attempts that ended, however they did. */
	protected static long attempts(NamedPrimitive primitive) {
		return Arrays.stream(Outcome.values()).mapToLong(primitive.statistics()::attempts).sum();
	}

	protected static void assertUnused(NamedPrimitive primitive) {
		assertThat(primitive.statistics().pending()).isZero();
		assertThat(primitive.statistics().active()).isZero();
		assertThat(primitive.holders()).isEmpty();
		assertThat(primitive.waiters()).isEmpty();
	}

}
