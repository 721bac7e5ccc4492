package io.signalbox.interceptor;

import io.signalbox.Grant;
import org.aopalliance.intercept.MethodInvocation;

/**
 * The argument of a call that is replaced by the fencing token of its grant.
 */
record TokenArgument(int index) {

	void set(MethodInvocation invocation, Grant grant) {
		Object token = grant.fencingToken();
		if (invocation instanceof WovenInvocation woven) {
			woven.setArgument(this.index, token);
		}
		else {
			invocation.getArguments()[this.index] = token;
		}
	}

}
