package io.signalbox.interceptor;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Acquires as many permits as a call weighs, and releases them when what is inside has
 * ended.
 */
record AcquireByWeight(Acquirable primitive, CallWeight weight, Timeout timeout, Interrupts interrupts,
		Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		int permits = this.weight.of(invocation);
		Grant grant = this.primitive.tryEnter(owner, permits);
		if (grant == null) {
			grant = Acquire.enter(this.primitive, owner, permits, this.timeout, this.interrupts);
		}
		return Acquire.runInside(this.inside, grant, invocation, owner);
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		return Acquire.enter(call, this.primitive, this.weight.of(call.invocation()), this.timeout);
	}

}
