package io.signalbox.annotation;

/**
 * When, in the course of a call, an event is set or cleared.
 *
 * @since 0.1
 */
public enum Moment {

	/** Before the body runs, when everything is acquired. */
	ENTRY,

	/** After the body has returned normally. */
	SUCCESS,

	/** After the body has thrown. */
	FAILURE,

	/** After the body, however it ended. */
	COMPLETION

}
