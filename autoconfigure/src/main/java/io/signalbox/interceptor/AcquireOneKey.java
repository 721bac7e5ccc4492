package io.signalbox.interceptor;

import io.signalbox.Holdable;
import io.signalbox.HoldableKeys;
import io.signalbox.Keys.Use;
import org.jspecify.annotations.Nullable;

/**
 * Acquires the instance of one key, as {@link AcquireOne} does.
 */
record AcquireOneKey(HoldableKeys<?> keys, Object key, Step inside) implements SourceStep {

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		Use<? extends Holdable> use = this.keys.use(this.key);
		call.push(new Pass.Ending(use::close));
		return AcquireOne.enter(call, use.primitive());
	}

}
