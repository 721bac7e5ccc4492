package io.signalbox.interceptor;

import java.util.Collection;
import java.util.List;

import io.signalbox.Kind;
import io.signalbox.Timeout;
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

	/** How long a hold lasts at least, where the annotation says so. */
	@Nullable Timeout holdAtLeast() {
		return (this.operation instanceof GuardedOperation guarded) ? guarded.holdAtLeast() : null;
	}

	/** Whether it asks for a fencing token. */
	boolean fenced() {
		return this.operation instanceof GuardedOperation guarded && guarded.token() != null;
	}

	/** Whether a call is known to have several keys. */
	boolean severalKeys() {
		MethodExpression key = this.operation.key();
		return key != null && (Collection.class.isAssignableFrom(key.type()) || key.type().isArray());
	}

	/** Whether it has its lock when it waits for something more. */
	boolean waitsHolding() {
		List<Operation> all = this.of.operations();
		return all.subList(all.indexOf(this.operation) + 1, all.size())
			.stream()
			.anyMatch((later) -> later instanceof GuardedOperation || later.kind() == Kind.CONDITION);
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
