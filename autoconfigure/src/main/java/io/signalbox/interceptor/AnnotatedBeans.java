package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.signalbox.MethodPlan;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;

/**
 * The beans with annotated methods that {@link WiringCheck} has seen. It looks once at
 * each class, and puts what the annotations ask for into the wiring.
 */
final class AnnotatedBeans {

	/** Of the check, which is who speaks. */
	private static final Log logger = LogFactory.getLog(WiringCheck.class);

	private final OperationSource source;

	private final Wiring wiring;

	/** Looks for what the weaver has missed, if one is to weave. */
	private final @Nullable WovenMethods wovenMethods;

	private final SelfInvocation selfInvocation;

	/** The annotated methods of each class that was looked at; none for most. */
	private final Map<Class<?>, Collection<Operations>> found = new LinkedHashMap<>();

	/** The annotated methods of those beans that have any, by name. */
	private final Map<String, Collection<Operations>> beans = new TreeMap<>();

	AnnotatedBeans(OperationSource source, Wiring wiring, @Nullable WovenMethods wovenMethods,
			SelfInvocation selfInvocation) {
		this.source = source;
		this.wiring = wiring;
		this.wovenMethods = wovenMethods;
		this.selfInvocation = selfInvocation;
	}

	/** What the annotations ask for, of all methods that were seen so far. */
	List<Operations> found() {
		return this.found.values().stream().flatMap(Collection::stream).toList();
	}

	/** Whether a bean was seen that has annotated methods. */
	boolean isAnnotated(String bean) {
		return this.beans.containsKey(bean);
	}

	/** The plans of all of them, by the names of beans and methods. */
	List<MethodPlan> read(MethodPlanReader reader) {
		List<MethodPlan> plans = new ArrayList<>();
		this.beans.forEach((bean, methods) -> methods.stream()
			.map((operations) -> reader.read(bean, operations))
			.sorted(Comparator.comparing(MethodPlan::method))
			.forEach(plans::add));
		return plans;
	}

	/** Looks at the class of a bean, and adds what is wrong with it. */
	void inspect(String bean, @Nullable Class<?> beanType, ConfigurableListableBeanFactory factory,
			List<WiringProblem> problems) {
		Class<?> type = (beanType != null) ? ClassUtils.getUserClass(beanType) : null;
		if (type == null || !OperationSource.isCandidate(type)) {
			return;
		}
		if (Proxy.isProxyClass(type)) {
			for (Class<?> proxied : type.getInterfaces()) {
				inspect(bean, proxied, factory, problems);
			}
			return;
		}
		Collection<Operations> methods = this.found.get(type);
		if (methods == null) {
			methods = inspect(type, factory, problems);
			this.found.put(type, methods);
		}
		if (!methods.isEmpty()) {
			this.beans.put(bean, methods);
		}
	}

	private Collection<Operations> inspect(Class<?> type, ConfigurableListableBeanFactory factory,
			List<WiringProblem> problems) {
		Map<Method, Operations> methods = MethodIntrospector.selectMethods(type, (Method method) -> {
			Operations operations = this.source.find(method, type);
			return operations.isEmpty() ? null : operations;
		});
		methods.forEach((method, operations) -> {
			problems.addAll(operations.problems());
			MethodCheck check = new MethodCheck(method, operations, problems);
			check.returnType();
			check.fallbacks(factory);
			this.wiring.add(operations);
		});
		if (this.wovenMethods != null) {
			this.wovenMethods.inspect(type, methods, this.source);
		}
		else if (!methods.isEmpty()) {
			methods.forEach((method, operations) -> new MethodCheck(method, operations, problems).reachable());
			checkSelfInvocation(type, problems);
		}
		return methods.values();
	}

	private void checkSelfInvocation(Class<?> type, List<WiringProblem> problems) {
		switch (this.selfInvocation) {
			case WARN -> SelfInvocations.find(type, this.source)
				.forEach((call) -> logger.warn(call.where() + " " + call.what() + ". " + call.remedy()));
			case ERROR -> problems.addAll(SelfInvocations.find(type, this.source));
			case IGNORE -> {
			}
		}
	}

}
