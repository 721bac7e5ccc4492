package io.signalbox.interceptor;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.context.annotation.AdviceMode;

/**
 * What is done around a woven method. Nothing in a call says which application context it
 * belongs to, as objects and static methods need not belong to any. So one context serves
 * all woven calls of the JVM, and a second one does not start next to it. Where none is,
 * nobody knows what to hold, and a call fails rather than go on without it.
 *
 * <p>
 * What is not volatile is guarded by the monitor of the class.
 *
 * @since 0.1
 */
public final class WovenCalls {

	private static final String MODE = "signalbox.aop.mode";

	private static final MethodInterceptor PROCEED = MethodInvocation::proceed;

	private static final MethodInterceptor REFUSE = WovenCalls::refuse;

	/** The only thing that calls read. */
	private static volatile MethodInterceptor interceptor = "proxy".equals(System.getProperty(MODE)) ? PROCEED : REFUSE;

	/** Contexts whose annotations are applied by proxies; some are never closed. */
	private static final Set<BeanFactory> proxying = Collections.newSetFromMap(new WeakHashMap<>());

	/** The context whose annotations are woven. */
	private static @Nullable BeanFactory serving;

	private WovenCalls() {
	}

	static MethodInterceptor interceptor() {
		return interceptor;
	}

	/**
	 * A context is up.
	 * @param around what it does around annotated methods, which proxies or the aspect
	 * call
	 * @throws WiringException if there is another context that it can't share the JVM
	 * with
	 */
	static synchronized void begin(BeanFactory context, AdviceMode mode, MethodInterceptor around) {
		if (mode == AdviceMode.PROXY) {
			if (serving != null) {
				throw secondContext("proxy", "aspectj");
			}
			proxying.add(context);
			interceptor = PROCEED;
		}
		else if (!isServedByParent(context)) {
			if (serving != null || !proxying.isEmpty()) {
				throw secondContext("aspectj", (serving != null) ? "aspectj" : "proxy");
			}
			serving = context;
			interceptor = around;
		}
	}

	/** A context is closed. What it did with proxies needs no context. */
	static synchronized void end(BeanFactory context) {
		proxying.remove(context);
		if (serving == context) {
			serving = null;
			interceptor = REFUSE;
		}
	}

	/**
	 * Says that woven methods are to run as if they were not, as long as no context
	 * applies their annotations: Signalbox is switched off.
	 */
	public static synchronized void proceed() {
		if (serving == null) {
			interceptor = PROCEED;
		}
	}

	private static boolean isServedByParent(BeanFactory context) {
		BeanFactory each = context;
		while (each instanceof HierarchicalBeanFactory child && each != serving) {
			each = child.getParentBeanFactory();
		}
		return each != null && each == serving;
	}

	private static WiringException secondContext(String mode, String other) {
		return new WiringException(List.of(new WiringProblem(MODE,
				"is '" + mode + "', but another application context with '" + other
						+ "' is up, and in one JVM one context serves all woven methods",
				"Close the other context first (in tests: @DirtiesContext), make it the parent, or use a JVM for each")));
	}

	private static Object refuse(MethodInvocation invocation) {
		throw new IllegalStateException(Operations.describe(invocation.getMethod().getDeclaringClass(),
				invocation.getMethod())
				+ " is woven, but no application context says what to hold: it has not started yet, or is closed, or "
				+ "is one without Signalbox. Call it later, or start the JVM with -D" + MODE
				+ "=proxy if nothing is to be held");
	}

}
