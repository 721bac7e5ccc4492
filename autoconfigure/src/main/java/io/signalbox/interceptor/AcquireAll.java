package io.signalbox.interceptor;

import java.util.List;
import java.util.function.Function;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Acquires several, all or nothing, within one timeout, and releases them when what is
 * inside has ended.
 *
 * @param ordered what to acquire, in the order that all callers keep to
 * @param weight how many permits of each, or null for one
 */
record AcquireAll(List<? extends Acquirable> ordered, @Nullable CallWeight weight, Timeout timeout,
		Interrupts interrupts, Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		int permits = (this.weight != null) ? this.weight.of(invocation) : 1;
		if (this.ordered.isEmpty()) {
			return this.inside.run(invocation, owner);
		}
		return Acquire.runInside(this.inside, enter(this.ordered, owner, permits), invocation, owner);
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		int permits = (this.weight != null) ? this.weight.of(call.invocation()) : 1;
		return this.ordered.isEmpty() ? Pass.NOTHING : enter(call, this.ordered, permits, Pass.Granted::new);
	}

	@Nullable Pass enter(AsyncCall call, List<? extends Acquirable> these, int permits, Function<Grant, Pass> pass) {
		Timeout longest = Acquire.longest(these.get(0), this.timeout);
		return call.await(Acquirable.enterAllAsync(these, call.owner(), permits, longest).result(), pass);
	}

	Grant enter(List<? extends Acquirable> these, Object owner, int permits) throws InterruptedException {
		Acquirable first = these.get(0);
		try {
			return Acquirable.enterAll(these, owner, permits, Acquire.longest(first, this.timeout));
		}
		catch (InterruptedException ex) {
			throw this.interrupts.translate(ex, first);
		}
	}

}
