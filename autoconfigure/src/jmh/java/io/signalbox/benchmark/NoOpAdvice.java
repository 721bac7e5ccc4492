package io.signalbox.benchmark;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.signalbox.interceptor.SignalboxPostProcessor;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An advisor that does nothing, applied in the same way as ours: what Spring costs before
 * any of ours begins.
 */
@Configuration(proxyBeanMethods = false)
public class NoOpAdvice {

	@Bean
	static NoOpPostProcessor noOpPostProcessor() {
		return new NoOpPostProcessor();
	}

	/** Marks a method that gets the advice. */
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	public @interface NoOp {

	}

	/** Applies the advice. */
	static final class NoOpPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

		private static final long serialVersionUID = 1L;

		NoOpPostProcessor() {
			MethodInterceptor advice = (invocation) -> invocation.proceed();
			this.advisor = new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(NoOp.class),
					advice);
			setOrder(SignalboxPostProcessor.DEFAULT_ORDER);
			setBeforeExistingAdvisors(true);
		}

	}

}
