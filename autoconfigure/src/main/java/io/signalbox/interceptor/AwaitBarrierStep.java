package io.signalbox.interceptor;

import io.signalbox.NamedBarrier;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the other parties before or after what is inside.
 */
record AwaitBarrierStep(NamedBarrier barrier, boolean atExit, Timeout timeout, Interrupts interrupts,
		Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		if (!this.atExit) {
			arrive();
			return this.inside.run(invocation, owner);
		}
		Object result;
		try {
			result = this.inside.run(invocation, owner);
		}
		catch (Throwable ex) {
			// this party will not arrive, so the others need not wait for it
			this.barrier.abort();
			throw ex;
		}
		arrive();
		return result;
	}

	private void arrive() throws InterruptedException {
		Timeout configured = this.barrier.settings().timeout();
		try {
			this.barrier.await(((configured != null) ? configured : this.timeout).toDuration());
		}
		catch (InterruptedException ex) {
			throw this.interrupts.translate(ex, this.barrier);
		}
	}

}
