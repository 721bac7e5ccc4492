package io.signalbox.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.signalbox.Timeout;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.SetEvent;
import io.signalbox.interceptor.Operation.AwaitEventOperation;
import io.signalbox.interceptor.Operation.ChangeEventOperation;
import io.signalbox.interceptor.Operation.GuardedOperation;
import io.signalbox.interceptor.Operation.LimitedOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the annotations of a method, and of its class, into operations in the order in
 * which they run: event, limit, guard, and innermost the changes of events. An annotation
 * on the method replaces one of the same type on the class.
 *
 * <p>
 * Reading never fails: what is wrong with an annotation goes into {@link Operations}, so
 * that one start-up report can name all of it.
 */
final class OperationSource {

	private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(AwaitEvent.class, Limited.class,
			Guarded.class, SetEvent.class, ClearEvent.class);

	private final Map<MethodClassKey, Operations> cache = new ConcurrentHashMap<>(256);

	/**
	 * Whether a class can have our annotations at all: those of Java and Spring can't.
	 */
	static boolean isCandidate(Class<?> type) {
		return !type.getName().startsWith("org.springframework.")
				&& AnnotationUtils.isCandidateClass(type, ANNOTATIONS);
	}

	/** What a method asks for: {@link Operations#NONE} for most. */
	Operations find(Method method, Class<?> targetClass) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return Operations.NONE;
		}
		return this.cache.computeIfAbsent(new MethodClassKey(method, targetClass),
				(key) -> read(method, ClassUtils.getUserClass(targetClass)));
	}

	private static Operations read(Method method, Class<?> type) {
		Method specific = AopUtils.getMostSpecificMethod(method, type);
		Reader reader = new Reader(specific, type);
		for (Class<? extends Annotation> annotation : ANNOTATIONS) {
			reader.read(annotation);
		}
		return reader.result();
	}

	/** Whether a proxy can come between a caller and the method. */
	static boolean isReachable(Method method) {
		int modifiers = method.getModifiers();
		return !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers);
	}

	/** Reads the annotations of one method. */
	private static final class Reader {

		private final Method method;

		private final Class<?> type;

		private final MergedAnnotations onMethod;

		private final MergedAnnotations onClass;

		private final List<Operation> operations = new ArrayList<>();

		private final List<WiringProblem> problems = new ArrayList<>();

		private boolean declaredOnMethod;

		private boolean namedByDefault;

		Reader(Method method, Class<?> type) {
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
					this.declaredOnMethod, this.namedByDefault);
		}

		void read(Class<? extends Annotation> type) {
			MergedAnnotation<? extends Annotation> annotation = this.onMethod.get(type);
			boolean method = annotation.isPresent();
			if (!method) {
				annotation = this.onClass.get(type);
				// what no proxy reaches is the class's own business, unless it is
				// annotated
				if (!annotation.isPresent() || Modifier.isPrivate(this.method.getModifiers())
						|| Modifier.isStatic(this.method.getModifiers()) || this.method.isSynthetic()) {
					return;
				}
			}
			this.declaredOnMethod |= method;
			add(annotation, method);
		}

		private void add(MergedAnnotation<? extends Annotation> annotation, boolean method) {
			Class<?> type = annotation.getType();
			if (type == Guarded.class) {
				this.operations.add(new GuardedOperation(nameOrDefault(annotation, method),
						annotation.getBoolean("reentrant"), timeout(annotation)));
			}
			else if (type == Limited.class) {
				this.operations.add(new LimitedOperation(nameOrDefault(annotation, method), permits(annotation),
						timeout(annotation)));
			}
			else if (type == AwaitEvent.class) {
				this.operations.add(new AwaitEventOperation(name(annotation), timeout(annotation)));
			}
			else {
				this.operations.add(new ChangeEventOperation(name(annotation), type == SetEvent.class,
						annotation.getEnum("on", Moment.class)));
			}
		}

		private String nameOrDefault(MergedAnnotation<?> annotation, boolean method) {
			String name = annotation.getString("name");
			if (name.isEmpty()) {
				this.namedByDefault = true;
				String simpleName = this.type.getSimpleName();
				return method ? simpleName + "." + this.method.getName() : simpleName;
			}
			return checked(annotation, name);
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

		private @Nullable Integer permits(MergedAnnotation<?> annotation) {
			int permits = annotation.getInt("permits");
			if (permits == Limited.CONFIGURED) {
				return null;
			}
			if (permits < 1) {
				problem(annotation, "'permits' must be positive but was " + permits,
						"Say how many callers may be inside at once");
			}
			return permits;
		}

		private void problem(MergedAnnotation<?> annotation, String what, String remedy) {
			this.problems.add(new WiringProblem(Operations.describe(this.type, this.method),
					"@" + annotation.getType().getSimpleName() + " " + what, remedy));
		}

	}

}
