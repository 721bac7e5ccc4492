package io.signalbox;

/**
 * The caller was interrupted while it waited, and does not declare
 * {@link InterruptedException}. The thread's interrupt flag is set again.
 *
 * @since 0.1
 */
public class AcquireInterruptedException extends AcquisitionException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param message who, what was expected and what was found
	 * @param cause the interrupt
	 */
	public AcquireInterruptedException(String name, String message, InterruptedException cause) {
		super(name, message, cause);
	}

}
