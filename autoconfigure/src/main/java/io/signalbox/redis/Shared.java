package io.signalbox.redis;

import java.util.function.Function;

import io.signalbox.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What a primitive shares with the instances of its keys, which come and go.
 */
final class Shared {

	final RedissonEngine engine;

	final String name;

	/** What it was made with. */
	final Settings original;

	volatile Settings settings;

	/** Whether nobody new of this JVM is let in. */
	volatile boolean drained;

	final Counts counts = new Counts();

	private volatile @Nullable RedissonKeys<?> keys;

	Shared(RedissonEngine engine, String name, Settings settings) {
		this.engine = engine;
		this.name = name;
		this.original = settings;
		this.settings = settings;
	}

	/** The keyed side, if it was ever asked for. */
	@Nullable RedissonKeys<?> keys() {
		return this.keys;
	}

	/** The keyed side, which its primitive always asks for with the same maker. */
	@SuppressWarnings("unchecked")
	synchronized <K extends RedissonKeys<?>> K keys(Function<Shared, K> maker) {
		RedissonKeys<?> made = this.keys;
		if (made == null) {
			made = maker.apply(this);
			this.keys = made;
		}
		return (K) made;
	}

}
