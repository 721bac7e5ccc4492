package io.signalbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One who waits for a primitive.
 *
 * @param thread name of the thread that waits, or a description of an asynchronous call
 * @param traceId id of the trace that its call belongs to, or {@code null} if it is not
 * known to belong to one
 * @param since when it began to wait
 * @param permits how many permits it waits for
 * @since 0.1
 */
public record Waiter(String thread, @Nullable String traceId, Instant since, int permits) {

	/**
	 * One whose trace is not known.
	 * @param thread name of the thread that waits, or a description of an asynchronous
	 * call
	 * @param since when it began to wait
	 * @param permits how many permits it waits for
	 */
	public Waiter(String thread, Instant since, int permits) {
		this(thread, null, since, permits);
	}

}
