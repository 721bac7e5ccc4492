package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import org.jspecify.annotations.Nullable;

/**
 * A lock known by name: mutual exclusion, as {@code Lock} and {@code RLock} of Python's
 * {@code threading}. It is a {@link Lock}, so that it fits where one is asked for, and it
 * is held best with a scope:
 *
 * <pre>{@code
 * try (Hold hold = ledger.hold()) {
 *     // one at a time
 * }
 * }</pre>
 *
 * <p>
 * A <em>plain</em> lock has no owner: a second acquire by its holder waits like any
 * other, and any thread may release it. A <em>re-entrant</em> lock is owned by the thread
 * that acquired it, which may acquire it again and must release it as often.
 *
 * <p>
 * Memory consistency: what happens before a release <i>happens-before</i> what follows a
 * later acquire. A holder that dies leaves the lock held.
 *
 * @since 0.1
 */
public interface NamedLock extends Lock, Holdable, Drainable {

	@Override
	LockSettings settings();

	/**
	 * The keyed side: one lock for each key, with the settings of this one.
	 * @return the locks by key
	 */
	HoldableKeys<NamedLock> keys();

	/**
	 * Waits for the lock, for ever and whatever interrupts: prefer {@link #hold()}. An
	 * interrupt during the wait leaves the thread's flag set.
	 * @throws AcquireRejectedException if there is no room to wait or the engine shuts
	 * down
	 */
	@Override
	void lock();

	/**
	 * Waits for the lock, for ever: prefer {@link #hold()}.
	 * @throws AcquireRejectedException if there is no room to wait or the engine shuts
	 * down
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	@Override
	void lockInterruptibly() throws InterruptedException;

	/**
	 * Acquires if that is possible without waiting. Ignores interrupts. A fair lock with
	 * waiters is not overtaken.
	 * @return whether it was acquired
	 */
	@Override
	boolean tryLock();

	/**
	 * Waits for the lock at most this long.
	 * @param time the longest wait; zero or less tries once without waiting
	 * @param unit unit of the time
	 * @return whether it was acquired; also {@code false} if there is no room to wait
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	@Override
	boolean tryLock(long time, TimeUnit unit) throws InterruptedException;

	/**
	 * Releases. A plain lock may be released by any thread, a re-entrant one only by its
	 * owner.
	 * @throws NotHeldException if it is not held, or re-entrant and held by somebody
	 * else; nothing has changed
	 */
	@Override
	void unlock();

	/**
	 * Takes the lock away from whoever holds it, as the last resort where a holder is
	 * lost, and lets the next one in: from then on what it guards may be seen by two. A
	 * warning is logged. The release by the one who held it is refused with a
	 * {@link NotHeldException}, except that of {@link #unlock()} of a plain lock, which
	 * has no owner. Never blocks.
	 * <p>
	 * In an engine for several JVMs it is taken away from a holder of this JVM only, who
	 * gets a {@link LeaseLostException} by his release, as for any other loss; whether it
	 * is held by another JVM is asked there, for which this waits.
	 * @return who held it, or {@code null} if nobody does, or it changes hands at this
	 * moment; nothing has changed then
	 * @throws UnsupportedOperationException if the engine can't, it is held by another
	 * JVM, or it is a side of a read-write lock
	 */
	default @Nullable Holder forceRelease() {
		throw new UnsupportedOperationException(
				describe() + " cannot be released by force in engine '" + engine() + "'");
	}

	/**
	 * Whether anybody holds it.
	 * @return whether it is held
	 */
	boolean isLocked();

	/**
	 * How often the calling thread holds a re-entrant lock; for a plain lock, which has
	 * no owner, always zero.
	 * @return zero for anybody but the owner
	 */
	int holdCount();

	/**
	 * How many callers wait.
	 * @return zero or more
	 */
	int waiting();

}
