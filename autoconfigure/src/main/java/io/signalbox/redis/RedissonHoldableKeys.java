package io.signalbox.redis;

import java.util.function.Function;

import io.signalbox.Holdable;
import io.signalbox.HoldableKeys;

/**
 * The keyed side of a lock or semaphore.
 */
final class RedissonHoldableKeys<P extends Holdable> extends RedissonKeys<P> implements HoldableKeys<P> {

	RedissonHoldableKeys(Shared shared, Function<Object, P> maker) {
		super(shared, maker);
	}

}
