package io.signalbox;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What is held for a while and given back: a lock, or a permit of a semaphore.
 *
 * @since 0.1
 */
public interface Holdable extends Acquirable {

	/**
	 * Acquires, waiting at most the primitive's own timeout, or the engine's default
	 * where it has none.
	 * @return the hold, which any thread may close
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait or the engine shuts
	 * down
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	Hold hold() throws InterruptedException;

	/**
	 * Acquires, waiting at most {@code timeout}.
	 * @param timeout the longest wait; zero or less tries once without waiting
	 * @return the hold, which any thread may close
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait or the engine shuts
	 * down
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	Hold hold(Duration timeout) throws InterruptedException;

	/**
	 * Acquires if that is possible without waiting. Ignores interrupts.
	 * @return the hold, which any thread may close, or {@code null} if it can't be had
	 * now
	 */
	@Nullable Hold tryHold();

	/**
	 * Acquires without blocking the caller, waiting at most {@code timeout} in the same
	 * queue as those who block. The stage completes on a thread of the engine's choosing;
	 * cancelling it leaves the queue at once. The hold belongs to no thread, so an
	 * asynchronous hold of a re-entrant lock is never re-entered.
	 * @param timeout the longest wait; zero or less tries once without waiting
	 * @return the hold to come; fails with {@link AcquireTimeoutException} or
	 * {@link AcquireRejectedException}
	 */
	CompletionStage<Hold> holdAsync(Duration timeout);

	/**
	 * Runs the body while holding, and gives back however it ends.
	 * @param body what to run; its exception passes through
	 * @throws AcquireTimeoutException if {@link #hold()} does; the body does not run
	 * @throws AcquireRejectedException if {@link #hold()} does; the body does not run
	 * @throws InterruptedException if interrupted while waiting; the body does not run
	 */
	default void run(Runnable body) throws InterruptedException {
		try (Hold hold = hold()) {
			body.run();
		}
	}

	/**
	 * Calls the body while holding, and gives back however it ends.
	 * @param <T> type of the result
	 * @param body what to call; its exception passes through
	 * @return what the body returned
	 * @throws AcquireTimeoutException if {@link #hold()} does; the body does not run
	 * @throws AcquireRejectedException if {@link #hold()} does; the body does not run
	 * @throws Exception what the body throws, or {@link InterruptedException} if
	 * interrupted while waiting
	 */
	default <T extends @Nullable Object> T call(Callable<? extends T> body) throws Exception {
		try (Hold hold = hold()) {
			return body.call();
		}
	}

	/**
	 * Calls a body with an asynchronous result while holding, without blocking the
	 * caller, and gives back when that result has ended. It waits at most
	 * {@link #ownTimeout()}, in the same queue as those who block. Where nothing has to
	 * be waited for the body runs on the calling thread, and otherwise on one of the
	 * engine's choosing, which it must not block.
	 * <p>
	 * Cancelling the stage leaves the queue at once, and the body does not run; later it
	 * cancels the stage of the body, and what is held is given back when that one has
	 * ended. The call belongs to no thread, so a re-entrant lock is never re-entered.
	 * @param <T> type of the result
	 * @param body what to call; what it throws, and a {@code null} instead of a stage,
	 * comes out of the returned stage
	 * @return what the body's stage ends with, after what was held has been given back;
	 * if that is so on return it may be the body's stage itself. Fails with
	 * {@link AcquireTimeoutException} or {@link AcquireRejectedException} if the body was
	 * not let in
	 */
	default <T extends @Nullable Object> CompletionStage<T> callAsync(Supplier<? extends CompletionStage<T>> body) {
		return HeldStage.of(this, body);
	}

	/**
	 * The longest wait of a caller who sets none: what the primitive is configured with,
	 * or else the engine's default.
	 * @return the timeout, as of now
	 */
	Timeout ownTimeout();

	/**
	 * Acquires several at once, all or nothing, waiting at most {@code timeout} for all
	 * of them together. They are taken in the order of their names, whatever order they
	 * are given in, so two callers of this method never wait for each other in a circle.
	 * Several keys of one name are for {@link HoldableKeys#holdAll}, which knows their
	 * order.
	 * @param several what to hold; the same one twice is held once
	 * @param timeout the longest wait; zero or less tries each once without waiting
	 * @return the hold of all of them, which any thread may close
	 * @throws AcquireTimeoutException if the timeout elapsed first; nothing is held then
	 * @throws AcquireRejectedException if one of them is refused; nothing is held then
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	static Hold holdAll(Collection<? extends Holdable> several, Duration timeout) throws InterruptedException {
		return Several.holdNamed(several, timeout);
	}

}
