package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;

/**
 * A source in code that an operator is applied to, and which no method has returned.
 */
final class SourceResult extends PublisherResult {

	static final SourceResult SINGLE = new SourceResult(true);

	static final SourceResult MANY = new SourceResult(false);

	private SourceResult(boolean single) {
		super(single);
	}

	@Override
	Object adapt(Publisher<Object> guarded) {
		return guarded;
	}

	@Override
	CorePublisher<Object> publisher(AsyncCall call, @Nullable CoroutineChain coroutine) {
		return ((SourceInvocation) call.invocation()).source();
	}

	@Override
	public @Nullable Object empty() {
		return null;
	}

}
