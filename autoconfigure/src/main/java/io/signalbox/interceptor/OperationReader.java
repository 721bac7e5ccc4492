package io.signalbox.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.signalbox.Timeout;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.interceptor.Operation.AwaitBarrierOperation;
import io.signalbox.interceptor.Operation.AwaitConditionOperation;
import io.signalbox.interceptor.Operation.AwaitEventOperation;
import io.signalbox.interceptor.Operation.ChangeEventOperation;
import io.signalbox.interceptor.Operation.GuardedOperation;
import io.signalbox.interceptor.Operation.LimitedOperation;
import io.signalbox.interceptor.Operation.SignalConditionOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Reads the annotations of one method, and notes what is wrong with them.
 */
final class OperationReader {

	private final Method method;

	private final Class<?> type;

	private final MergedAnnotations onMethod;

	private final MergedAnnotations onClass;

	private final List<Operation> operations = new ArrayList<>();

	private final List<WiringProblem> problems = new ArrayList<>();

	private final Set<String> defaultNames = new LinkedHashSet<>();

	OperationReader(Method method, Class<?> type) {
		this.method = method;
		this.type = type;
		this.onMethod = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		this.onClass = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
	}

	Operations result() {
		if (this.operations.isEmpty() && this.problems.isEmpty()) {
			return Operations.NONE;
		}
		return new Operations(this.method, this.type, List.copyOf(this.operations), List.copyOf(this.problems),
				Set.copyOf(this.defaultNames));
	}

	void read(Class<? extends Annotation> annotationType) {
		MergedAnnotation<? extends Annotation> annotation = this.onMethod.get(annotationType);
		boolean onTheMethod = annotation.isPresent();
		if (!onTheMethod) {
			annotation = this.onClass.get(annotationType);
			// what no proxy reaches is the class's own business, unless it is annotated
			if (!annotation.isPresent() || Modifier.isPrivate(this.method.getModifiers())
					|| Modifier.isStatic(this.method.getModifiers()) || this.method.isSynthetic()) {
				return;
			}
		}
		Operation operation = operation(annotation, onTheMethod);
		if (operation != null) {
			this.operations.add(operation);
		}
	}

	private @Nullable Operation operation(MergedAnnotation<? extends Annotation> annotation, boolean onTheMethod) {
		Class<?> annotationType = annotation.getType();
		if (annotationType == Guarded.class) {
			return new GuardedOperation(nameOrDefault(annotation, onTheMethod), annotation.getBoolean("reentrant"),
					annotation.getEnum("mode", LockMode.class), timeout(annotation));
		}
		if (annotationType == Limited.class) {
			return new LimitedOperation(nameOrDefault(annotation, onTheMethod),
					number(annotation, "permits", Limited.CONFIGURED, "Say how many callers may be inside at once"),
					timeout(annotation));
		}
		if (annotationType == AwaitEvent.class) {
			return new AwaitEventOperation(name(annotation), timeout(annotation));
		}
		if (annotationType == AwaitBarrier.class) {
			return new AwaitBarrierOperation(nameOrDefault(annotation, onTheMethod),
					number(annotation, "parties", AwaitBarrier.CONFIGURED, "Say how many pass together"),
					annotation.getEnum("at", AwaitBarrier.At.class) == AwaitBarrier.At.EXIT, timeout(annotation));
		}
		if (annotationType == AwaitCondition.class) {
			String name = name(annotation);
			Predicate until = until(annotation);
			return (until != null) ? new AwaitConditionOperation(name, until, timeout(annotation)) : null;
		}
		if (annotationType == SignalCondition.class) {
			return new SignalConditionOperation(name(annotation), annotation.getBoolean("all"), timeout(annotation));
		}
		return new ChangeEventOperation(name(annotation), annotationType == SetEvent.class,
				annotation.getEnum("on", Moment.class));
	}

	private String nameOrDefault(MergedAnnotation<?> annotation, boolean onTheMethod) {
		String name = annotation.getString("name");
		if (!name.isEmpty()) {
			return checked(annotation, name);
		}
		String simpleName = this.type.getSimpleName();
		String made = onTheMethod ? simpleName + "." + this.method.getName() : simpleName;
		this.defaultNames.add(made);
		return made;
	}

	private String name(MergedAnnotation<?> annotation) {
		return checked(annotation, annotation.getString("name"));
	}

	private String checked(MergedAnnotation<?> annotation, String name) {
		if (name.isBlank() || !name.equals(name.strip())) {
			problem(annotation, "'name' must be a name without spaces around it but was '" + name + "'",
					"Give the name of the primitive, such as @" + annotation.getType().getSimpleName()
							+ "(\"catalog-loaded\")");
		}
		return name;
	}

	private @Nullable Timeout timeout(MergedAnnotation<?> annotation) {
		String text = annotation.getString("timeout");
		if (text.isEmpty()) {
			return null;
		}
		try {
			return Timeout.valueOf(text);
		}
		catch (IllegalArgumentException ex) {
			problem(annotation, "'timeout' is wrong: " + ex.getMessage(),
					"Correct it, or leave it out to use the configured timeout");
			return null;
		}
	}

	private @Nullable Integer number(MergedAnnotation<?> annotation, String attribute, int configured, String remedy) {
		int number = annotation.getInt(attribute);
		if (number == configured) {
			return null;
		}
		if (number < 1) {
			problem(annotation, "'" + attribute + "' must be positive but was " + number, remedy);
		}
		return number;
	}

	private @Nullable Predicate until(MergedAnnotation<?> annotation) {
		try {
			return Predicate.parse(annotation.getString("until"), this.method);
		}
		catch (IllegalArgumentException ex) {
			problem(annotation, "'until' is wrong: " + ex.getMessage(), "Correct the expression");
			return null;
		}
	}

	private void problem(MergedAnnotation<?> annotation, String what, String remedy) {
		this.problems.add(new WiringProblem(Operations.describe(this.type, this.method),
				"@" + annotation.getType().getSimpleName() + " " + what, remedy));
	}

}
