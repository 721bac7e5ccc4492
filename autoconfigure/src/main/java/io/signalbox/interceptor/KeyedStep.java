package io.signalbox.interceptor;

import java.util.List;
import java.util.Objects;
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
 * @param inside the step that both of them have inside
 */
record KeyedStep<P extends NamedPrimitive>(Keys<P> keys, CallKey key, Function<P, Step> one,
		@Nullable Function<List<P>, Step> all, InTransaction inTransaction, Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		return run(this.key.of(invocation), invocation, owner);
	}

	/** Runs it for a key, or several, that the caller has found out. */
	@Nullable Object run(Object value, MethodInvocation invocation, Object owner) throws Throwable {
		ObservedStep.tellKey(invocation, value);
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

	@Override
	public @Nullable Pass enter(AsyncCall call) throws Throwable {
		Object value = this.key.of(call.invocation());
		ObservedStep.tellKey(call, value);
		if (!this.key.isSeveral(value)) {
			Use<P> use = this.keys.use(value);
			endWith(call, use);
			return enter(call, this.one.apply(use.primitive()));
		}
		if (this.all == null) {
			throw this.key.several(value);
		}
		List<Use<P>> uses = this.keys.useAll(this.key.elements(value));
		uses.forEach((use) -> endWith(call, use));
		return enter(call, this.all.apply(uses.stream().map(Use::primitive).toList()));
	}

	/** Ends the use with the call, or with the open transaction if that is later. */
	private void endWith(AsyncCall call, Use<P> use) {
		OpenTransaction transaction = this.inTransaction.openFor(call);
		Runnable close = (transaction != null) ? transaction.afterBoth(use::close) : use::close;
		call.push(new Pass.Ending(close));
	}

	/** Enters what may be several steps around the next, of which only the last waits. */
	private @Nullable Pass enter(AsyncCall call, Step made) throws Throwable {
		Step step = made;
		while (step.inside() != this.inside) {
			call.push(Objects.requireNonNull(step.enter(call)));
			step = step.inside();
		}
		return step.enter(call);
	}

	/** Whether the use ends with an open transaction, as the hold does. */
	private boolean closeLater(Use<P> use) {
		boolean later = this.inTransaction.applies();
		if (later) {
			TransactionHolds.ofThread().afterCompletion(use::close);
		}
		return later;
	}

}
