package io.signalbox.interceptor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.DecoratingProxy;

/**
 * Notes the beans that are made too early to be advised: post-processors, and what they
 * need. It is no bean itself, so it is there before any post-processor that is one.
 */
final class EarlyBeans implements BeanPostProcessor {

	private final DefaultListableBeanFactory factory;

	private final Map<String, Class<?>> types = new LinkedHashMap<>();

	/** Whether beans are advised by now. Those that are made later come in time. */
	private volatile boolean over;

	EarlyBeans(DefaultListableBeanFactory factory) {
		this.factory = factory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!this.over) {
			this.over = this.factory.getBeanPostProcessors()
				.stream()
				.anyMatch(SignalboxPostProcessor.class::isInstance);
			// a scoped proxy is infrastructure: its target is the one to advise
			if (!this.over && !(bean instanceof AopInfrastructureBean)) {
				this.types.put((bean instanceof FactoryBean) ? BeanFactory.FACTORY_BEAN_PREFIX + beanName : beanName,
						type(bean));
			}
		}
		return bean;
	}

	/** The class behind the proxies. */
	static Class<?> type(Object bean) {
		return (bean instanceof DecoratingProxy proxy) ? proxy.getDecoratedClass()
				: AopProxyUtils.ultimateTargetClass(bean);
	}

	/** The classes of the early beans, by name. */
	Map<String, Class<?>> types() {
		return this.types;
	}

	/** What is wrong with an early bean that has annotated methods. */
	WiringProblem problem(String bean, Class<?> type) {
		List<String> needing = Arrays.stream(this.factory.getDependentBeans(bean))
			.filter((name) -> this.types.containsKey(name)
					|| this.types.containsKey(BeanFactory.FACTORY_BEAN_PREFIX + name))
			.toList();
		String asked = needing.isEmpty() ? ""
				: needing.stream()
					.map((name) -> "'" + name + "'")
					.collect(Collectors.joining(" and ", ", as ", (needing.size() == 1) ? " needs it" : " need it"));
		return new WiringProblem("bean '" + bean + "' (" + type.getName() + ")",
				"its annotations do nothing: it was made before any bean could be advised" + asked,
				"Let a post-processor, and what it needs, ask for it late, by ObjectProvider or @Lazy; "
						+ "and make a @Bean method that returns a post-processor static");
	}

}
