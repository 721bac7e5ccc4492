package io.signalbox.interceptor;

import io.signalbox.Keys;
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
	 * How many keys may be in use at once.
	 * @return the number, or {@code null} for {@link Keys#DEFAULT_MAX}
	 */
	@Nullable Integer maxKeys();

	/**
	 * A declared lock.
	 *
	 * @param type whether it is re-entrant or a read-write lock
	 * @param fair whether waiters are served strictly in the order of their arrival
	 * @param maxWaiting how many callers may wait at once
	 * @param timeout the longest wait
	 * @param maxKeys how many keys may be in use at once
	 * @param fenced whether each grant has a fencing token
	 * @param holdAtLeast how long each hold lasts at least; zero where it ends by its
	 * release
	 * @since 0.1
	 */
	record OfLock(@Nullable LockType type, @Nullable Boolean fair, @Nullable Integer maxWaiting,
			@Nullable Timeout timeout, @Nullable Integer maxKeys, @Nullable Boolean fenced,
			@Nullable Timeout holdAtLeast) implements Declaration {

		@Override
		public Kind kind() {
			return (this.type == LockType.READ_WRITE) ? Kind.READ_WRITE : Kind.LOCK;
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
	 * @param maxKeys how many keys may be in use at once
	 * @since 0.1
	 */
	record OfSemaphore(@Nullable Integer permits, boolean bounded, @Nullable Boolean fair, @Nullable Integer maxWaiting,
			@Nullable Timeout timeout, @Nullable Integer maxKeys) implements Declaration {

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
	 * @param maxKeys how many keys may be in use at once
	 * @since 0.1
	 */
	record OfEvent(boolean set, @Nullable Timeout timeout, @Nullable Integer maxKeys) implements Declaration {

		@Override
		public Kind kind() {
			return Kind.EVENT;
		}

	}

	/**
	 * A declared condition.
	 *
	 * @param lock name of its lock
	 * @param timeout the longest wait
	 * @param maxKeys how many keys may be in use at once
	 * @since 0.1
	 */
	record OfCondition(@Nullable String lock, @Nullable Timeout timeout,
			@Nullable Integer maxKeys) implements Declaration {

		@Override
		public Kind kind() {
			return Kind.CONDITION;
		}

	}

	/**
	 * A declared barrier.
	 *
	 * @param parties how many pass together
	 * @param timeout the longest wait
	 * @param maxKeys how many keys may be in use at once
	 * @since 0.1
	 */
	record OfBarrier(@Nullable Integer parties, @Nullable Timeout timeout,
			@Nullable Integer maxKeys) implements Declaration {

		@Override
		public Kind kind() {
			return Kind.BARRIER;
		}

	}

	/**
	 * A declared queue.
	 *
	 * @param capacity how many elements it holds at most
	 * @param timeout the longest wait
	 * @since 0.1
	 */
	record OfQueue(@Nullable Integer capacity, @Nullable Timeout timeout) implements Declaration {

		@Override
		public Kind kind() {
			return Kind.QUEUE;
		}

		/** A queue is not used by key. */
		@Override
		public @Nullable Integer maxKeys() {
			return null;
		}

	}

	/**
	 * Types of lock.
	 *
	 * @since 0.1
	 */
	enum LockType {

		/** Not re-entrant: taking it again is an error. */
		PLAIN,

		/** The owner may take it again. */
		REENTRANT,

		/** Many readers or one writer. */
		READ_WRITE

	}

}
