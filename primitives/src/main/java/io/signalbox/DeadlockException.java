package io.signalbox;

/**
 * The wait was given up because it was part of a deadlock: the caller would have waited
 * for those who wait for him. It is thrown to one of them where the watch is told to
 * break deadlocks; nothing was acquired, and trying again may succeed once the caller has
 * released what it holds.
 *
 * @since 0.1
 */
public class DeadlockException extends AcquisitionException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param name name of the primitive that was waited for
	 * @param message who waits for whom
	 */
	public DeadlockException(String name, String message) {
		super(name, message, null);
	}

}
