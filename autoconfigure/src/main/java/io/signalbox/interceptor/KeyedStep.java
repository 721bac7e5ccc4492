package io.signalbox.interceptor;

import java.util.List;
import java.util.function.Function;

import io.signalbox.Keys;
import io.signalbox.Keys.Use;
import io.signalbox.NamedPrimitive;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Does for the instance of a call's key what another step does for the primitive itself.
 * The instance is in use from before that step to after it.
 *
 * @param <P> type of the instances
 * @param keys where the instances come from
 * @param key the key of a call
 * @param one makes the step for one instance
 * @param all makes the step for several instances, or null where there can be only one
 * @param inTransaction what happens inside an open transaction
 */
record KeyedStep<P extends NamedPrimitive>(Keys<P> keys, CallKey key, Function<P, Step> one,
		@Nullable Function<List<P>, Step> all, InTransaction inTransaction) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		return run(this.key.of(invocation), invocation, owner);
	}

	/** Runs it for a key, or several, that the caller has found out. */
	@Nullable Object run(Object value, MethodInvocation invocation, Object owner) throws Throwable {
		if (this.key.isSeveral(value)) {
			return runAll(value, invocation, owner);
		}
		Use<P> use = this.keys.use(value);
		boolean later = false;
		try {
			later = closeLater(use);
			return this.one.apply(use.primitive()).run(invocation, owner);
		}
		finally {
			if (!later) {
				use.close();
			}
		}
	}

	private @Nullable Object runAll(Object value, MethodInvocation invocation, Object owner) throws Throwable {
		if (this.all == null) {
			throw this.key.several(value);
		}
		List<Use<P>> uses = this.keys.useAll(this.key.elements(value));
		boolean later = false;
		try {
			for (Use<P> use : uses) {
				later = closeLater(use);
			}
			return this.all.apply(uses.stream().map(Use::primitive).toList()).run(invocation, owner);
		}
		finally {
			if (!later) {
				uses.forEach(Use::close);
			}
		}
	}

	/** Whether the use ends with an open transaction, as the hold does. */
	private boolean closeLater(Use<P> use) {
		boolean later = this.inTransaction.applies();
		if (later) {
			TransactionHolds.afterCompletion(use::close);
		}
		return later;
	}

}
