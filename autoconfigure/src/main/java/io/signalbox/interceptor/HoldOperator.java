package io.signalbox.interceptor;

import java.util.Objects;
import java.util.function.UnaryOperator;

import io.signalbox.Holdable;
import io.signalbox.HoldableKeys;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Holds a lock or a permit from the subscription to a reactive source until that has
 * ended, as an annotated method with a reactive result does: for
 * {@link Mono#transform(java.util.function.Function) Mono.transform} and
 * {@link Flux#transform(java.util.function.Function) Flux.transform}.
 *
 * <pre>{@code
 * return this.client.send(order).transform(HoldOperator.of(this.gateway));
 * }</pre>
 *
 * <p>
 * Each subscription acquires, waits at most {@link Holdable#ownTimeout()} in the same
 * queue as those who block, and blocks no thread; then it subscribes to the source. What
 * is held is given back once, when the source ends or is cancelled, and before that is
 * passed on. The value of a {@code Mono} is passed on after that, the values of a
 * {@code Flux} before. Cancelling while it waits leaves the queue at once.
 *
 * <p>
 * Who is not let in gets an {@link io.signalbox.AcquireTimeoutException} or
 * {@link io.signalbox.AcquireRejectedException} as an error signal, and nobody subscribes
 * to the source. The owner is the chain of the subscriber, so a re-entrant lock that the
 * chain holds is entered again, and a plain one is a
 * {@link io.signalbox.SelfDeadlockException} at once.
 *
 * @param <T> type of the values
 * @since 0.1
 */
public final class HoldOperator<T> implements UnaryOperator<Publisher<T>> {

	private static final Step BODY = new Step.Body();

	private final Step step;

	private HoldOperator(Step step) {
		this.step = step;
	}

	/**
	 * An operator that holds a lock, or one permit of a semaphore.
	 * @param <T> type of the values
	 * @param holdable what to hold
	 * @return the operator, which may be applied any number of times
	 */
	public static <T> HoldOperator<T> of(Holdable holdable) {
		return new HoldOperator<>(new AcquireOne(Objects.requireNonNull(holdable), BODY));
	}

	/**
	 * An operator that holds one key.
	 * @param <T> type of the values
	 * @param keys the keys of a lock or semaphore
	 * @param key the key
	 * @return the operator, which may be applied any number of times
	 */
	public static <T> HoldOperator<T> of(HoldableKeys<?> keys, Object key) {
		return new HoldOperator<>(new AcquireOneKey(keys, Objects.requireNonNull(key), BODY));
	}

	/**
	 * A publisher that holds while there is a subscription to the source.
	 * @param source the source
	 * @return a {@code Mono} of a {@code Mono}, or else a {@code Flux}
	 */
	@Override
	@SuppressWarnings("unchecked")
	public Publisher<T> apply(Publisher<T> source) {
		if (source instanceof Mono<T> mono) {
			return (Publisher<T>) SourceResult.SINGLE.call(this.step, new SourceInvocation(mono));
		}
		return (Publisher<T>) SourceResult.MANY.call(this.step, new SourceInvocation(Flux.from(source)));
	}

}
