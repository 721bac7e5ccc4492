package io.signalbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One who holds a primitive.
 *
 * @param thread name of the thread that acquired, or a description of an asynchronous
 * call
 * @param traceId id of the trace that its call belongs to, or {@code null} if it is not
 * known to belong to one
 * @param since when it was granted, to within the 20 ms of the engine's coarse clock
 * @param permits how many permits it holds; for a re-entrant lock, how many times
 * @since 0.1
 */
public record Holder(String thread, @Nullable String traceId, Instant since, int permits) {

	/**
	 * One whose trace is not known.
	 * @param thread name of the thread that acquired, or a description of an asynchronous
	 * call
	 * @param since when it was granted
	 * @param permits how many permits it holds
	 */
	public Holder(String thread, Instant since, int permits) {
		this(thread, null, since, permits);
	}

}
