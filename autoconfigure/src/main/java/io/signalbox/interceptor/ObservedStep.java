package io.signalbox.interceptor;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.signalbox.CallObserver;
import io.signalbox.NamedPrimitive;
import io.signalbox.ObservedCall;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer how each call goes through another step: it begins to wait here, is
 * granted where that step goes on to {@link Granted}, and ends when that step has been
 * left. It is in a plan only where somebody observes.
 *
 * @param step the step that waits
 * @param observer who is told
 * @param primitive what that step waits for
 * @param held whether it is held, or else only passed
 * @param inTransaction what happens inside an open transaction, which may hold it longer
 * than the call
 */
record ObservedStep(Step step, CallObserver observer, NamedPrimitive primitive, boolean held,
		InTransaction inTransaction) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		ObservedCall call = this.observer.begin(this.primitive, this.held, owner, null);
		ObservedInvocation observed = new ObservedInvocation(invocation, call);
		call.open();
		Object result;
		try {
			result = this.step.run(observed, owner);
		}
		catch (Throwable ex) {
			Throwable fromInside = observed.failure();
			end(observed, (fromInside != null) ? fromInside : ex);
			throw ex;
		}
		end(observed, null);
		return result;
	}

	private void end(ObservedInvocation observed, @Nullable Throwable failure) {
		ObservedCall call = observed.call();
		call.close();
		if (observed.isGranted() && this.inTransaction.applies()) {
			TransactionHolds.ofThread().afterCompletion(() -> call.ended(failure == null, failure));
		}
		else {
			call.ended(failure == null, failure);
		}
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) throws Throwable {
		Observed pass = new Observed(call, this.observer.begin(this.primitive, this.held, call.owner(), call.within()));
		call.push(pass);
		return this.step.enter(call);
	}

	@Override
	public Step inside() {
		return this.step.inside();
	}

	/** Tells the observer of the key of a call, if that is observed. */
	static void tellKey(MethodInvocation invocation, Object key) {
		if (invocation instanceof ObservedInvocation observed) {
			observed.call().key(key);
		}
	}

	/** Tells the observer of the key of a call that is about to enter a step. */
	static void tellKey(AsyncCall call, Object key) {
		if (call.top() instanceof Observed observed) {
			observed.observed.key(key);
		}
	}

	/**
	 * What the step that is observed has inside: here its wait has ended.
	 *
	 * @param inTransaction as of the step around it
	 */
	record Granted(InTransaction inTransaction, Step inside) implements Step {

		@Override
		public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
			ObservedInvocation observed = (ObservedInvocation) invocation;
			observed.granted();
			try {
				return this.inside.run(observed.invocation(), owner);
			}
			catch (Throwable ex) {
				observed.failed(ex);
				throw ex;
			}
		}

		@Override
		public Pass enter(AsyncCall call) {
			Pass pass = call.top();
			while (!(pass instanceof Observed)) {
				pass = Objects.requireNonNull(pass).below;
			}
			((Observed) pass).granted(this.inTransaction.openFor(call));
			return Pass.NOTHING;
		}

	}

	/** Ends with the call, or with the open transaction if that is later. */
	private static final class Observed extends Pass {

		private final AsyncCall call;

		private final ObservedCall observed;

		private boolean success;

		private @Nullable Throwable failure;

		private Runnable end = this::end;

		Observed(AsyncCall call, ObservedCall observed) {
			this.call = call;
			this.observed = observed;
		}

		void granted(@Nullable OpenTransaction transaction) {
			this.observed.granted();
			this.call.observed(this.observed);
			if (transaction != null) {
				this.end = transaction.afterBoth(this.end);
			}
		}

		@Override
		@Nullable CompletionStage<?> leave(boolean success) {
			this.success = success;
			this.failure = success ? null : this.call.failure();
			this.end.run();
			return null;
		}

		private void end() {
			this.observed.ended(this.success, this.failure);
		}

	}

}
