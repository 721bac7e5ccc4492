package io.signalbox;

import java.util.concurrent.locks.ReadWriteLock;

/**
 * A lock that many readers or one writer may hold, known by name.
 *
 * <p>
 * Both sides are re-entrant. A writer may take the read lock too, and keep it when it
 * releases the write lock (downgrade). A reader that asks for the write lock would wait
 * for itself, and for any other reader that does the same: that is a
 * {@link SelfDeadlockException}, at once ({@code tryLock()} and {@code tryHold()} say
 * no).
 *
 * <p>
 * Waiters are served in the order of their arrival, readers that follow each other
 * together: new readers do not overtake a waiting writer, except those who hold the read
 * lock already.
 *
 * <p>
 * Neither side has conditions. Memory consistency is that of {@link ReadWriteLock}.
 *
 * @since 0.1
 */
public interface NamedReadWriteLock extends ReadWriteLock, Drainable {

	@Override
	ReadWriteLockSettings settings();

	/**
	 * The keyed side: one read-write lock for each key, with the settings of this one.
	 * @return the read-write locks by key
	 */
	Keys<NamedReadWriteLock> keys();

	/**
	 * The side for readers.
	 * @return a lock of the same name whose kind is {@link Kind#READ}
	 */
	@Override
	NamedLock readLock();

	/**
	 * The side for writers.
	 * @return a lock of the same name whose kind is {@link Kind#WRITE}
	 */
	@Override
	NamedLock writeLock();

}
