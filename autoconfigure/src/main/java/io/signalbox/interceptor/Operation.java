package io.signalbox.interceptor;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

	/** The annotation, for messages. */
	String annotation();

	/** Which instance of the name, or null where it has none but itself. */
	@Nullable MethodExpression key();

	/** Longest wait that the annotation names, if it names one and waits at all. */
	default @Nullable Timeout timeout() {
		return null;
	}

	/** All that it evaluates for a call. */
	default List<MethodExpression> expressions() {
		return present(key());
	}

	private static List<MethodExpression> present(@Nullable MethodExpression... expressions) {
		return Arrays.stream(expressions).filter(Objects::nonNull).toList();
	}

	/** What a caller gets who is not let in, where that is not the exception. */
	default @Nullable Otherwise otherwise() {
		return null;
	}

	/** Waits until the event is set. */
	record AwaitEventOperation(String name, @Nullable MethodExpression key, @Nullable Timeout timeout,
			@Nullable Otherwise otherwise) implements Operation {

		@Override
		public String annotation() {
			return "@AwaitEvent";
		}

		@Override
		public Kind kind() {
			return Kind.EVENT;
		}

	}

	/**
	 * Holds permits; {@code permits} and {@code maxWaiting} are null where the
	 * configuration must say, and {@code weight} where a call takes one.
	 */
	record LimitedOperation(String name, @Nullable MethodExpression key, @Nullable Integer permits,
			@Nullable MethodExpression weight, @Nullable Integer maxWaiting, @Nullable Timeout timeout,
			@Nullable Otherwise otherwise) implements Operation {

		@Override
		public List<MethodExpression> expressions() {
			return Operation.present(key(), weight());
		}

		@Override
		public String annotation() {
			return "@Limited";
		}

		@Override
		public Kind kind() {
			return Kind.SEMAPHORE;
		}

	}

	/**
	 * Waits for the other parties; {@code parties} is null where the configuration must
	 * say.
	 */
	record AwaitBarrierOperation(String name, @Nullable MethodExpression key, @Nullable Integer parties, boolean atExit,
			@Nullable Timeout timeout, @Nullable Otherwise otherwise) implements Operation {

		@Override
		public String annotation() {
			return "@AwaitBarrier";
		}

		@Override
		public Kind kind() {
			return Kind.BARRIER;
		}

	}

	/**
	 * Holds the lock, at least for some time if {@code holdAtLeast} says so, and tells
	 * the parameter with the index {@code token} the fencing token, if there is one.
	 */
	record GuardedOperation(String name, @Nullable MethodExpression key, boolean reentrant, LockMode mode,
			@Nullable Timeout holdAtLeast, @Nullable Integer token, @Nullable Timeout timeout,
			@Nullable Otherwise otherwise) implements Operation {

		GuardedOperation withToken(int index) {
			return new GuardedOperation(this.name, this.key, this.reentrant, this.mode, this.holdAtLeast, index,
					this.timeout, this.otherwise);
		}

		@Override
		public String annotation() {
			return "@Guarded";
		}

		@Override
		public Kind kind() {
			return (this.mode == LockMode.EXCLUSIVE) ? Kind.LOCK : Kind.READ_WRITE;
		}

	}

	/** Holds the condition's lock, once the predicate is true. */
	record AwaitConditionOperation(String name, @Nullable MethodExpression key, MethodExpression until,
			@Nullable Timeout timeout, @Nullable Otherwise otherwise) implements Operation {

		@Override
		public List<MethodExpression> expressions() {
			return Operation.present(key(), until());
		}

		@Override
		public String annotation() {
			return "@AwaitCondition";
		}

		@Override
		public Kind kind() {
			return Kind.CONDITION;
		}

	}

	/** Holds the condition's lock, and signals in the end. */
	record SignalConditionOperation(String name, @Nullable MethodExpression key, boolean all, @Nullable Timeout timeout,
			@Nullable Otherwise otherwise) implements Operation {

		@Override
		public String annotation() {
			return "@SignalCondition";
		}

		@Override
		public Kind kind() {
			return Kind.CONDITION;
		}

	}

	/** Sets the event, or clears it. */
	record ChangeEventOperation(String name, @Nullable MethodExpression key, boolean set,
			Moment on) implements Operation {

		@Override
		public String annotation() {
			return this.set ? "@SetEvent" : "@ClearEvent";
		}

		@Override
		public Kind kind() {
			return Kind.EVENT;
		}

	}

}
