package io.signalbox;

import java.time.Instant;

/**
 * One who waits for a primitive.
 *
 * @param thread name of the thread that waits, or a description of an asynchronous call
 * @param since when it began to wait
 * @param permits how many permits it waits for
 * @since 0.1
 */
public record Waiter(String thread, Instant since, int permits) {
}
