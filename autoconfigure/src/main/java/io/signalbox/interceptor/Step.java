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
				grant = enter(this.primitive, owner, 1, this.timeout, this.interrupts);
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

		/** The second half of {@link #run}, for what is acquired in other ways. */
		static @Nullable Object runInside(Step inside, Grant grant, MethodInvocation invocation, Object owner)
				throws Throwable {
			Object result;
			try {
				result = inside.run(invocation, owner);
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

		/** Waits for what {@code tryEnter} did not give. */
		static Grant enter(Acquirable primitive, Object owner, int permits, Timeout timeout, Interrupts interrupts)
				throws InterruptedException {
			Timeout configured = primitive.settings().timeout();
			try {
				return primitive.enter(owner, permits, (configured != null) ? configured : timeout);
			}
			catch (InterruptedException ex) {
				throw interrupts.translate(ex, primitive);
			}
		}

	}

}
