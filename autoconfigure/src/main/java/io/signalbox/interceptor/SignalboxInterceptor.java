package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs the plan of a method around it. The owner of what is acquired is the call: for a
 * chain of blocking calls, its thread.
 */
final class SignalboxInterceptor implements MethodInterceptor {

	private final Plans plans;

	SignalboxInterceptor(Plans plans) {
		this.plans = plans;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Plan plan = this.plans.find(invocation.getMethod(), invocation.getThis());
		return plan.first().run(invocation, Thread.currentThread());
	}

}
