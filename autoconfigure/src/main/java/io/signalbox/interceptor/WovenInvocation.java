package io.signalbox.interceptor;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInvocation;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * One call of a woven method, as plans know calls.
 */
record WovenInvocation(ProceedingJoinPoint joinPoint) implements MethodInvocation {

	/** The same object for all calls: AspectJ keeps it in the woven class. */
	@Override
	public Method getMethod() {
		return ((MethodSignature) this.joinPoint.getStaticPart().getSignature()).getMethod();
	}

	@Override
	public @Nullable Object[] getArguments() {
		return this.joinPoint.getArgs();
	}

	@Override
	public @Nullable Object proceed() throws Throwable {
		return this.joinPoint.proceed();
	}

	@Override
	public @Nullable Object getThis() {
		return this.joinPoint.getThis();
	}

	@Override
	public AccessibleObject getStaticPart() {
		return getMethod();
	}

}
