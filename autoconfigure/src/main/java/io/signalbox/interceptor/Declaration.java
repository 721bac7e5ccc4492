package io.signalbox.interceptor;

import io.signalbox.Kind;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What configuration says of one name. What it leaves open is {@code null}: an annotation
 * or the defaults fill it in.
 *
 * @since 0.1
 */
public sealed interface Declaration {

	/**
	 * The kind of the primitive.
	 * @return the kind
	 */
	Kind kind();

	/**
	 * A declared lock.
	 *
	 * @param reentrant whether the owner may acquire it again
	 * @param fair whether waiters are served strictly in the order of their arrival
	 * @param maxWaiting how many callers may wait at once
	 * @param timeout the longest wait
	 * @since 0.1
	 */
	record OfLock(@Nullable Boolean reentrant, @Nullable Boolean fair, @Nullable Integer maxWaiting,
			@Nullable Timeout timeout) implements Declaration {

		@Override
		public Kind kind() {
			return Kind.LOCK;
		}

	}

	/**
	 * A declared semaphore.
	 *
	 * @param permits how many permits there are
	 * @param bounded whether a release of more than was acquired is an error
	 * @param fair whether waiters are served strictly in the order of their arrival
	 * @param maxWaiting how many callers may wait at once
	 * @param timeout the longest wait
	 * @since 0.1
	 */
	record OfSemaphore(@Nullable Integer permits, boolean bounded, @Nullable Boolean fair, @Nullable Integer maxWaiting,
			@Nullable Timeout timeout) implements Declaration {

		@Override
		public Kind kind() {
			return Kind.SEMAPHORE;
		}

	}

	/**
	 * A declared event.
	 *
	 * @param set whether it is set at first
	 * @param timeout the longest wait
	 * @since 0.1
	 */
	record OfEvent(boolean set, @Nullable Timeout timeout) implements Declaration {

		@Override
		public Kind kind() {
			return Kind.EVENT;
		}

	}

}
