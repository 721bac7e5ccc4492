package io.signalbox.interceptor;

import io.signalbox.Kind;
import io.signalbox.Timeout;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What one annotation asks of one method: read and checked, not yet bound to a primitive.
 * The order of the implementations is the order in which a plan runs them.
 */
sealed interface Operation {

	/** Name of the primitive. */
	String name();

	/** Kind of the primitive. */
	Kind kind();

	/** Waits until the event is set. */
	record AwaitEventOperation(String name, @Nullable Timeout timeout) implements Operation {

		@Override
		public Kind kind() {
			return Kind.EVENT;
		}

	}

	/** Holds a permit; {@code permits} is null where the configuration must say. */
	record LimitedOperation(String name, @Nullable Integer permits, @Nullable Timeout timeout) implements Operation {

		@Override
		public Kind kind() {
			return Kind.SEMAPHORE;
		}

	}

	/**
	 * Waits for the other parties; {@code parties} is null where the configuration must
	 * say.
	 */
	record AwaitBarrierOperation(String name, @Nullable Integer parties, boolean atExit,
			@Nullable Timeout timeout) implements Operation {

		@Override
		public Kind kind() {
			return Kind.BARRIER;
		}

	}

	/** Holds the lock. */
	record GuardedOperation(String name, boolean reentrant, LockMode mode,
			@Nullable Timeout timeout) implements Operation {

		@Override
		public Kind kind() {
			return (this.mode == LockMode.EXCLUSIVE) ? Kind.LOCK : Kind.READ_WRITE;
		}

	}

	/** Holds the condition's lock, once the predicate is true. */
	record AwaitConditionOperation(String name, Predicate until, @Nullable Timeout timeout) implements Operation {

		@Override
		public Kind kind() {
			return Kind.CONDITION;
		}

	}

	/** Holds the condition's lock, and signals in the end. */
	record SignalConditionOperation(String name, boolean all, @Nullable Timeout timeout) implements Operation {

		@Override
		public Kind kind() {
			return Kind.CONDITION;
		}

	}

	/** Sets the event, or clears it. */
	record ChangeEventOperation(String name, boolean set, Moment on) implements Operation {

		@Override
		public Kind kind() {
			return Kind.EVENT;
		}

	}

}
