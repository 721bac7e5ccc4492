package io.signalbox.interceptor;

import io.signalbox.Kind;
import io.signalbox.interceptor.Operation.AwaitBarrierOperation;
import io.signalbox.interceptor.Operation.ChangeEventOperation;
import io.signalbox.interceptor.Operation.GuardedOperation;
import io.signalbox.interceptor.Operation.LimitedOperation;
import org.jspecify.annotations.Nullable;

/**
 * One annotation that uses a name.
 */
record Use(Operation operation, Operations of) {

	/** How many permits or parties it asks for. */
	@Nullable Integer number() {
		if (this.operation instanceof LimitedOperation limited) {
			return limited.permits();
		}
		return (this.operation instanceof AwaitBarrierOperation barrier) ? barrier.parties() : null;
	}

	@Nullable Integer maxWaiting() {
		return (this.operation instanceof LimitedOperation limited) ? limited.maxWaiting() : null;
	}

	boolean setsEvent() {
		return this.operation instanceof ChangeEventOperation change && change.set();
	}

	boolean keyed() {
		return this.operation.key() != null;
	}

	/** Whether it is what says a setting, where configuration does not. */
	boolean says(String setting) {
		return switch (setting) {
			case "permits", "parties" -> number() != null;
			case "maxWaiting" -> maxWaiting() != null;
			case "type" -> Boolean.TRUE.equals(reentrant()) || this.operation.kind() == Kind.READ_WRITE;
			default -> false;
		};
	}

	/** Annotation and method. */
	String describe() {
		return this.operation.annotation() + " on " + this.of.describe();
	}

	@Nullable Boolean reentrant() {
		return (this.operation instanceof GuardedOperation guarded) ? guarded.reentrant() : null;
	}

}
