package io.signalbox.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the annotations of a method, and of its class, into operations in the order in
 * which they run: event, barrier, limit, guard, condition, and innermost the changes of
 * events. Several of one type run in the order of their names. Annotations on the method
 * replace those of the same type on the class.
 *
 * <p>
 * Reading never fails: what is wrong with an annotation goes into {@link Operations}, so
 * that one start-up report can name all of it.
 */
final class OperationSource {

	static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(AwaitEvent.class, AwaitBarrier.class,
			Limited.class, Guarded.class, AwaitCondition.class, SignalCondition.class, SetEvent.class,
			ClearEvent.class);

	private final UnaryOperator<String> placeholders;

	private final boolean woven;

	private final Map<MethodClassKey, Operations> cache = new ConcurrentHashMap<>(256);

	/** Those of ours that each class has, for most methods and classes have none. */
	private final Map<Class<?>, Set<Class<?>>> onClasses = new ConcurrentHashMap<>(256);

	/**
	 * Makes a source.
	 * @param placeholders replaces the placeholders in a text, or throws
	 * IllegalArgumentException
	 * @param mode how the annotations are applied: a proxy stands for all that a method
	 * overrides, while each woven method stands for itself
	 */
	OperationSource(UnaryOperator<String> placeholders, AdviceMode mode) {
		this.placeholders = placeholders;
		this.woven = mode == AdviceMode.ASPECTJ;
	}

	/**
	 * Whether a class can have our annotations at all: those of Java and Spring can't.
	 * Samples of Spring are applications.
	 */
	static boolean isCandidate(Class<?> type) {
		String name = type.getName();
		return (!name.startsWith("org.springframework.") || name.startsWith("org.springframework.samples."))
				&& AnnotationUtils.isCandidateClass(type, ANNOTATIONS);
	}

	/** What a method asks for: {@link Operations#NONE} for most. */
	Operations find(Method method, Class<?> targetClass) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return Operations.NONE;
		}
		return this.cache.computeIfAbsent(new MethodClassKey(method, targetClass),
				(key) -> read(method, type(method, ClassUtils.getUserClass(targetClass))));
	}

	/**
	 * The type whose annotations count. The target of a proxy may be no instance of what
	 * declares the method, as with clients and repositories: then that is the interface.
	 */
	private static Class<?> type(Method method, Class<?> target) {
		Class<?> declaring = method.getDeclaringClass();
		if (Proxy.isProxyClass(target)) {
			return Arrays.stream(target.getInterfaces())
				.filter(declaring::isAssignableFrom)
				.findFirst()
				.orElse(declaring);
		}
		return declaring.isAssignableFrom(target) ? target : declaring;
	}

	private Operations read(Method method, Class<?> type) {
		if (isPlain(method, type)) {
			return Operations.NONE;
		}
		OperationReader reader = this.woven
				? new OperationReader(method, typeOf(method, type), SearchStrategy.DIRECT, this.placeholders)
				: new OperationReader(AopUtils.getMostSpecificMethod(method, type), type, SearchStrategy.TYPE_HIERARCHY,
						this.placeholders);
		Set<Class<?>> present = reader.present();
		present.addAll(presentOnClass(reader.type()));
		ANNOTATIONS.stream().filter(present::contains).forEach(reader::read);
		return reader.result();
	}

	/**
	 * Whether there is nothing to be read: neither of ours on the class nor any
	 * annotation on the method, and nothing that the method could override. Found without
	 * a walk, as nearly all methods of an application are such.
	 */
	private boolean isPlain(Method method, Class<?> type) {
		return method.getDeclaringClass() == type && type.getSuperclass() == Object.class
				&& type.getInterfaces().length == 0 && method.getDeclaredAnnotations().length == 0
				&& presentOnClass(type).isEmpty()
				&& Arrays.stream(method.getParameterAnnotations()).allMatch((each) -> each.length == 0);
	}

	/** Which of ours are on a class. */
	private Set<Class<?>> presentOnClass(Class<?> type) {
		return this.onClasses.computeIfAbsent(type, OperationReader::presentOnClass);
	}

	/** The class that a method runs for: that of its object, if it has one. */
	static Class<?> typeOf(Method method, Class<?> type) {
		return Modifier.isStatic(method.getModifiers()) ? method.getDeclaringClass() : type;
	}

	/** Whether a proxy can come between a caller and the method. */
	static boolean isReachable(Method method) {
		int modifiers = method.getModifiers();
		return !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers);
	}

}
