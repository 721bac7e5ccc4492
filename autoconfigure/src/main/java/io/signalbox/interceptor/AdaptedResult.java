package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;

/**
 * A reactive type that Spring adapts.
 */
class AdaptedResult extends PublisherResult {

	private final ReactiveAdapter adapter;

	AdaptedResult(ReactiveAdapter adapter) {
		super(!adapter.isMultiValue());
		this.adapter = adapter;
	}

	@Override
	Object adapt(Publisher<Object> guarded) {
		return this.adapter.fromPublisher(guarded);
	}

	/** Spring makes a {@code Mono} or a {@code Flux} of everything. */
	@Override
	@SuppressWarnings("unchecked")
	CorePublisher<Object> publisher(AsyncCall call, @Nullable CoroutineChain coroutine) throws Throwable {
		Publisher<?> adapted = this.adapter.toPublisher(returned(call));
		return isSingle() ? (Mono<Object>) adapted : (Flux<Object>) adapted;
	}

	/**
	 * By way of a publisher: the empty value that Spring has for a type may never end.
	 */
	@Override
	public @Nullable Object empty() {
		return this.adapter.getDescriptor().supportsEmpty()
				? this.adapter.fromPublisher(isSingle() ? Mono.empty() : Flux.empty()) : null;
	}

}
