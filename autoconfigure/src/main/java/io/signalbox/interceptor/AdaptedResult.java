package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveTypeDescriptor;

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

	@Override
	@SuppressWarnings("unchecked")
	Publisher<Object> publisher(AsyncCall call, @Nullable CoroutineChain coroutine) throws Throwable {
		return (Publisher<Object>) (Publisher<?>) this.adapter.toPublisher(returned(call));
	}

	@Override
	public @Nullable Object empty() {
		ReactiveTypeDescriptor type = this.adapter.getDescriptor();
		return type.supportsEmpty() ? type.getEmptyValue() : null;
	}

}
