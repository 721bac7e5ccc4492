package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * A place to wait, holding a lock, until something becomes true; known by name, as
 * {@code Condition} of Python's {@code threading}. It is a {@link Condition} of
 * {@link #lock()}.
 *
 * <p>
 * All methods but {@link #waiting()} and {@link #holdAsync} need the lock to be held by
 * the calling thread, and throw {@link NotHeldException} at once where it is not; a lock
 * that is held asynchronously belongs to no thread, and any may signal then. Waiting
 * gives the lock away, at every depth, and has it again at the same depth on every way
 * out: signalled, timed out, interrupted, or by an exception of the predicate. A signal
 * is not remembered: with nobody waiting it has no effect. A signal that races with a
 * timeout or an interrupt reaches exactly one waiter.
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
	 * Acquires the lock once the predicate is true, waiting at most {@code timeout} in
	 * all, without blocking the caller. The stage completes on a thread of the engine's
	 * choosing; cancelling it leaves the queue at once.
	 * @param predicate evaluated holding the lock, first of all and after each wake-up,
	 * by a thread of the engine where there was a wait; it must not block. What it throws
	 * is passed on, and nothing is held then
	 * @param timeout the longest wait; zero or less evaluates once if the lock is free
	 * @return the hold of the lock, with the predicate true; fails with
	 * {@link AcquireTimeoutException} or {@link AcquireRejectedException}
	 */
	CompletionStage<Hold> holdAsync(BooleanSupplier predicate, Duration timeout);

	/**
	 * Acquires the lock once the predicate is true, for a call that has an identity: the
	 * contract between the interceptor and an engine. Where it has to wait, the call must
	 * not hold the lock already, as what an outer hold guards could not be given away
	 * without that one's knowledge.
	 * @param owner the identity of the call
	 * @param predicate as for {@link #holdAsync}
	 * @param timeout the longest wait
	 * @return the acquisition, which may be complete already
	 */
	Acquisition enterAsync(Object owner, BooleanSupplier predicate, Timeout timeout);

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
