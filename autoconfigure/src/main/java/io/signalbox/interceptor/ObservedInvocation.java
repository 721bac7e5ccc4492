package io.signalbox.interceptor;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;

import io.signalbox.ObservedCall;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * An invocation on its way through one observed step, with what is to be told. What the
 * step lets in goes on with the invocation itself.
 */
final class ObservedInvocation implements MethodInvocation {

	private final MethodInvocation invocation;

	private final ObservedCall call;

	private boolean granted;

	private @Nullable Throwable failure;

	ObservedInvocation(MethodInvocation invocation, ObservedCall call) {
		this.invocation = invocation;
		this.call = call;
	}

	MethodInvocation invocation() {
		return this.invocation;
	}

	ObservedCall call() {
		return this.call;
	}

	/** What follows on this thread is part of the hold. */
	void granted() {
		this.granted = true;
		this.call.close();
		this.call.granted();
		this.call.open();
	}

	boolean isGranted() {
		return this.granted;
	}

	/** What is inside has failed. */
	void failed(Throwable ex) {
		this.failure = ex;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public Method getMethod() {
		return this.invocation.getMethod();
	}

	@Override
	public @Nullable Object[] getArguments() {
		return this.invocation.getArguments();
	}

	@Override
	public @Nullable Object proceed() throws Throwable {
		return this.invocation.proceed();
	}

	@Override
	public @Nullable Object getThis() {
		return this.invocation.getThis();
	}

	@Override
	public AccessibleObject getStaticPart() {
		return this.invocation.getStaticPart();
	}

}
