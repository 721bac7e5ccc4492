package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodClassKey;
import org.springframework.util.ClassUtils;

/**
 * The plans of all annotated methods, each made once, at start-up or at the first call.
 */
final class Plans {

	private final OperationSource source;

	private final Supplier<PlanBuilder> builder;

	/**
	 * The first plan of each method; right for nearly every call, as few methods are
	 * inherited by the classes of several beans. Replaced as a whole, so that it is read
	 * without a lock, and by identity, which costs half of a {@code hashCode}.
	 */
	private volatile Map<Method, Plan> first = new IdentityHashMap<>();

	private final Map<MethodClassKey, Plan> all = new ConcurrentHashMap<>();

	Plans(OperationSource source, Supplier<PlanBuilder> builder) {
		this.source = source;
		this.builder = builder;
	}

	Plan find(Method method, @Nullable Object target) {
		Class<?> targetClass = (target != null) ? target.getClass() : method.getDeclaringClass();
		Plan plan = this.first.get(method);
		return (plan != null && plan.targetClass() == targetClass) ? plan : findSlowly(method, targetClass);
	}

	/** A method of a superclass has a plan for each class that inherits it. */
	private Plan findSlowly(Method method, Class<?> targetClass) {
		MethodClassKey key = new MethodClassKey(method, targetClass);
		Plan plan = this.all.get(key);
		if (plan == null) {
			Operations operations = this.source.find(method, ClassUtils.getUserClass(targetClass));
			if (!operations.problems().isEmpty()) {
				throw new WiringException(operations.problems());
			}
			plan = Plan.of(targetClass, operations, this.builder.get());
			this.all.put(key, plan);
		}
		if (!this.first.containsKey(method)) {
			remember(method, plan);
		}
		return plan;
	}

	private synchronized void remember(Method method, Plan plan) {
		Map<Method, Plan> more = new IdentityHashMap<>(this.first);
		more.putIfAbsent(method, plan);
		this.first = more;
	}

	/**
	 * Makes the primitives of a method's plan, so that they are seen before the first
	 * call.
	 */
	void prepare(Operations operations) {
		Plan.of(operations.type(), operations, this.builder.get());
	}

}
