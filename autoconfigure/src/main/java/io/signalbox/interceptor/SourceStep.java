package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * A step around a source in code, which no thread blocks for.
 */
interface SourceStep extends Step {

	@Override
	default @Nullable Object run(MethodInvocation invocation, Object owner) {
		throw new UnsupportedOperationException("A source is subscribed to without blocking");
	}

}
