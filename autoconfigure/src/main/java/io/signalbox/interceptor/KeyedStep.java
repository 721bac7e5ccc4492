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
 */
record KeyedStep<P extends NamedPrimitive>(Keys<P> keys, CallKey key, Function<P, Step> one,
		@Nullable Function<List<P>, Step> all) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		Object value = this.key.of(invocation);
		if (CallKey.isSeveral(value)) {
			return runAll(value, invocation, owner);
		}
		try (Use<P> use = this.keys.use(value)) {
			return this.one.apply(use.primitive()).run(invocation, owner);
		}
	}

	private @Nullable Object runAll(Object value, MethodInvocation invocation, Object owner) throws Throwable {
		if (this.all == null) {
			throw this.key.several(value);
		}
		List<Use<P>> uses = this.keys.useAll(this.key.elements(value));
		try {
			return this.all.apply(uses.stream().map(Use::primitive).toList()).run(invocation, owner);
		}
		finally {
			uses.forEach(Use::close);
		}
	}

}
