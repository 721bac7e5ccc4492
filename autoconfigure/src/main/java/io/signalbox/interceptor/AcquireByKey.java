package io.signalbox.interceptor;

import java.util.function.Function;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.Keys.Use;
import io.signalbox.NamedPrimitive;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Acquires the instance of a call's key, in the common case: one key, and no open
 * transaction that would hold it. It makes no step for the call, as {@link KeyedStep}
 * does in the other cases.
 *
 * @param <P> type of the instances
 * @param others does what is to be done in the other cases
 * @param side what to acquire of an instance
 */
record AcquireByKey<P extends NamedPrimitive>(KeyedStep<P> others, Function<P, ? extends Acquirable> side,
		Timeout timeout, Interrupts interrupts, Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		KeyedStep<P> general = this.others;
		Object value = general.key().of(invocation);
		if (general.key().isSeveral(value) || general.inTransaction().applies()) {
			return general.run(value, invocation, owner);
		}
		try (Use<P> use = general.keys().use(value)) {
			Acquirable primitive = this.side.apply(use.primitive());
			Grant grant = primitive.tryEnter(owner, 1);
			if (grant == null) {
				grant = Acquire.enter(primitive, owner, 1, this.timeout, this.interrupts);
			}
			return Acquire.runInside(this.inside, grant, invocation, owner);
		}
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) throws Throwable {
		return this.others.enter(call);
	}

}
