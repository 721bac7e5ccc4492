package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A counting semaphore known by name: at most so many inside at once, as
 * {@code BoundedSemaphore} and {@code Semaphore} of Python's {@code threading}.
 *
 * <p>
 * A <em>bounded</em> one, the default, refuses a release of what was not acquired. An
 * unbounded one may be released by anybody at any time, which makes it a counter of
 * signals.
 *
 * <p>
 * Several permits are acquired all or nothing. Memory consistency: what happens before a
 * release <i>happens-before</i> what follows a later acquire. A holder that dies leaves
 * its permits taken.
 *
 * @since 0.1
 */
public interface NamedSemaphore extends Holdable, Drainable {

	@Override
	SemaphoreSettings settings();

	/**
	 * The keyed side: one semaphore for each key, with the settings of this one.
	 * @return the semaphores by key
	 */
	HoldableKeys<NamedSemaphore> keys();

	/**
	 * Acquires several permits at once, all or nothing, waiting at most {@code timeout}.
	 * @param permits how many
	 * @param timeout the longest wait; zero or less tries once without waiting
	 * @return the hold of all of them, which any thread may close
	 * @throws IllegalArgumentException if {@code permits} is less than 1 or more than a
	 * bounded semaphore has
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait or the engine shuts
	 * down
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	Hold hold(int permits, Duration timeout) throws InterruptedException;

	/**
	 * Acquires several permits without blocking the caller, waiting at most
	 * {@code timeout} in the same queue as those who block. The stage completes on a
	 * thread of the engine's choosing; cancelling it leaves the queue at once.
	 * @param permits how many
	 * @param timeout the longest wait; zero or less tries once without waiting
	 * @return the hold to come; fails with {@link AcquireTimeoutException} or
	 * {@link AcquireRejectedException}
	 * @throws IllegalArgumentException if {@code permits} is less than 1 or more than a
	 * bounded semaphore has
	 */
	CompletionStage<Hold> holdAsync(int permits, Duration timeout);

	/**
	 * Acquires one permit that somebody will {@link #release()}, waiting at most the
	 * semaphore's own timeout. For a scope, prefer {@link #hold()}.
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait or the engine shuts
	 * down
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	void acquire() throws InterruptedException;

	/**
	 * Acquires one permit that somebody will {@link #release()}, if that is possible
	 * without waiting. Ignores interrupts. A fair semaphore with waiters is not
	 * overtaken.
	 * @return whether it was acquired
	 */
	boolean tryAcquire();

	/**
	 * Acquires one permit that somebody will {@link #release()}, waiting at most this
	 * long.
	 * @param timeout the longest wait; zero or less tries once without waiting
	 * @return whether it was acquired; also {@code false} if there is no room to wait
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	boolean tryAcquire(Duration timeout) throws InterruptedException;

	/**
	 * Releases one permit, from any thread.
	 * @throws OverReleaseException if a bounded semaphore has all its permits; nothing
	 * has changed
	 */
	void release();

	/**
	 * Releases several permits, from any thread, and lets as many in.
	 * @param permits how many
	 * @throws IllegalArgumentException if {@code permits} is less than 1
	 * @throws OverReleaseException if a bounded semaphore would have more permits than it
	 * has, or any semaphore more than {@link Integer#MAX_VALUE}; nothing has changed
	 */
	void release(int permits);

	/**
	 * How many permits there are: what a bounded semaphore was made with, or resized to.
	 * @return the number
	 */
	int permits();

	/**
	 * Changes how many permits there are, without stopping anybody. With fewer than are
	 * in use nobody is let in until enough came back.
	 * @param permits how many there are from now on
	 * @throws IllegalArgumentException if {@code permits} is negative, or the semaphore
	 * is unbounded
	 * @throws UnsupportedOperationException if the engine can't
	 */
	default void resize(int permits) {
		reconfigure(settings().withPermits(permits));
	}

	/**
	 * How many permits are free.
	 * @return the number
	 */
	int available();

	/**
	 * How many callers wait.
	 * @return zero or more
	 */
	int waiting();

}
