package io.signalbox;

/**
 * The identity of a call that is no thread and can be stopped while it holds something:
 * an asynchronous chain of calls. An engine that has lost what the call holds stops it,
 * where it is told to, as it interrupts a thread.
 *
 * @since 0.1
 */
public interface Stoppable {

	/**
	 * Stops what runs, as far as it can be stopped, and lets the caller know. Never
	 * blocks. Does nothing if it has ended.
	 * @param why what the caller gets
	 */
	void stop(RuntimeException why);

}
