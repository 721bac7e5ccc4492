package io.signalbox;

import java.util.concurrent.CompletionStage;

/**
 * An acquisition under way: a grant to come, which can be abandoned.
 *
 * <p>
 * The result completes with a {@link Grant}, which must then be released exactly once, or
 * exceptionally with {@link AcquireTimeoutException}, {@link AcquireRejectedException} or
 * {@link SelfDeadlockException}. It never completes exceptionally while something is
 * held.
 *
 * @since 0.1
 */
public interface Acquisition {

	/**
	 * The grant to come. It is completed on a thread of the engine's choosing, never on
	 * one that is releasing, and never while the engine holds a lock of its own.
	 * Cancelling it is the same as {@link #abandon()}.
	 * @return the result
	 */
	CompletionStage<Grant> result();

	/**
	 * Leaves the queue at once. A grant that was on its way is given back. The result, if
	 * it was not complete, is cancelled.
	 * @return whether this abandoned it: {@code false} if the result was complete, and so
	 * the grant, if there is one, belongs to whoever looks at the result
	 */
	boolean abandon();

}
