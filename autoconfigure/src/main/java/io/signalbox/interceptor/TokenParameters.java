package io.signalbox.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.signalbox.annotation.FencingToken;
import io.signalbox.annotation.LockMode;
import io.signalbox.interceptor.Operation.GuardedOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Finds the parameters of one method that get fencing tokens, and the guards that give
 * them.
 *
 * @param method the most specific method
 * @param placeholders replaces the placeholders in a text
 * @param problems to note what is wrong, and a remedy
 */
record TokenParameters(Method method, UnaryOperator<String> placeholders, BiConsumer<String, String> problems) {

	/**
	 * Lets the guards among the operations know the parameters. Of a method that has none
	 * this looks at itself only, as nearly all methods of an application are such.
	 */
	List<Operation> assign(List<Operation> operations) {
		List<Operation> assigned = new ArrayList<>(operations);
		if (operations.isEmpty()) {
			Annotation[][] annotations = this.method.getParameterAnnotations();
			Class<?>[] types = this.method.getParameterTypes();
			for (int i = 0; i < annotations.length; i++) {
				if (annotations[i].length > 0 && isToken(types[i])) {
					assign(i, types[i], annotations[i], assigned);
				}
			}
		}
		else if (this.method.getParameterCount() > 0) {
			// knows those of interfaces too
			for (MethodParameter parameter : new AnnotatedMethod(this.method).getMethodParameters()) {
				assign(parameter.getParameterIndex(), parameter.getParameterType(), parameter.getParameterAnnotations(),
						assigned);
			}
		}
		return assigned;
	}

	private static boolean isToken(Class<?> type) {
		return type == long.class || type == Long.class;
	}

	private void assign(int index, Class<?> type, Annotation[] annotations, List<Operation> operations) {
		MergedAnnotation<FencingToken> token = (annotations.length > 0)
				? MergedAnnotations.from(annotations).get(FencingToken.class) : MergedAnnotation.missing();
		if (!token.isPresent()) {
			return;
		}
		if (!isToken(type)) {
			this.problems.accept("must be on a long but is on a " + type.getSimpleName(),
					"Make the parameter a long, for which callers pass 0");
			return;
		}
		GuardedOperation guard = guard(token.getString("name"), operations);
		if (guard == null) {
			return;
		}
		if (guard.token() != null) {
			this.problems.accept("is there twice for '" + guard.name() + "'", "Leave one of them out");
		}
		else if (guard.mode() != LockMode.EXCLUSIVE) {
			this.problems.accept("asks for a token of '" + guard.name() + "', which is a read-write lock and has none",
					"Use a lock of its own, without a mode");
		}
		else {
			operations.set(operations.indexOf(guard), guard.withToken(index));
		}
	}

	/** The guard that gives the token, if it is clear which. */
	private @Nullable GuardedOperation guard(String text, List<Operation> operations) {
		String name;
		try {
			name = text.contains("${") ? this.placeholders.apply(text) : text;
		}
		catch (IllegalArgumentException ex) {
			this.problems.accept("'name' can't be '" + text + "': " + ex.getMessage(),
					"Set the property, or give a default as in ${property:default}");
			return null;
		}
		List<GuardedOperation> guards = operations.stream()
			.filter(GuardedOperation.class::isInstance)
			.map(GuardedOperation.class::cast)
			.toList();
		List<GuardedOperation> meant = guards.stream()
			.filter((guard) -> name.isEmpty() || guard.name().equals(name))
			.toList();
		if (meant.size() == 1) {
			return meant.get(0);
		}
		String held = guards.stream().map((guard) -> "'" + guard.name() + "'").collect(Collectors.joining(" and "));
		if (guards.isEmpty()) {
			this.problems.accept("needs a lock, but the method holds none: the parameter would stay as it was passed",
					"Put @Guarded on the method; limits, events, conditions and barriers have no tokens");
		}
		else if (meant.isEmpty()) {
			this.problems.accept("asks for a token of '" + name + "', but the method holds " + held,
					"Name a lock that the method has in @Guarded");
		}
		else {
			this.problems.accept("must say which lock it is of, as the method holds " + held,
					"Name one, such as @FencingToken(\"" + guards.get(0).name() + "\")");
		}
		return null;
	}

}
