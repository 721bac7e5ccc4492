package io.signalbox.interceptor;

import io.signalbox.Grant;
import io.signalbox.Holdable;
import org.jspecify.annotations.Nullable;

/**
 * Acquires what an operator was given, at most for its own timeout, which is looked up
 * only where there is something to wait for: an operator may be made for each call.
 */
record AcquireOne(Holdable holdable, Step inside) implements SourceStep {

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		return enter(call, this.holdable);
	}

	static @Nullable Pass enter(AsyncCall call, Holdable holdable) {
		Grant grant = holdable.tryEnter(call.owner(), 1);
		return (grant != null) ? call.granted(grant) : Acquire.await(call, holdable, 1, holdable.ownTimeout());
	}

}
