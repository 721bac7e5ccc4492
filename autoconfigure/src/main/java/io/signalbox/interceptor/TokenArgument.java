package io.signalbox.interceptor;

import io.signalbox.Grant;
import org.aopalliance.intercept.MethodInvocation;

/**
 * The argument of a call that is replaced by the fencing token of its grant.
 */
record TokenArgument(int index) {

	void set(MethodInvocation invocation, Grant grant) {
		Object token = grant.fencingToken();
		MethodInvocation called = (invocation instanceof ObservedInvocation observed) ? observed.invocation()
				: invocation;
		if (called instanceof WovenInvocation woven) {
			woven.setArgument(this.index, token);
		}
		else {
			called.getArguments()[this.index] = token;
		}
	}

}
