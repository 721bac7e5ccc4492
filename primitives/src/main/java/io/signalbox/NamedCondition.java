package io.signalbox;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * A place to wait, holding a lock, until something becomes true; known by name, as
 * {@code Condition} of Python's {@code threading}. It is a {@link Condition} of
 * {@link #lock()}.
 *
 * <p>
 * All methods but {@link #waiting()} need the lock to be held by the calling thread, and
 * throw {@link NotHeldException} at once where it is not. Waiting gives the lock away, at
 * every depth, and has it again at the same depth on every way out: signalled, timed out,
 * interrupted, or by an exception of the predicate. A signal is not remembered: with
 * nobody waiting it has no effect. A signal that races with a timeout or an interrupt
 * reaches exactly one waiter.
 *
 * <p>
 * A wait whose predicate throws is in no count of attempts. Wait for a predicate:
 * {@link #awaitUntil(BooleanSupplier, Duration)}. It looks again after each wake-up. The
 * names are not {@code wait} and {@code notify}, which every Java object has and which do
 * something else.
 *
 * @since 0.1
 */
public interface NamedCondition extends Condition, NamedPrimitive {

	@Override
	ConditionSettings settings();

	/**
	 * The keyed side: one condition for each key, with the settings of this one. The lock
	 * of each is the one of the same key of {@link #lock()}.
	 * @return the conditions by key
	 */
	Keys<NamedCondition> keys();

	/**
	 * The lock that guards what the condition is about.
	 * @return the lock
	 */
	NamedLock lock();

	/**
	 * Waits for a signal, at most {@code timeout}.
	 * @param timeout the longest wait for the signal; having the lock again may take
	 * longer. Zero or less gives the lock away for a moment only
	 * @return {@code false} if the time ran out without a signal
	 * @throws NotHeldException if the calling thread does not hold the lock
	 * @throws AcquireRejectedException if the engine shuts down; the lock is held
	 * @throws InterruptedException if interrupted while waiting; the lock is held
	 */
	boolean await(Duration timeout) throws InterruptedException;

	/**
	 * Waits until the predicate is true, at most {@code timeout} in all.
	 * @param predicate evaluated holding the lock, first of all and after each wake-up;
	 * what it throws is passed on
	 * @param timeout the longest wait; zero or less evaluates at least once
	 * @return the last value of the predicate, evaluated after the time was over
	 * @throws NotHeldException if the calling thread does not hold the lock
	 * @throws AcquireRejectedException if the engine shuts down; the lock is held
	 * @throws InterruptedException if interrupted while waiting; the lock is held
	 */
	boolean awaitUntil(BooleanSupplier predicate, Duration timeout) throws InterruptedException;

	/**
	 * Waits until the predicate is true, at most the condition's own timeout, or the
	 * engine's default where it has none.
	 * @param predicate evaluated holding the lock, first of all and after each wake-up;
	 * what it throws is passed on
	 * @throws NotHeldException if the calling thread does not hold the lock
	 * @throws AcquireTimeoutException if it was not true in time; the lock is held
	 * @throws AcquireRejectedException if the engine shuts down; the lock is held
	 * @throws InterruptedException if interrupted while waiting; the lock is held
	 */
	void awaitUntil(BooleanSupplier predicate) throws InterruptedException;

	/**
	 * Wakes the one that has waited longest. It goes on when the lock is free.
	 * @throws NotHeldException if the calling thread does not hold the lock
	 */
	@Override
	void signal();

	/**
	 * Wakes up to so many, those first that have waited longest.
	 * @param count how many; zero or less wakes nobody
	 * @throws NotHeldException if the calling thread does not hold the lock
	 */
	void signal(int count);

	/**
	 * Wakes all who wait at this moment.
	 * @throws NotHeldException if the calling thread does not hold the lock
	 */
	@Override
	void signalAll();

	/**
	 * How many callers wait.
	 * @return zero or more
	 */
	int waiting();

}
