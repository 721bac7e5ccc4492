package io.signalbox.interceptor;

import io.signalbox.AcquireInterruptedException;
import io.signalbox.AcquisitionException;
import io.signalbox.BarrierBrokenException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Gives a caller something else where one step does not let him in. What is thrown inside
 * that step, by further steps or by the method, is none of its business, and comes out
 * marked by {@link Inside}.
 */
record OtherwiseStep(Step step, Refusal refusal) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		try {
			return this.step.run(invocation, owner);
		}
		catch (FromInside ex) {
			throw ex.failure();
		}
		catch (AcquisitionException | BarrierBrokenException ex) {
			if (!isRefused(ex)) {
				throw ex;
			}
			return this.refusal.instead(invocation, ex);
		}
	}

	/** Whether this means that the caller was not let in, and is not to stop. */
	static boolean isRefused(Throwable failure) {
		return (failure instanceof AcquisitionException || failure instanceof BarrierBrokenException)
				&& !(failure instanceof AcquireInterruptedException);
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) throws Throwable {
		call.push(new Pass.Mark());
		return this.step.enter(call);
	}

	@Override
	public Step inside() {
		return this.step.inside().inside();
	}

	/** What the step has let in. */
	record Inside(Step inside) implements Step {

		@Override
		public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
			try {
				return this.inside.run(invocation, owner);
			}
			catch (AcquisitionException | BarrierBrokenException ex) {
				throw new FromInside(ex);
			}
		}

		@Override
		public Pass enter(AsyncCall call) {
			return Pass.NOTHING;
		}

	}

	/** Carries an exception past the step that did not throw it. */
	private static final class FromInside extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final RuntimeException failure;

		FromInside(RuntimeException failure) {
			super(null, failure, true, false);
			this.failure = failure;
		}

		RuntimeException failure() {
			for (Throwable suppressed : getSuppressed()) {
				this.failure.addSuppressed(suppressed);
			}
			return this.failure;
		}

	}

}
