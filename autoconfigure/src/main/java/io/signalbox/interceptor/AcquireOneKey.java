package io.signalbox.interceptor;

import io.signalbox.Holdable;
import io.signalbox.HoldableKeys;
import io.signalbox.Keys.Use;
import io.signalbox.interceptor.Step.Acquire;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Acquires the instance of one key, of which the code knows that calls an operator.
 */
record AcquireOneKey(HoldableKeys<?> keys, Object key, Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) {
		throw new UnsupportedOperationException("A source is subscribed to without blocking");
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		Use<? extends Holdable> use = this.keys.use(this.key);
		call.push(new Pass.Ending(use::close));
		return Acquire.enter(call, use.primitive(), 1, use.primitive().ownTimeout());
	}

}
