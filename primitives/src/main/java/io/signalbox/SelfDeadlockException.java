package io.signalbox;

/**
 * A call waits for what only its own release could free. It is a mistake in the program,
 * and thrown at once, where others would hang.
 *
 * @since 0.1
 */
public class SelfDeadlockException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param message who, what was expected and what was found
	 */
	public SelfDeadlockException(String message) {
		super(message);
	}

}
