package io.signalbox.interceptor;

/**
 * What is done about a method that calls an annotated method of the same object, where no
 * proxy comes between.
 *
 * @since 0.1
 */
public enum SelfInvocation {

	/** One line is logged for each place. */
	WARN,

	/** The application does not start. */
	ERROR,

	/** Nobody looks for it. */
	IGNORE

}
