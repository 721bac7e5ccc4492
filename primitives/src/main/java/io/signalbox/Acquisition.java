package io.signalbox;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

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

	/**
	 * Waits for the result on the calling thread.
	 * @param primitive what is acquired, for messages
	 * @return the grant
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait, the engine shuts down
	 * or the attempt was cancelled
	 * @throws SelfDeadlockException if the wait could only end by the caller's own
	 * release
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	default Grant await(NamedPrimitive primitive) throws InterruptedException {
		CompletableFuture<Grant> result = result().toCompletableFuture();
		try {
			return result.get();
		}
		catch (InterruptedException ex) {
			if (!abandon() && !result.isCompletedExceptionally()) {
				result.join().release();
			}
			throw ex;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new IllegalStateException(primitive.describe() + " could not be acquired", ex.getCause());
		}
		catch (CancellationException ex) {
			throw new AcquireRejectedException(primitive.name(), AcquireRejectedException.Reason.CANCELLED,
					primitive.describe() + " not acquired: the attempt was cancelled", ex);
		}
	}

}
