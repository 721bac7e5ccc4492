package io.signalbox.interceptor;

import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.reactor.ReactorFlowKt;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;

import org.springframework.core.ReactiveAdapter;

/**
 * A Kotlin {@code Flow}, which is a coroutine while it is collected.
 */
final class FlowResult extends AdaptedResult {

	/** Its name, for who must not load it. */
	static final String TYPE = "kotlinx.coroutines.flow.Flow";

	FlowResult(ReactiveAdapter adapter) {
		super(adapter);
	}

	@Override
	CoroutineChain coroutine(AsyncCall call) {
		return new CoroutineChain(call.owner());
	}

	@Override
	@SuppressWarnings("unchecked")
	CorePublisher<Object> publisher(AsyncCall call, @Nullable CoroutineChain coroutine) throws Throwable {
		Object returned = returned(call);
		return (coroutine != null) ? ReactorFlowKt.asFlux((Flow<Object>) returned, coroutine)
				: super.publisher(call, null);
	}

}
