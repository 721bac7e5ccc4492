package io.signalbox.interceptor;

import java.util.concurrent.CompletionStage;

import io.signalbox.NamedEvent;
import io.signalbox.annotation.Moment;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Sets or clears an event at one moment of the call.
 */
record ChangeEventStep(NamedEvent event, boolean set, Moment on, Step inside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		if (this.on == Moment.ENTRY) {
			change();
		}
		Object result;
		try {
			result = this.inside.run(invocation, owner);
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

	/** For who waits for the end of a call, a cancellation is a failure. */
	@Override
	public Pass enter(AsyncCall call) {
		if (this.on == Moment.ENTRY) {
			change();
		}
		return new Pass() {

			@Override
			@Nullable CompletionStage<?> leave(boolean success) {
				Moment now = success ? Moment.SUCCESS : Moment.FAILURE;
				if (ChangeEventStep.this.on == now || ChangeEventStep.this.on == Moment.COMPLETION) {
					change();
				}
				return null;
			}

		};
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
