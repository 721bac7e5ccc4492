package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * The context of a subscription, in which what is called inside finds the chain that it
 * is part of.
 */
final class SubscriberContext {

	/** Key of the chain. */
	private static final String CHAIN = "signalbox.chain";

	private final CoreSubscriber<?> actual;

	private @Nullable AsyncCall call;

	/** Made when somebody asks, which the simplest sources don't. */
	private @Nullable Context extended;

	SubscriberContext(CoreSubscriber<?> actual) {
		this.actual = actual;
	}

	/** Makes the call, of an invocation of its own as others may subscribe too. */
	AsyncCall call(Step first, MethodInvocation invocation, AsyncCall.Body body) {
		MethodInvocation own = (invocation instanceof ProxyMethodInvocation ofProxy) ? ofProxy.invocableClone()
				: invocation;
		Context outside = this.actual.currentContext();
		Object chain = outside.isEmpty() ? null : outside.getOrDefault(CHAIN, null);
		AsyncCall made = new AsyncCall(first, own, (chain != null) ? chain : Caller.chain(), ContextCarrier.of(outside),
				body);
		this.call = made;
		return made;
	}

	Context get() {
		Context made = this.extended;
		AsyncCall of = this.call;
		if (made == null && of != null) {
			made = this.actual.currentContext().put(CHAIN, of.owner());
			this.extended = made;
		}
		return (made != null) ? made : this.actual.currentContext();
	}

	/** What a subscriber is told of two failures. */
	static @Nullable Throwable first(@Nullable Throwable failure, @Nullable Throwable after) {
		if (failure != null && after != null && after != failure) {
			failure.addSuppressed(after);
		}
		return (failure != null) ? failure : after;
	}

}
