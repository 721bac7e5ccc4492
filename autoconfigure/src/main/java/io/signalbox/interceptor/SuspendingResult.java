package io.signalbox.interceptor;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * A Kotlin suspending function: Spring makes a publisher of it before it comes to us, and
 * lets the caller wait for the publisher that we return.
 */
final class SuspendingResult extends PublisherResult {

	private final MethodParameter result;

	private SuspendingResult(MethodParameter result, boolean flow) {
		super(!flow);
		this.result = result;
	}

	static SuspendingResult of(Method method) {
		MethodParameter result = new MethodParameter(method, -1);
		Class<?> type = result.getParameterType();
		boolean flow = type.getName().equals(FlowResult.TYPE);
		if (!flow && ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null) {
			throw new UnsupportedOperationException("a suspending function that returns a " + type.getSimpleName()
					+ " gives it away before it has ended: let it not suspend, or return the value");
		}
		return new SuspendingResult(result, flow);
	}

	@Override
	Object adapt(Publisher<Object> guarded) {
		return guarded;
	}

	@Override
	CoroutineChain coroutine(AsyncCall call) {
		return new CoroutineChain(call.owner());
	}

	@Override
	@SuppressWarnings("unchecked")
	CorePublisher<Object> publisher(AsyncCall call, @Nullable CoroutineChain coroutine) throws Throwable {
		if (coroutine != null) {
			coroutine.goWith(call.invocation().getArguments());
		}
		Publisher<Object> made = (Publisher<Object>) returned(call);
		return isSingle() ? Mono.from(made) : Flux.from(made);
	}

	@Override
	public @Nullable Object empty() {
		if (!isSingle()) {
			return Flux.empty();
		}
		Class<?> type = this.result.getParameterType();
		if (this.result.isOptional() || type == void.class) {
			return Mono.justOrEmpty(Refusal.nothing(type));
		}
		// a number is an object where a function suspends, and yet is never null
		Object nothing = Refusal.nothing(MethodType.methodType(type).unwrap().returnType());
		return (nothing != null) ? Mono.just(nothing) : null;
	}

}
