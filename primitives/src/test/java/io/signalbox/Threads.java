package io.signalbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.awaitility.Awaitility.await;

/**
 * Threads of a test. After the test each one is joined, and a failure that the test has
 * not looked at fails it.
 */
public final class Threads implements AfterEachCallback {

	private static final long SECONDS = 10;

	private final List<Task<?>> tasks = new CopyOnWriteArrayList<>();

	/** A body without a result. */
	@FunctionalInterface
	public interface Body {

		void run() throws Exception;

	}

	public <T> Task<T> start(Callable<T> body) {
		return start(Thread::new, body);
	}

	public <T> Task<T> start(ThreadFactory factory, Callable<T> body) {
		Task<T> task = new Task<>();
		task.thread = factory.newThread(() -> {
			try {
				task.complete(body.call());
			}
			catch (Throwable ex) {
				task.completeExceptionally(ex);
			}
		});
		task.thread.setName("test-" + this.tasks.size());
		this.tasks.add(task);
		task.thread.start();
		return task;
	}

	public Task<Void> run(Body body) {
		return start(() -> {
			body.run();
			return null;
		});
	}

	/** Makes virtual threads; skips the test where there are none. */
	public static ThreadFactory virtual() {
		Assumptions.assumeTrue(hasVirtual(), "virtual threads need JDK 21");
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			return (ThreadFactory) Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static boolean hasVirtual() {
		return Runtime.version().feature() >= 21;
	}

	/** Waits for a state, generously. */
	public static void until(Callable<Boolean> state) {
		await().pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(Duration.ofSeconds(SECONDS))
			.until(state);
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		for (Task<?> task : this.tasks) {
			task.thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
			if (task.thread.isAlive()) {
				throw new AssertionError(task.thread + " is still running");
			}
			if (!task.seen && task.isCompletedExceptionally()) {
				task.value();
			}
		}
	}

	/** What a thread of the test returned or threw. */
	public static final class Task<T> extends CompletableFuture<T> {

		private Thread thread;

		private volatile boolean seen;

		public Thread thread() {
			return this.thread;
		}

		public void interrupt() {
			this.thread.interrupt();
		}

		public boolean isParked() {
			Thread.State state = this.thread.getState();
			return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
		}

		/** Waits for the result; throws what the thread threw. */
		public T value() throws Exception {
			this.seen = true;
			try {
				return get(SECONDS, TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof Exception failure) {
					throw failure;
				}
				throw (Error) ex.getCause();
			}
		}

		/** Waits for the end; returns what the thread threw, or {@code null}. */
		public Throwable failure() throws Exception {
			this.seen = true;
			try {
				get(SECONDS, TimeUnit.SECONDS);
				return null;
			}
			catch (ExecutionException ex) {
				return ex.getCause();
			}
		}

	}

}
