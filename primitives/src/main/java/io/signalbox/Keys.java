package io.signalbox;

import java.util.Collection;
import java.util.List;

/**
 * The keyed side of a primitive: one instance for each key, all with the settings of the
 * one name. Instances of different keys have nothing to do with each other, nor with the
 * primitive itself; what they count is counted under the name.
 *
 * <p>
 * An instance is made when its key is first used, and is gone when nobody uses it and its
 * state is the one that it was made with: a lock that is free, a semaphore with all its
 * permits, an event as it was at first, a condition or barrier where nobody waits. So
 * memory is what is in use, however many keys there have been, and no two keys ever share
 * an instance.
 *
 * <p>
 * Keys are compared by {@code equals}, and must not change while they are in use. An
 * array, which has no {@code equals}, is refused.
 *
 * @param <P> type of the instances
 * @since 0.1
 */
public interface Keys<P extends NamedPrimitive> {

	/**
	 * How many keys may be in use at once where nothing else is said.
	 */
	int DEFAULT_MAX = 100_000;

	/**
	 * Uses the instance of a key. Never blocks.
	 * @param key the key
	 * @return the use, which must outlast what the instance is used for, such as a hold
	 * @throws AcquireRejectedException if as many keys as there may be are in use
	 * @throws IllegalArgumentException if the key is an array
	 */
	Use<P> use(Object key);

	/**
	 * Uses the instances of several keys, each key once. Never blocks.
	 * @param keys the keys
	 * @return the uses, in the one order in which instances of this name must be acquired
	 * so that callers never wait for each other in a circle
	 * @throws AcquireRejectedException if as many keys as there may be are in use;
	 * nothing is used then
	 * @throws IllegalArgumentException if a key is an array
	 */
	List<Use<P>> useAll(Collection<?> keys);

	/**
	 * How many keys are in use.
	 * @return zero or more
	 */
	int count();

	/**
	 * One use of the instance of a key, for try-with-resources.
	 *
	 * @param <P> type of the instance
	 */
	interface Use<P extends NamedPrimitive> extends AutoCloseable {

		/**
		 * The instance.
		 * @return the same for everybody who uses this key at this time
		 * @throws IllegalStateException if the use has ended
		 */
		P primitive();

		/**
		 * Ends the use. Closing it again has no effect.
		 */
		@Override
		void close();

	}

}
