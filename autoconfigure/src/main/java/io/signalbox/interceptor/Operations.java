package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that the annotations of one method ask for.
 *
 * @param method the most specific method
 * @param type the class of the bean
 * @param operations in the order in which they run
 * @param problems what is wrong with the annotations themselves
 * @param defaultNames names that were made of class and method
 */
record Operations(Method method, Class<?> type, List<Operation> operations, List<WiringProblem> problems,
		Set<String> defaultNames) {

	/** Nothing: the method is not annotated. */
	static final Operations NONE = new Operations(none(), Object.class, List.of(), List.of(), Set.of());

	boolean isEmpty() {
		return this == NONE;
	}

	/** The method, for messages. */
	String describe() {
		return describe(this.type, this.method);
	}

	static String describe(Class<?> type, Method method) {
		return Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", type.getName() + "." + method.getName() + "(", ")"));
	}

	private static Method none() {
		try {
			return Object.class.getMethod("hashCode");
		}
		catch (NoSuchMethodException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

}
