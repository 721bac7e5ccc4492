package io.signalbox.annotation;

/**
 * How a guarded method holds its lock.
 *
 * @since 0.1
 */
public enum LockMode {

	/** Alone. On a read-write lock, as a writer. */
	EXCLUSIVE,

	/** Together with other readers of a read-write lock. */
	READ,

	/** As the only writer of a read-write lock. */
	WRITE

}
