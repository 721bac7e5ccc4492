package io.signalbox.annotation;

/**
 * What a caller gets who was not let in, be it that the timeout elapsed or that there was
 * no room to wait.
 *
 * @since 0.1
 */
public enum OnTimeout {

	/** The exception. */
	THROW,

	/**
	 * Nothing: the method does not run, and returns what is empty for its type:
	 * {@code null}, zero, {@code false}, or an empty {@code Optional}.
	 */
	SKIP

}
