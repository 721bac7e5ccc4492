package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;

import io.signalbox.AcquireInterruptedException;
import io.signalbox.NamedPrimitive;

/**
 * What a method's callers get when a wait is interrupted: the checked exception where the
 * method declares it, or else an unchecked one, with the thread's flag set again.
 */
enum Interrupts {

	/** The method declares {@link InterruptedException}. */
	CHECKED,

	/** It does not, and its callers would see an UndeclaredThrowableException. */
	UNCHECKED;

	static Interrupts of(Method method) {
		return Arrays.asList(method.getExceptionTypes()).contains(InterruptedException.class) ? CHECKED : UNCHECKED;
	}

	/** The exception to throw; never returns where that is an unchecked one. */
	InterruptedException translate(InterruptedException ex, NamedPrimitive primitive) {
		if (this == CHECKED) {
			return ex;
		}
		Thread.currentThread().interrupt();
		throw new AcquireInterruptedException(primitive.name(),
				primitive.describe() + " not acquired: interrupted while waiting for it", ex);
	}

}
