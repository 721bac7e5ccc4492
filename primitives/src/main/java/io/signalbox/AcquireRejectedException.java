package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * It could not be waited for: there is no room to wait, or the engine shuts down.
 *
 * @since 0.1
 */
public class AcquireRejectedException extends AcquisitionException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param reason why it could not be waited for
	 * @param message who, what was expected and what was found
	 */
	public AcquireRejectedException(String name, Reason reason, String message) {
		this(name, reason, message, null);
	}

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param reason why it could not be waited for
	 * @param message who, what was expected and what was found
	 * @param cause the cause, or {@code null}
	 */
	public AcquireRejectedException(String name, Reason reason, String message, @Nullable Throwable cause) {
		super(name, message, cause);
		this.reason = reason;
	}

	/**
	 * Why it could not be waited for.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why something could not be waited for.
	 *
	 * @since 0.1
	 */
	public enum Reason {

		/** As many callers wait as may, or as many keys are in use. */
		NO_ROOM,

		/** The engine shuts down. */
		SHUTDOWN,

		/** It is closed to newcomers. */
		DRAINED,

		/** The attempt was cancelled. */
		CANCELLED

	}

}
