package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Part of a blocking call.
 */
interface Run {

	/**
	 * Runs it, with what is inside.
	 * @param invocation the call
	 * @param owner the owner of what the call acquires
	 * @return what the method returned
	 * @throws Throwable what the method threw, or what kept it from running
	 */
	@Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable;

}
