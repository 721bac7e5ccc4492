package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.signalbox.AcquisitionException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls another method instead: with the same arguments, and the reason if it takes one
 * more.
 *
 * @param method the method
 * @param withReason whether it takes the reason last
 * @param beans where its bean comes from
 * @param bean name of its bean, or null if that is the one that was called
 */
record Fallback(Method method, boolean withReason, BeanFactory beans, @Nullable String bean) implements Refusal {

	/** What a fallback must be able to take if it wants to know the reason. */
	static Class<? extends RuntimeException> reason(boolean barrier) {
		return barrier ? RuntimeException.class : AcquisitionException.class;
	}

	/**
	 * Finds a method that can stand in for another.
	 * @param type the class that has it
	 * @param name its name
	 * @param guarded the method that it stands in for
	 * @param reason what it is told if it takes one more argument
	 * @return the method
	 * @throws IllegalArgumentException if there is none; the message says what is wanted
	 * and what there is
	 */
	static Method find(Class<?> type, String name, Method guarded, Class<?> reason) {
		List<Method> named = Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
			.filter((method) -> method.getName().equals(name) && !method.isSynthetic())
			.toList();
		String wanted = signature(guarded, name) + ", with or without a " + reason.getSimpleName() + " last";
		if (named.isEmpty()) {
			throw new IllegalArgumentException("there is no such method in " + type.getName() + "; expected " + wanted);
		}
		return named.stream()
			.filter((method) -> canStandIn(method, guarded, reason))
			.max((one, other) -> one.getParameterCount() - other.getParameterCount())
			.orElseThrow(() -> new IllegalArgumentException("expected " + wanted + " in " + type.getName()
					+ " but found "
					+ named.stream().map((method) -> signature(method, name)).collect(Collectors.joining(" and "))));
	}

	private static boolean canStandIn(Method method, Method guarded, Class<?> reason) {
		Class<?>[] takes = parameters(method);
		Class<?>[] given = parameters(guarded);
		boolean withReason = (takes.length == given.length + 1);
		if ((takes.length != given.length && !withReason)
				|| KotlinDetector.isSuspendingFunction(method) != KotlinDetector.isSuspendingFunction(guarded)) {
			return false;
		}
		for (int i = 0; i < given.length; i++) {
			if (!ClassUtils.isAssignable(takes[i], given[i])) {
				return false;
			}
		}
		Class<?> returns = result(guarded);
		return (!withReason || takes[given.length].isAssignableFrom(reason))
				&& (returns == void.class || ClassUtils.isAssignable(returns, result(method)));
	}

	/** Without the continuation that a suspending function takes last. */
	private static Class<?>[] parameters(Method method) {
		Class<?>[] types = method.getParameterTypes();
		return KotlinDetector.isSuspendingFunction(method) ? Arrays.copyOf(types, types.length - 1) : types;
	}

	/** As it is declared, also by a suspending function. */
	private static Class<?> result(Method method) {
		return new MethodParameter(method, -1).getParameterType();
	}

	private static String signature(Method method, String name) {
		return (KotlinDetector.isSuspendingFunction(method) ? "suspending " : "") + result(method).getSimpleName() + " "
				+ name
				+ Arrays.stream(parameters(method))
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	static Fallback of(Method method, Method guarded, BeanFactory beans, @Nullable String bean) {
		ReflectionUtils.makeAccessible(method);
		return new Fallback(method, method.getParameterCount() > guarded.getParameterCount(), beans, bean);
	}

	@Override
	public @Nullable Object instead(MethodInvocation invocation, RuntimeException reason) throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
		if (this.withReason) {
			int last = arguments.length;
			arguments = Arrays.copyOf(arguments, last + 1);
			if (KotlinDetector.isSuspendingFunction(this.method)) {
				arguments[last] = arguments[--last];
			}
			arguments[last] = reason;
		}
		return AopUtils.invokeJoinpointUsingReflection(target(invocation), this.method, arguments);
	}

	private @Nullable Object target(MethodInvocation invocation) {
		if (Modifier.isStatic(this.method.getModifiers())) {
			return null;
		}
		String name = this.bean;
		return (name != null) ? this.beans.getBean(name) : Objects.requireNonNull(invocation.getThis());
	}

}
