package io.signalbox.interceptor;

import java.lang.annotation.Annotation;
import java.lang.annotation.Repeatable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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

	private final UnaryOperator<String> placeholders;

	private final MergedAnnotations onMethod;

	private final MergedAnnotations onClass;

	private final List<Operation> operations = new ArrayList<>();

	private final List<WiringProblem> problems = new ArrayList<>();

	private final Set<String> defaultNames = new LinkedHashSet<>();

	OperationReader(Method method, Class<?> type, SearchStrategy onMethod, UnaryOperator<String> placeholders) {
		this.method = method;
		this.type = type;
		this.placeholders = placeholders;
		this.onMethod = MergedAnnotations.from(method, onMethod);
		this.onClass = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
	}

	Operations result() {
		List<Operation> all = new TokenParameters(this.method, this.placeholders,
				(what, remedy) -> problem("@FencingToken", what, remedy))
			.assign(this.operations);
		if (all.isEmpty() && this.problems.isEmpty()) {
			return Operations.NONE;
		}
		return new Operations(this.method, this.type, List.copyOf(all), List.copyOf(this.problems),
				Set.copyOf(this.defaultNames));
	}

	Class<?> type() {
		return this.type;
	}

	/** The types of all annotations on the method, found in one walk. */
	Set<Class<?>> present() {
		return present(this.onMethod);
	}

	/** Which of ours are on a class. */
	static Set<Class<?>> presentOnClass(Class<?> type) {
		Set<Class<?>> present = present(MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY));
		present.retainAll(OperationSource.ANNOTATIONS);
		return present;
	}

	private static Set<Class<?>> present(MergedAnnotations annotations) {
		return annotations.stream().map(MergedAnnotation::getType).collect(Collectors.toCollection(HashSet::new));
	}

	void read(Class<? extends Annotation> annotationType) {
		List<? extends MergedAnnotation<?>> annotations = nearest(this.onMethod, annotationType);
		boolean onTheMethod = !annotations.isEmpty();
		if (!onTheMethod) {
			// what no proxy reaches is the class's own business, unless it is annotated
			if (Modifier.isPrivate(this.method.getModifiers()) || Modifier.isStatic(this.method.getModifiers())
					|| this.method.isSynthetic()) {
				return;
			}
			annotations = nearest(this.onClass, annotationType);
		}
		List<Operation> read = new ArrayList<>();
		for (MergedAnnotation<?> annotation : annotations) {
			MergedAnnotation<?> resolved = resolved(annotation);
			Operation operation = (resolved != null) ? operation(attributes(resolved), onTheMethod) : null;
			if (operation != null) {
				read.add(operation);
			}
		}
		addInOrder(read);
	}

	/** All of a type that stand in the first place that has any: a method or a class. */
	private static <A extends Annotation> List<MergedAnnotation<A>> nearest(MergedAnnotations annotations,
			Class<A> type) {
		List<MergedAnnotation<A>> all = annotations.stream(type).toList();
		if (all.isEmpty() || !type.isAnnotationPresent(Repeatable.class)) {
			return all.stream().limit(1).toList();
		}
		int place = all.get(0).getAggregateIndex();
		return all.stream().filter((annotation) -> annotation.getAggregateIndex() == place).toList();
	}

	/** In one order for all methods, so that no two wait for each other. */
	private void addInOrder(List<Operation> read) {
		read.sort(Comparator.comparing(Operation::name));
		for (int i = 1; i < read.size(); i++) {
			Operation one = read.get(i);
			if (one.name().equals(read.get(i - 1).name())) {
				problem(one.annotation(), "'" + one.name() + "' is there twice",
						"Give each of them a name of its own, or name several keys, such as key = \"{#from, #to}\"");
			}
		}
		this.operations.addAll(read);
	}

	/** The annotation with its placeholders replaced, or null where one can't be. */
	private @Nullable MergedAnnotation<?> resolved(MergedAnnotation<?> annotation) {
		Map<String, Object> attributes = new LinkedHashMap<>(annotation.asMap());
		boolean failed = false;
		for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
			if (attribute.getValue() instanceof String text && text.contains("${")) {
				try {
					attribute.setValue(this.placeholders.apply(text));
				}
				catch (IllegalArgumentException ex) {
					failed = true;
					// 'value' is another name for 'name'
					if (!attribute.getKey().equals("value")) {
						problem(annotation, "'" + attribute.getKey() + "' can't be '" + text + "': " + ex.getMessage(),
								"Set the property, or give a default as in ${property:default}");
					}
				}
			}
		}
		return failed ? null : MergedAnnotation.of(annotation.getType(), attributes);
	}

	private Attributes attributes(MergedAnnotation<?> annotation) {
		return new Attributes(annotation, this.method, this.type, this.defaultNames,
				(what, remedy) -> problem(annotation, what, remedy));
	}

	private @Nullable Operation operation(Attributes attributes, boolean onTheMethod) {
		MergedAnnotation<?> annotation = attributes.annotation();
		Class<?> annotationType = annotation.getType();
		if (annotationType == Guarded.class) {
			return new GuardedOperation(attributes.nameOrDefault(onTheMethod), attributes.key(true),
					annotation.getBoolean("reentrant"), annotation.getEnum("mode", LockMode.class),
					attributes.holdAtLeast(), null, attributes.timeout(), attributes.otherwise());
		}
		if (annotationType == Limited.class) {
			return new LimitedOperation(attributes.nameOrDefault(onTheMethod), attributes.key(true),
					attributes.permits(), attributes.weight(), attributes.maxWaiting(), attributes.timeout(),
					attributes.otherwise());
		}
		if (annotationType == AwaitEvent.class) {
			return new AwaitEventOperation(attributes.name(), attributes.key(true), attributes.timeout(),
					attributes.otherwise());
		}
		if (annotationType == AwaitBarrier.class) {
			return new AwaitBarrierOperation(attributes.nameOrDefault(onTheMethod), attributes.key(false),
					attributes.number("parties", AwaitBarrier.CONFIGURED, "Say how many pass together"),
					annotation.getEnum("at", AwaitBarrier.At.class) == AwaitBarrier.At.EXIT, attributes.timeout(),
					attributes.otherwise());
		}
		if (annotationType == AwaitCondition.class) {
			String name = attributes.name();
			MethodExpression until = attributes.expression("until", MethodExpression::parse);
			return (until != null) ? new AwaitConditionOperation(name, attributes.key(false), until,
					attributes.timeout(), attributes.otherwise()) : null;
		}
		if (annotationType == SignalCondition.class) {
			return new SignalConditionOperation(attributes.name(), attributes.key(false), annotation.getBoolean("all"),
					attributes.timeout(), attributes.otherwise());
		}
		return new ChangeEventOperation(attributes.name(), attributes.key(true), annotationType == SetEvent.class,
				annotation.getEnum("on", Moment.class));
	}

	private void problem(MergedAnnotation<?> annotation, String what, String remedy) {
		problem("@" + annotation.getType().getSimpleName(), what, remedy);
	}

	private void problem(String annotation, String what, String remedy) {
		this.problems
			.add(new WiringProblem(Operations.describe(this.type, this.method), annotation + " " + what, remedy));
	}

}
