package io.signalbox.interceptor;

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

	private void change() {
		if (this.set) {
			this.event.set();
		}
		else {
			this.event.clear();
		}
	}

}
