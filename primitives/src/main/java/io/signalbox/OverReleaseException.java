package io.signalbox;

/**
 * A release of more permits than were acquired. It is refused as a whole: the count is
 * unchanged and nobody is woken.
 *
 * @since 0.1
 */
public class OverReleaseException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param message who, what was expected and what was found
	 */
	public OverReleaseException(String message) {
		super(message);
	}

}
