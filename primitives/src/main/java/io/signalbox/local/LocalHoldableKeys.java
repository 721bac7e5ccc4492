package io.signalbox.local;

import java.util.function.Function;

import io.signalbox.Holdable;
import io.signalbox.HoldableKeys;

/**
 * The keyed side of a lock or semaphore.
 */
final class LocalHoldableKeys<P extends Holdable> extends LocalKeys<P> implements HoldableKeys<P> {

	LocalHoldableKeys(Shared shared, Function<Object, P> maker) {
		super(shared, maker);
	}

}
