package io.signalbox.interceptor;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.NamedPrimitive;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a plan, bound to its primitive, around the next one or, last, around
 * the method.
 */
interface Step extends Run {

	/**
	 * Enters this step for a call with an asynchronous result, without blocking.
	 * @param call the call, which what can't be had at once is left to
	 * @return what the call must leave in the end; {@code null} if it goes on later
	 */
	@Nullable Pass enter(AsyncCall call) throws Throwable;

	/** The next step. */
	Step inside();

	/** The method itself. */
	record Body() implements Step {

		@Override
		public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
			return invocation.proceed();
		}

		@Override
		public Pass enter(AsyncCall call) {
			return Pass.NOTHING;
		}

		@Override
		public Step inside() {
			return this;
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
				grant.releaseAfter(ex);
				throw ex;
			}
			grant.release();
			return result;
		}

		@Override
		public @Nullable Pass enter(AsyncCall call) {
			return enter(call, this.primitive, 1, this.timeout);
		}

		/** Enters at once, or when what {@code tryEnter} did not give is granted. */
		static @Nullable Pass enter(AsyncCall call, Acquirable primitive, int permits, Timeout timeout) {
			Grant grant = primitive.tryEnter(call.owner(), permits);
			return (grant != null) ? call.granted(grant) : await(call, primitive, permits, longest(primitive, timeout));
		}

		/** Waits for what {@code tryEnter} did not give. */
		static @Nullable Pass await(AsyncCall call, Acquirable primitive, int permits, Timeout longest) {
			return call.await(primitive.enterAsync(call.owner(), permits, longest).result(), Pass.Granted::new);
		}

		/** The timeout that the configuration says, or else the annotation. */
		static Timeout longest(NamedPrimitive primitive, Timeout annotated) {
			Timeout configured = primitive.settings().timeout();
			return (configured != null) ? configured : annotated;
		}

		/** The second half of {@link #run}, for what is acquired in other ways. */
		static @Nullable Object runInside(Run inside, Grant grant, MethodInvocation invocation, Object owner)
				throws Throwable {
			Object result;
			try {
				result = inside.run(invocation, owner);
			}
			catch (Throwable ex) {
				grant.releaseAfter(ex);
				throw ex;
			}
			grant.release();
			return result;
		}

		/** Waits for what {@code tryEnter} did not give. */
		static Grant enter(Acquirable primitive, Object owner, int permits, Timeout timeout, Interrupts interrupts)
				throws InterruptedException {
			try {
				return primitive.enter(owner, permits, longest(primitive, timeout));
			}
			catch (InterruptedException ex) {
				throw interrupts.translate(ex, primitive);
			}
		}

	}

}
