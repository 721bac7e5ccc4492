package io.signalbox.interceptor;

import java.lang.reflect.AccessibleObject;

import org.aopalliance.intercept.MethodInvocation;

/**
 * An invocation that comes from no proxy of Spring's, and so has nothing that moves on. A
 * class, as it is asked for at each subscription: the JVM sees at once whether an object
 * is of a class, but searches all its interfaces for one that it lacks.
 */
abstract class UnproxiedInvocation implements MethodInvocation {

	@Override
	public final AccessibleObject getStaticPart() {
		return getMethod();
	}

}
