package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * The engine's server did not answer in time, so it is not known whether it could be
 * acquired. Nothing is held: a grant that the server gave without telling is given back,
 * or ends with its lease.
 *
 * @since 0.1
 */
public class EngineUnavailableException extends AcquisitionException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param message who, what was expected and what was found
	 * @param cause the cause, or {@code null} where there was no answer at all
	 */
	public EngineUnavailableException(String name, String message, @Nullable Throwable cause) {
		super(name, message, cause);
	}

}
