package io.signalbox;

import java.time.Instant;

/**
 * One who holds a primitive.
 *
 * @param thread name of the thread that acquired, or a description of an asynchronous
 * call
 * @param since when it was granted, to within the 20 ms of the engine's coarse clock
 * @param permits how many permits it holds; for a re-entrant lock, how many times
 * @since 0.1
 */
public record Holder(String thread, Instant since, int permits) {
}
