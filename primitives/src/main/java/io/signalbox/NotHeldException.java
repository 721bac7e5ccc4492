package io.signalbox;

/**
 * A release of what is not held, or not by the caller. Nothing has changed.
 *
 * @since 0.1
 */
public class NotHeldException extends IllegalMonitorStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param message who, what was expected and what was found
	 */
	public NotHeldException(String message) {
		super(message);
	}

}
