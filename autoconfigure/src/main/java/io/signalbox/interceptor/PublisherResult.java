package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;

/**
 * A reactive type. Each subscription is a call.
 *
 * @param adapter to and from the type; {@code null} where Spring adapts a suspending
 * function itself
 * @param single whether there is one value at most
 */
record PublisherResult(@Nullable ReactiveAdapter adapter, boolean single) implements AsyncResult {

	static PublisherResult of(ReactiveAdapter adapter) {
		return new PublisherResult(adapter, !adapter.isMultiValue());
	}

	static PublisherResult ofSuspending(boolean single) {
		return new PublisherResult(null, single);
	}

	@Override
	public Object call(Step first, MethodInvocation invocation) {
		Publisher<Object> guarded = this.single ? new MonoCall.Guarded(first, invocation, this)
				: new FluxCall.Guarded(first, invocation, this);
		return (this.adapter != null) ? this.adapter.fromPublisher(guarded) : guarded;
	}

	/** What the method has returned, as a publisher. */
	@SuppressWarnings("unchecked")
	Publisher<Object> publisher(AsyncCall call) throws Throwable {
		Object returned = call.result();
		if (returned == null) {
			throw new IllegalStateException(
					call.invocation().getMethod() + " must return something to subscribe to but returned null");
		}
		return (Publisher<Object>) ((this.adapter != null) ? this.adapter.toPublisher(returned) : returned);
	}

	/**
	 * By way of a publisher: the empty value that Spring has for a type may never end.
	 */
	@Override
	public @Nullable Object empty() {
		if (this.adapter == null) {
			return Empty.of(this.single);
		}
		return this.adapter.getDescriptor().supportsEmpty() ? this.adapter.fromPublisher(Empty.of(this.single)) : null;
	}

	/** Apart, as Reactor is optional. */
	private static final class Empty {

		private Empty() {
		}

		static Publisher<Object> of(boolean single) {
			return single ? Mono.empty() : Flux.empty();
		}

	}

}
