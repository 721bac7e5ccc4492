package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.signalbox.CallObserver;
import io.signalbox.SignalboxRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;

/**
 * Gives beans with annotated methods a proxy, or our advisor to the proxy that they have.
 * A post-processor of our own, as Spring has for {@code @Async}, because a mere advisor
 * bean is silently without effect where no auto-proxy creator is.
 *
 * <p>
 * Our advisor goes behind those with the same order or a lower one, such as method
 * security, and in front of the others, such as transactions: what is held is released
 * after the commit. Post-processors that come later, such as those of {@code @Async} and
 * {@code @Retryable}, put theirs outside of it, whatever the orders.
 *
 * <p>
 * Where the annotations are woven, it makes no proxies, and says to the aspect what to do
 * as long as the context lives.
 *
 * @since 0.1
 */
public final class SignalboxPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
		implements DisposableBean {

	/**
	 * Inside {@code @Async}, {@code @ConcurrencyLimit} and {@code @Retryable}, so that
	 * each retry acquires anew, and inside method security; outside {@code @Cacheable}
	 * and {@code @Transactional}.
	 */
	public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 2;

	private static final long serialVersionUID = 1L;

	private final transient SignalboxAdvisor signalbox;

	private final AdviceMode mode;

	private transient @Nullable BeanFactory beans;

	/**
	 * Makes the post-processor.
	 * @param registry where the primitives come from; asked at the first annotated call,
	 * so that nothing is created too early
	 * @param observer who is told of each call, if anybody is; asked as late
	 * @param defaults what holds where neither configuration nor annotation says
	 * @param check has read the annotations, which takes long for many beans
	 * @param order where our advisor stands among other advisors
	 * @param mode whether the annotations are applied by proxies or by AspectJ
	 */
	public SignalboxPostProcessor(Supplier<SignalboxRegistry> registry, Supplier<@Nullable CallObserver> observer,
			Defaults defaults, WiringCheck check, int order, AdviceMode mode) {
		this.signalbox = new SignalboxAdvisor(
				() -> new PlanBuilder(registry.get(), defaults, Objects.requireNonNull(this.beans), observer.get()),
				check.source());
		this.signalbox.setOrder(order);
		this.mode = mode;
		this.advisor = (mode == AdviceMode.PROXY) ? this.signalbox : null;
		// before @Async and @Retryable, which put themselves outside what they find, and
		// before what looks for the methods to call, such as those of listeners
		setOrder(DEFAULT_ORDER);
		setBeforeExistingAdvisors(true);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		this.beans = beanFactory;
		// here, after the start-up check and before the first bean, which may call woven
		// methods
		if (!Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			WovenCalls.begin(beanFactory, this.mode, this.signalbox.getAdvice());
		}
	}

	@Override
	public void destroy() {
		BeanFactory factory = this.beans;
		if (factory != null) {
			WovenCalls.end(factory);
		}
	}

	SignalboxAdvisor signalbox() {
		return this.signalbox;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.mode == AdviceMode.ASPECTJ) {
			return bean;
		}
		// a proxy that hides it is no Advised, and a factory of proxies is one but no
		// proxy
		boolean advisable = bean instanceof SpringProxy || bean instanceof Advised;
		// a scoped proxy is infrastructure: its target is the one to advise
		if (!advisable || bean instanceof AopInfrastructureBean) {
			return super.postProcessAfterInitialization(bean, beanName);
		}
		if (isApplied(bean)) {
			return bean;
		}
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			if (isEligible(bean, beanName) || isEligible(AopUtils.getTargetClass(bean))) {
				checkReached(bean, beanName);
				advised.addAdvisor(position(advised), this.signalbox);
			}
			return bean;
		}
		Object proxy = super.postProcessAfterInitialization(bean, beanName);
		Class<?> type = EarlyBeans.type(bean);
		if (proxy == bean && isEligible(type)) {
			throw new WiringException(List.of(new WiringProblem("bean '" + beanName + "' (" + type.getName() + ")",
					"its annotations can't be applied: it has a proxy of interfaces already that is frozen or opaque",
					"Make that proxy neither frozen nor opaque, or one of the class")));
		}
		return proxy;
	}

	/**
	 * An annotation on an interface counts for methods that it inherits only where the
	 * target implements it: a repository's does not.
	 */
	private void checkReached(Object bean, String beanName) {
		MethodMatcher annotated = this.signalbox.getPointcut().getMethodMatcher();
		Class<?> target = AopUtils.getTargetClass(bean);
		for (Class<?> proxied : bean.getClass().getInterfaces()) {
			for (Method method : proxied.getMethods()) {
				if (annotated.matches(method, bean.getClass()) && !annotated.matches(method, target)) {
					throw new WiringException(List.of(new WiringProblem("bean '" + beanName + "'",
							"the annotation on " + proxied.getName() + " can't be applied to its inherited method "
									+ method.getName() + ", as the target, a " + target.getName() + ", is none of it",
							"Declare the method there as well")));
				}
			}
		}
	}

	/**
	 * Passes over classes that can't have our annotations without a look at their
	 * methods. No class filter does it, as the target of a proxy may be such a class
	 * where its interfaces are not.
	 */
	@Override
	protected boolean isEligible(Class<?> targetClass) {
		return OperationSource.isCandidate(targetClass) && super.isEligible(targetClass);
	}

	/** Whether it is a proxy around one that we have advised. */
	private static boolean isApplied(Object bean) {
		Object current = bean;
		while (current instanceof Advised advised) {
			if (Arrays.stream(advised.getAdvisors()).anyMatch(SignalboxAdvisor.class::isInstance)) {
				return true;
			}
			current = AopProxyUtils.getSingletonTarget(current);
		}
		return false;
	}

	private int position(Advised advised) {
		int position = 0;
		for (Advisor existing : advised.getAdvisors()) {
			if (!(existing instanceof Ordered ordered) || ordered.getOrder() > this.signalbox.getOrder()) {
				break;
			}
			position++;
		}
		return position;
	}

}
