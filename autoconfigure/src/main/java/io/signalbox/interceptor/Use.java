package io.signalbox.interceptor;

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

	@Nullable Boolean reentrant() {
		return (this.operation instanceof GuardedOperation guarded) ? guarded.reentrant() : null;
	}

}
