package io.signalbox.interceptor;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Acquires, tells the call its fencing token, and releases when what is inside has ended.
 */
record AcquireFenced(Acquirable primitive, Timeout timeout, Interrupts interrupts, TokenArgument token,
		Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		Grant acquired = this.primitive.tryEnter(owner, 1);
		Grant grant = (acquired != null) ? acquired
				: Acquire.enter(this.primitive, owner, 1, this.timeout, this.interrupts);
		return Acquire.runInside((call, caller) -> {
			this.token.set(call, grant);
			return this.inside.run(call, caller);
		}, grant, invocation, owner);
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		Grant grant = this.primitive.tryEnter(call.owner(), 1);
		if (grant != null) {
			return granted(call, grant);
		}
		Timeout longest = Acquire.longest(this.primitive, this.timeout);
		return call.await(this.primitive.enterAsync(call.owner(), 1, longest).result(),
				(later) -> granted(call, later));
	}

	private Pass granted(AsyncCall call, Grant grant) {
		this.token.set(call.invocation(), grant);
		return new Pass.Granted(grant);
	}

}
