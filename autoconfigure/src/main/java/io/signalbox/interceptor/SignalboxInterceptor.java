package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs the plan of a method around it: now, or where its result comes later, without
 * blocking.
 */
final class SignalboxInterceptor implements MethodInterceptor {

	private final Plans plans;

	SignalboxInterceptor(Plans plans) {
		this.plans = plans;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Plan plan = this.plans.find(invocation.getMethod(), invocation.getThis());
		AsyncResult async = plan.async();
		return (async == null) ? plan.first().run(invocation, Caller.current()) : async.call(plan.first(), invocation);
	}

}
