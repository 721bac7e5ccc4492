package io.signalbox.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/** Whether the server answers those who wait in one line, or since when it has failed. */
final class Trouble {

	/** How long those who wait ride out a server that fails. */
	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final AtomicReference<@Nullable Failing> failing = new AtomicReference<>();

	private volatile long lastAnswerNanos = System.nanoTime();

	private record Failing(long sinceNanos, Throwable failure) {
	}

	void answered() {
		this.lastAnswerNanos = System.nanoTime();
		this.failing.set(null);
	}

	/** Whether it has failed for so long that it is no use to ask again. */
	boolean failed(Throwable failure) {
		long now = System.nanoTime();
		Failing since = this.failing.updateAndGet(
				(before) -> new Failing((before != null) ? before.sinceNanos() : now, RedisServer.cause(failure)));
		return since != null && now - since.sinceNanos() > PATIENCE_NANOS;
	}

	/** How it fails, if it does. */
	@Nullable Throwable failure() {
		Failing now = this.failing.get();
		return (now != null) ? now.failure() : null;
	}

	boolean hasAnsweredSince(long nanos) {
		return this.lastAnswerNanos - nanos >= 0;
	}

}
