package io.signalbox;

import java.util.Locale;

/**
 * How an attempt to acquire, or to pass, ended.
 *
 * @since 0.1
 */
public enum Outcome {

	/** Granted, at once or after a wait. */
	ACQUIRED,

	/** The timeout elapsed first. */
	TIMEOUT,

	/** Refused: no room to wait, a self-deadlock, or shutting down. */
	REJECTED,

	/** The waiting thread was interrupted. */
	INTERRUPTED,

	/** An asynchronous caller gave up. */
	CANCELLED,

	/** What was waited for broke, such as a barrier. */
	BROKEN;

	/**
	 * The outcome as a tag value.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
