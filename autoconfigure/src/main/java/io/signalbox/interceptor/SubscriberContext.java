package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.Advised;

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

	/**
	 * An invocation of one's own, as others may subscribe too. Where ours is the only
	 * advice there is nothing in it that moves on, and it need not be copied.
	 */
	static MethodInvocation own(MethodInvocation invocation) {
		if (invocation instanceof UnproxiedInvocation || !(invocation instanceof ProxyMethodInvocation ofProxy)
				|| (ofProxy.getProxy() instanceof Advised advised && advised.getAdvisorCount() == 1)) {
			return invocation;
		}
		return ofProxy.invocableClone();
	}

	/** The chain that a subscriber is part of, or else the code that subscribes. */
	static @Nullable Object chain(CoreSubscriber<?> actual) {
		Context outside = actual.currentContext();
		Object chain = outside.isEmpty() ? null : outside.getOrDefault(CHAIN, null);
		return (chain != null) ? chain : Caller.chain();
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

}
