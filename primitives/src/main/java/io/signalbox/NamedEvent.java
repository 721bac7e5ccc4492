package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A flag to wait for, known by name, as {@code Event} of Python's {@code threading}: it
 * is set or clear, and whoever waits goes on when it is set. Waiting consumes nothing.
 *
 * <p>
 * Setting releases everybody who waits at that moment, even if the event is cleared right
 * after. Memory consistency: what happens before {@link #set()} <i>happens-before</i>
 * what follows a wait that it released.
 *
 * @since 0.1
 */
public interface NamedEvent extends Acquirable {

	@Override
	EventSettings settings();

	/**
	 * The keyed side: one event for each key, with the settings of this one. An event
	 * that is not as it was at first stays until it is.
	 * @return the events by key
	 */
	Keys<NamedEvent> keys();

	/**
	 * Sets the event and releases all who wait. Needs no ownership and never blocks;
	 * setting a set event has no effect.
	 */
	void set();

	/**
	 * Clears the event: the next to come wait. Releases nobody; clearing a clear event
	 * has no effect.
	 */
	void clear();

	/**
	 * Whether the event is set.
	 * @return the flag
	 */
	boolean isSet();

	/**
	 * Waits until the event is set, at most its own timeout, or the engine's default
	 * where it has none.
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if the engine shuts down
	 * @throws InterruptedException if interrupted while waiting; the event and other
	 * waiters are not affected
	 */
	void await() throws InterruptedException;

	/**
	 * Waits until the event is set, at most {@code timeout}.
	 * @param timeout the longest wait; zero or less only looks
	 * @return {@code false} if the time ran out and the event was not set during the wait
	 * @throws AcquireRejectedException if the engine shuts down
	 * @throws InterruptedException if interrupted while waiting; the event and other
	 * waiters are not affected
	 */
	boolean await(Duration timeout) throws InterruptedException;

	/**
	 * Waits until the event is set, at most {@code timeout}, without blocking the caller.
	 * The stage completes on a thread of the engine's choosing; cancelling it leaves the
	 * queue at once.
	 * @param timeout the longest wait; zero or less only looks
	 * @return whether the event was set in time; fails with
	 * {@link AcquireRejectedException} if the engine shuts down
	 */
	CompletionStage<Boolean> awaitAsync(Duration timeout);

	/**
	 * How many callers wait.
	 * @return zero or more
	 */
	int waiting();

}
