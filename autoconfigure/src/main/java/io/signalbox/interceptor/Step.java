package io.signalbox.interceptor;

import io.signalbox.Acquirable;
import io.signalbox.AcquireInterruptedException;
import io.signalbox.Grant;
import io.signalbox.NamedEvent;
import io.signalbox.Timeout;
import io.signalbox.annotation.Moment;
import org.aopalliance.intercept.Joinpoint;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a plan, bound to its primitive, around the next one or, last, around
 * the method. This is the hot path: it looks nothing up and allocates nothing.
 */
sealed interface Step {

	/** Runs what is inside this step, with what it asks for around it. */
	@Nullable Object run(Joinpoint body, Object owner) throws Throwable;

	/** The method itself. */
	record Body() implements Step {

		@Override
		public @Nullable Object run(Joinpoint body, Object owner) throws Throwable {
			return body.proceed();
		}

	}

	/** Acquires, and releases when what is inside has ended, however it ended. */
	record Acquire(Acquirable primitive, Timeout timeout, boolean interruptible, Step inside) implements Step {

		@Override
		public @Nullable Object run(Joinpoint body, Object owner) throws Throwable {
			Grant grant = this.primitive.tryEnter(owner, 1);
			if (grant == null) {
				grant = enter(owner);
			}
			Object result;
			try {
				result = this.inside.run(body, owner);
			}
			catch (Throwable ex) {
				releaseAfter(ex, grant);
				throw ex;
			}
			grant.release();
			return result;
		}

		private static void releaseAfter(Throwable failure, Grant grant) {
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
				if (this.interruptible) {
					throw ex;
				}
				// undeclared, callers would see an UndeclaredThrowableException
				Thread.currentThread().interrupt();
				throw new AcquireInterruptedException(this.primitive.name(),
						this.primitive.describe() + " not acquired: interrupted while waiting for it", ex);
			}
		}

	}

	/** Sets or clears an event at one moment of the call. */
	record ChangeEvent(NamedEvent event, boolean set, Moment on, Step inside) implements Step {

		@Override
		public @Nullable Object run(Joinpoint body, Object owner) throws Throwable {
			if (this.on == Moment.ENTRY) {
				change();
			}
			Object result;
			try {
				result = this.inside.run(body, owner);
			}
			catch (Throwable ex) {
				if (this.on == Moment.FAILURE || this.on == Moment.COMPLETION) {
					change();
				}
				throw ex;
			}
			if (this.on == Moment.SUCCESS || this.on == Moment.COMPLETION) {
				change();
			}
			return result;
		}

		private void change() {
			if (this.set) {
				this.event.set();
			}
			else {
				this.event.clear();
			}
		}

	}

}
