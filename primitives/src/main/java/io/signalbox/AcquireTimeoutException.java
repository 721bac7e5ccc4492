package io.signalbox;

/**
 * The timeout elapsed before it could be acquired.
 *
 * @since 0.1
 */
public class AcquireTimeoutException extends AcquisitionException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param message who, what was expected and what was found
	 */
	public AcquireTimeoutException(String name, String message) {
		super(name, message, null);
	}

}
