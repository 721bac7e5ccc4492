package io.signalbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The keyed side of a lock or semaphore: holds by key.
 *
 * <pre>{@code
 * try (Hold hold = accounts.keys().holdAll(List.of(from, to), Duration.ofSeconds(2))) {
 *     // nobody else has either of the two
 * }
 * }</pre>
 *
 * @param <P> type of the instances
 * @since 0.1
 */
public interface HoldableKeys<P extends Holdable> extends Keys<P> {

	/**
	 * The keyed side of a part of something, such as of the readers of a read-write lock:
	 * the instance of a key is that part of the whole's instance of the key. For engines.
	 * @param <W> type of the instances of the whole
	 * @param <P> type of the instances of the part
	 * @param whole the keyed side of the whole
	 * @param part gets the part of an instance
	 * @return the keyed side of the part
	 */
	static <W extends NamedPrimitive, P extends Holdable> HoldableKeys<P> ofPart(Keys<W> whole, Function<W, P> part) {
		return new KeysOfPart<>(whole, part);
	}

	/**
	 * Holds a key as {@link Holdable#hold()} does.
	 * @param key the key
	 * @return the hold, which any thread may close
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait, too many keys are in
	 * use or the engine shuts down
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	default Hold hold(Object key) throws InterruptedException {
		return KeyedHold.of(use(key), Holdable::hold);
	}

	/**
	 * Holds a key as {@link Holdable#hold(Duration)} does.
	 * @param key the key
	 * @param timeout the longest wait; zero or less tries once without waiting
	 * @return the hold, which any thread may close
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait, too many keys are in
	 * use or the engine shuts down
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	default Hold hold(Object key, Duration timeout) throws InterruptedException {
		return KeyedHold.of(use(key), (primitive) -> primitive.hold(timeout));
	}

	/**
	 * Holds a key if that is possible without waiting. Ignores interrupts.
	 * @param key the key
	 * @return the hold, which any thread may close, or {@code null} if it can't be had
	 * now
	 * @throws AcquireRejectedException if too many keys are in use
	 */
	default @Nullable Hold tryHold(Object key) {
		return KeyedHold.tryOf(use(key));
	}

	/**
	 * Holds a key without blocking the caller, as {@link Holdable#holdAsync(Duration)}
	 * does.
	 * @param key the key
	 * @param timeout the longest wait; zero or less tries once without waiting
	 * @return the hold to come; fails with {@link AcquireTimeoutException} or
	 * {@link AcquireRejectedException}
	 */
	default CompletionStage<Hold> holdAsync(Object key, Duration timeout) {
		Use<P> use;
		try {
			use = use(key);
		}
		catch (AcquireRejectedException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return KeyedHold.ofAsync(use, timeout);
	}

	/**
	 * Holds all the keys at once, all or nothing, waiting at most {@code timeout} for all
	 * of them together. Whatever order they are given in, they are taken in one and the
	 * same order, so two callers of this method never wait for each other in a circle.
	 * @param keys the keys; the same one twice is held once, and none holds nothing
	 * @param timeout the longest wait; zero or less tries each once without waiting
	 * @return the hold of all of them, which any thread may close
	 * @throws AcquireTimeoutException if the timeout elapsed first; nothing is held then
	 * @throws AcquireRejectedException if there is no room to wait, too many keys are in
	 * use or the engine shuts down; nothing is held then
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	default Hold holdAll(Collection<?> keys, Duration timeout) throws InterruptedException {
		Objects.requireNonNull(timeout, "'timeout' must not be null");
		return Several.holdUses(useAll(keys), timeout);
	}

	/**
	 * Runs the body while holding a key, and gives it back however it ends.
	 * @param key the key
	 * @param body what to run; its exception passes through
	 * @throws AcquireTimeoutException if {@link #hold(Object)} does; the body does not
	 * run
	 * @throws AcquireRejectedException if {@link #hold(Object)} does; the body does not
	 * run
	 * @throws InterruptedException if interrupted while waiting; the body does not run
	 */
	default void run(Object key, Runnable body) throws InterruptedException {
		try (Hold hold = hold(key)) {
			body.run();
		}
	}

	/**
	 * Calls the body while holding a key, and gives it back however it ends.
	 * @param <T> type of the result
	 * @param key the key
	 * @param body what to call; its exception passes through
	 * @return what the body returned
	 * @throws AcquireTimeoutException if {@link #hold(Object)} does; the body does not
	 * run
	 * @throws AcquireRejectedException if {@link #hold(Object)} does; the body does not
	 * run
	 * @throws Exception what the body throws, or {@link InterruptedException} if
	 * interrupted while waiting
	 */
	default <T extends @Nullable Object> T call(Object key, Callable<? extends T> body) throws Exception {
		try (Hold hold = hold(key)) {
			return body.call();
		}
	}

	/**
	 * Calls a body with an asynchronous result while holding a key, as
	 * {@link Holdable#callAsync} does.
	 * @param <T> type of the result
	 * @param key the key
	 * @param body what to call; what it throws, and a {@code null} instead of a stage,
	 * comes out of the returned stage
	 * @return what the body's stage ends with, after the key has been given back. Fails
	 * with {@link AcquireTimeoutException} or {@link AcquireRejectedException} if the
	 * body was not let in
	 */
	default <T extends @Nullable Object> CompletionStage<T> callAsync(Object key,
			Supplier<? extends CompletionStage<T>> body) {
		Use<P> use;
		try {
			use = use(key);
		}
		catch (AcquireRejectedException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return HeldStage.of(use, body);
	}

}
