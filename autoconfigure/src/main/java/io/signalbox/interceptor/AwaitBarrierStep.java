package io.signalbox.interceptor;

import java.util.concurrent.CompletionStage;

import io.signalbox.CallObserver;
import io.signalbox.NamedBarrier;
import io.signalbox.ObservedCall;
import io.signalbox.Timeout;
import io.signalbox.interceptor.Step.Acquire;
import io.signalbox.watch.Watched;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the other parties before or after what is inside.
 *
 * @param observer is told of waits after what is inside; those before it are observed
 * from outside
 */
record AwaitBarrierStep(NamedBarrier barrier, boolean atExit, Timeout timeout, Interrupts interrupts,
		@Nullable CallObserver observer, Step inside) implements Step {

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
		arriveAtExit(owner);
		return result;
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		if (!this.atExit) {
			return call.await(arrive(call), (index) -> Pass.NOTHING);
		}
		return new Pass() {

			@Override
			@Nullable CompletionStage<?> leave(boolean success) {
				if (success) {
					return arriveAtExit(call);
				}
				// this party will not arrive, so the others need not wait for it
				AwaitBarrierStep.this.barrier.abort();
				return null;
			}

		};
	}

	private void arriveAtExit(Object owner) throws InterruptedException {
		ObservedCall observed = observe(owner, null);
		if (observed == null) {
			arrive();
			return;
		}
		observed.open();
		Throwable failure = null;
		try {
			arrive();
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			observed.close();
			passed(observed, failure);
		}
	}

	private CompletionStage<Integer> arriveAtExit(AsyncCall call) {
		ObservedCall observed = observe(call.owner(), call.within());
		CompletionStage<Integer> arrival = arrive(call);
		return (observed == null) ? arrival : arrival.whenComplete((index, ex) -> passed(observed, ex));
	}

	private @Nullable ObservedCall observe(Object owner, @Nullable Object within) {
		ObservedCall observed = (this.observer != null) ? this.observer.begin(this.barrier, false, owner, within)
				: null;
		String key = (this.barrier instanceof Watched instance) ? instance.key() : null;
		if (observed != null && key != null) {
			observed.key(key);
		}
		return observed;
	}

	private static void passed(ObservedCall observed, @Nullable Throwable failure) {
		if (failure == null) {
			observed.granted();
		}
		observed.ended(failure == null, failure);
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
