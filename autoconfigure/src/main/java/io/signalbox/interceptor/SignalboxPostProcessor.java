package io.signalbox.interceptor;

import java.util.Objects;
import java.util.function.Supplier;

import io.signalbox.SignalboxRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.Ordered;

/**
 * Gives beans with annotated methods a proxy, or our advisor to the proxy that they have.
 * A post-processor of our own, as Spring has for {@code @Async}, because a mere advisor
 * bean is silently without effect where no auto-proxy creator is.
 *
 * <p>
 * Our advisor goes behind those with the same order or a lower one, such as method
 * security, and in front of the others, such as transactions: what is held is released
 * after the commit.
 *
 * @since 0.1
 */
public final class SignalboxPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	/**
	 * Inside {@code @Async}, {@code @ConcurrencyLimit} and {@code @Retryable}, so that
	 * each retry acquires anew; outside {@code @Cacheable} and {@code @Transactional}.
	 */
	public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 2;

	private static final long serialVersionUID = 1L;

	private final transient SignalboxAdvisor signalbox;

	private transient @Nullable BeanFactory beans;

	/**
	 * Makes the post-processor.
	 * @param registry where the primitives come from; asked at the first annotated call,
	 * so that nothing is created too early
	 * @param defaults what holds where neither configuration nor annotation says
	 * @param check has read the annotations, which takes long for many beans
	 * @param order where our advisor stands among other advisors and post-processors
	 */
	public SignalboxPostProcessor(Supplier<SignalboxRegistry> registry, Defaults defaults, WiringCheck check,
			int order) {
		this.signalbox = new SignalboxAdvisor(
				() -> new PlanBuilder(registry.get(), defaults, Objects.requireNonNull(this.beans)), check.source());
		this.signalbox.setOrder(order);
		this.advisor = this.signalbox;
		setOrder(order);
		setBeforeExistingAdvisors(true);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		this.beans = beanFactory;
	}

	SignalboxAdvisor signalbox() {
		return this.signalbox;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		// a scoped proxy is infrastructure: its target is the one to advise
		if (bean instanceof Advised advised && !(bean instanceof AopInfrastructureBean) && !advised.isFrozen()
				&& isEligible(bean, beanName)) {
			advised.addAdvisor(position(advised), this.signalbox);
			return bean;
		}
		return super.postProcessAfterInitialization(bean, beanName);
	}

	private int position(Advised advised) {
		int position = 0;
		for (Advisor existing : advised.getAdvisors()) {
			if (!(existing instanceof Ordered ordered) || ordered.getOrder() > getOrder()) {
				break;
			}
			position++;
		}
		return position;
	}

}
