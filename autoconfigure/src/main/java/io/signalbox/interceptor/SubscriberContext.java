package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * The context of a subscription, in which what is called inside finds the chain that it
 * is part of.
 */
final class SubscriberContext {

	/** Key of the chain. */
	private static final String CHAIN = "signalbox.chain";

	/** Key of Micrometer for what the subscriber is part of. */
	private static final String OBSERVATION = "micrometer.observation";

	private SubscriberContext() {
	}

	/** Makes a call, of an invocation of its own as others may subscribe too. */
	static AsyncCall call(CoreSubscriber<?> actual, Step first, MethodInvocation invocation, AsyncCall.Body body) {
		MethodInvocation own = (invocation instanceof ProxyMethodInvocation ofProxy) ? ofProxy.invocableClone()
				: invocation;
		Context outside = actual.currentContext();
		Object chain = outside.isEmpty() ? null : outside.getOrDefault(CHAIN, null);
		return new AsyncCall(first, own, (chain != null) ? chain : Caller.chain(), outside, body);
	}

	/** The context of what a call subscribes to. */
	static Context inside(CoreSubscriber<?> actual, AsyncCall call) {
		Context context = actual.currentContext().put(CHAIN, call.owner());
		Object within = call.inside();
		return (within != null) ? context.put(OBSERVATION, within) : context;
	}

	/** What a subscriber says that its calls are part of. */
	static @Nullable Object observation(Object context) {
		return ((ContextView) context).getOrDefault(OBSERVATION, null);
	}

	/** What a subscriber is told of two failures. */
	static @Nullable Throwable first(@Nullable Throwable failure, @Nullable Throwable after) {
		if (failure != null && after != null && after != failure) {
			failure.addSuppressed(after);
		}
		return (failure != null) ? failure : after;
	}

}
