package io.signalbox.interceptor;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;

/**
 * Where steps look for the invocation of a method, and there is a source in code. What
 * asks for the method is in the plans of methods only.
 */
final class SourceInvocation extends UnproxiedInvocation {

	private final CorePublisher<?> source;

	SourceInvocation(CorePublisher<?> source) {
		this.source = source;
	}

	@SuppressWarnings("unchecked")
	CorePublisher<Object> source() {
		return (CorePublisher<Object>) this.source;
	}

	@Override
	public Object proceed() {
		return this.source;
	}

	@Override
	public Method getMethod() {
		throw new UnsupportedOperationException("There is no method: " + this.source);
	}

	@Override
	public @Nullable Object[] getArguments() {
		return new Object[0];
	}

	@Override
	public @Nullable Object getThis() {
		return null;
	}

}
