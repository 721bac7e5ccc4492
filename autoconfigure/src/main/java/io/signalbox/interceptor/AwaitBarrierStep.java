package io.signalbox.interceptor;

import java.util.concurrent.CompletionStage;

import io.signalbox.NamedBarrier;
import io.signalbox.Timeout;
import io.signalbox.interceptor.Step.Acquire;
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

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		if (!this.atExit) {
			return call.await(arrive(call), (index) -> new Pass.Through());
		}
		return new Pass() {

			@Override
			@Nullable CompletionStage<?> leave(boolean success) {
				if (success) {
					return arrive(call);
				}
				// this party will not arrive, so the others need not wait for it
				AwaitBarrierStep.this.barrier.abort();
				return null;
			}

		};
	}

	private CompletionStage<Integer> arrive(AsyncCall call) {
		return this.barrier.arriveAsync(call.owner(), Acquire.longest(this.barrier, this.timeout));
	}

	private void arrive() throws InterruptedException {
		try {
			this.barrier.await(Acquire.longest(this.barrier, this.timeout).toDuration());
		}
		catch (InterruptedException ex) {
			throw this.interrupts.translate(ex, this.barrier);
		}
	}

}
