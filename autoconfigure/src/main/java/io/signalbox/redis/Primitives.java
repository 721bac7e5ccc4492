package io.signalbox.redis;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/**
 * The primitives of an engine, for as long as anybody refers to them, and until they are
 * closed together.
 */
final class Primitives {

	/** Weak, so that what nobody refers to can go. Guarded by itself. */
	private final Set<RedissonPrimitive> made = Collections.newSetFromMap(new WeakHashMap<>());

	private volatile boolean closed;

	/** Adds one, which is closed at once if the others are. */
	<P extends RedissonPrimitive> P keep(P primitive) {
		boolean late;
		synchronized (this.made) {
			this.made.add(primitive);
			late = this.closed;
		}
		if (late) {
			primitive.close();
		}
		return primitive;
	}

	/** All that there are now. */
	Stream<RedissonPrimitive> all() {
		synchronized (this.made) {
			return Stream.of(this.made.toArray(RedissonPrimitive[]::new));
		}
	}

	/** All that there are now, and the instances of their keys. */
	Stream<RedissonPrimitive> withKeys() {
		return all().flatMap((primitive) -> Stream.concat(Stream.of(primitive), primitive.instances()));
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		synchronized (this.made) {
			this.closed = true;
		}
		all().forEach(RedissonPrimitive::close);
	}

}
