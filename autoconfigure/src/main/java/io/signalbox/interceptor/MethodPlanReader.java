package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.signalbox.ConditionSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.MethodPlan;
import io.signalbox.NamedPrimitive;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Timeout;
import io.signalbox.annotation.LockMode;
import io.signalbox.interceptor.Operation.AwaitBarrierOperation;
import io.signalbox.interceptor.Operation.AwaitConditionOperation;
import io.signalbox.interceptor.Operation.ChangeEventOperation;
import io.signalbox.interceptor.Operation.GuardedOperation;
import io.signalbox.interceptor.Operation.LimitedOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.aspectj.AspectJPrecedenceInformation;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AbstractBeanFactoryPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Reads what stands around annotated methods at this moment: the settings that are in
 * force, and the advisors that the beans' proxies have. It makes no bean.
 */
final class MethodPlanReader {

	private final ConfigurableListableBeanFactory beans;

	private final SignalboxRegistry registry;

	private final Timeout timeout;

	/**
	 * Makes a reader.
	 * @param beans where the beans are
	 * @param registry where the primitives are
	 * @param timeout longest wait where neither the primitive nor the annotation says
	 */
	MethodPlanReader(ConfigurableListableBeanFactory beans, SignalboxRegistry registry, Timeout timeout) {
		this.beans = beans;
		this.registry = registry;
		this.timeout = timeout;
	}

	MethodPlan read(String bean, Operations operations) {
		return new MethodPlan(bean, operations.describe(), operations.operations().stream().map(this::step).toList(),
				advisors(bean, operations));
	}

	private MethodPlan.Step step(Operation operation) {
		NamedPrimitive primitive = this.registry.find(operation.name());
		Kind kind = (primitive != null) ? primitive.kind() : operation.kind();
		if (kind == Kind.READ_WRITE && operation instanceof GuardedOperation guarded) {
			kind = (guarded.mode() == LockMode.READ) ? Kind.READ : Kind.WRITE;
		}
		return new MethodPlan.Step(operation.annotation(), operation.name(), kind.tag(),
				settings(operation, (primitive != null) ? primitive.settings() : null));
	}

	private Map<String, String> settings(Operation operation, @Nullable Settings settings) {
		Map<String, String> shown = new LinkedHashMap<>();
		put(shown, "key", operation.key());
		if (settings instanceof ConditionSettings condition) {
			shown.put(MethodPlan.LOCK, condition.lock());
		}
		if (settings instanceof LockSettings lock) {
			put(shown, "holdAtLeast", lock.holdAtLeast());
		}
		if (operation instanceof LimitedOperation limited) {
			put(shown, "weight", limited.weight());
		}
		else if (operation instanceof AwaitConditionOperation await) {
			put(shown, "until", await.until());
		}
		else if (operation instanceof AwaitBarrierOperation barrier) {
			put(shown, "at", barrier.atExit() ? "exit" : "entry");
		}
		if (operation instanceof ChangeEventOperation change) {
			put(shown, "on", change.on().name().toLowerCase(Locale.ROOT));
			return shown;
		}
		Timeout configured = (settings != null) ? settings.timeout() : null;
		Timeout annotated = (operation.timeout() != null) ? operation.timeout() : this.timeout;
		put(shown, "timeout", (configured != null) ? configured : annotated);
		Otherwise otherwise = operation.otherwise();
		if (otherwise != null) {
			put(shown, "onTimeout", otherwise.skip() ? "skip" : null);
			put(shown, "fallback", otherwise.isFallback() ? otherwise.fallback() : null);
		}
		return shown;
	}

	private static void put(Map<String, String> shown, String attribute, @Nullable Object value) {
		if (value != null) {
			shown.put(attribute, value.toString());
		}
	}

	/** Also those of a proxy around a proxy. */
	private @Nullable List<MethodPlan.Advisor> advisors(String bean, Operations operations) {
		Object current = singleton(bean);
		if (current == null) {
			return null;
		}
		List<MethodPlan.Advisor> advisors = new ArrayList<>();
		while (current instanceof Advised proxy) {
			for (Advisor advisor : proxy.getAdvisors()) {
				if (applies(advisor, operations)) {
					advisors.add(describe(advisor));
				}
			}
			current = AopProxyUtils.getSingletonTarget(current);
		}
		return advisors;
	}

	/**
	 * The bean if it has been made; no product of a factory, as that may be made anew.
	 */
	private @Nullable Object singleton(String bean) {
		String name = BeanFactoryUtils.transformedBeanName(bean);
		Object singleton = this.beans.containsSingleton(name) ? this.beans.getSingleton(name) : null;
		boolean product = singleton instanceof FactoryBean && !bean.startsWith(BeanFactory.FACTORY_BEAN_PREFIX);
		return product ? null : singleton;
	}

	private static boolean applies(Advisor advisor, Operations operations) {
		if (advisor instanceof PointcutAdvisor pointcut) {
			return pointcut.getPointcut().getClassFilter().matches(operations.type())
					&& pointcut.getPointcut().getMethodMatcher().matches(operations.method(), operations.type());
		}
		return true;
	}

	private static MethodPlan.Advisor describe(Advisor advisor) {
		Integer order = (advisor instanceof Ordered ordered) ? ordered.getOrder() : null;
		return new MethodPlan.Advisor(name(advisor), order, advisor instanceof SignalboxAdvisor);
	}

	private static String name(Advisor advisor) {
		if (advisor instanceof AspectJPrecedenceInformation aspect) {
			return aspect.getAspectName();
		}
		// to ask such a one for its advice would make that bean
		String bean = (advisor instanceof AbstractBeanFactoryPointcutAdvisor late) ? late.getAdviceBeanName() : null;
		return (bean != null) ? bean : advisor.getAdvice().getClass().getName();
	}

}
