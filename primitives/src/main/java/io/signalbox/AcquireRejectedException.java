package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * It could not be waited for: there is no room to wait, or the engine shuts down.
 *
 * @since 0.1
 */
public class AcquireRejectedException extends AcquisitionException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param message who, what was expected and what was found
	 */
	public AcquireRejectedException(String name, String message) {
		this(name, message, null);
	}

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param message who, what was expected and what was found
	 * @param cause the cause, or {@code null}
	 */
	public AcquireRejectedException(String name, String message, @Nullable Throwable cause) {
		super(name, message, cause);
	}

}
