package io.signalbox.interceptor;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a plan, bound to its primitive, around the next one or, last, around
 * the method.
 */
interface Step {

	/** Runs what is inside this step, with what it asks for around it. */
	@Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable;

	/** The method itself. */
	record Body() implements Step {

		@Override
		public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
			return invocation.proceed();
		}

	}

	/**
	 * Acquires, and releases when what is inside has ended, however it ended. This is the
	 * hot path: it looks nothing up and allocates nothing.
	 */
	record Acquire(Acquirable primitive, Timeout timeout, Interrupts interrupts, Step inside) implements Step {

		@Override
		public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
			Grant grant = this.primitive.tryEnter(owner, 1);
			if (grant == null) {
				grant = enter(owner);
			}
			Object result;
			try {
				result = this.inside.run(invocation, owner);
			}
			catch (Throwable ex) {
				releaseAfter(ex, grant);
				throw ex;
			}
			grant.release();
			return result;
		}

		static void releaseAfter(Throwable failure, Grant grant) {
			try {
				grant.release();
			}
			catch (RuntimeException | Error ex) {
				failure.addSuppressed(ex);
			}
		}

		private Grant enter(Object owner) throws InterruptedException {
			Timeout configured = this.primitive.settings().timeout();
			try {
				return this.primitive.enter(owner, 1, (configured != null) ? configured : this.timeout);
			}
			catch (InterruptedException ex) {
				throw this.interrupts.translate(ex, this.primitive);
			}
		}

	}

}
