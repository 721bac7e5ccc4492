package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * The one advisor of all annotations: applies {@link SignalboxInterceptor} to each method
 * that has any of them. It is no bean: an auto-proxy creator would apply it a second
 * time.
 */
final class SignalboxAdvisor extends AbstractPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	private final transient OperationSource source;

	private final transient Plans plans;

	private final transient SignalboxInterceptor interceptor;

	/**
	 * One for good: Spring makes a proxy class for each pointcut that it has not seen.
	 */
	private final transient Pointcut pointcut;

	SignalboxAdvisor(Supplier<PlanBuilder> builder, OperationSource source) {
		this.source = source;
		this.plans = new Plans(this.source, builder);
		this.interceptor = new SignalboxInterceptor(this.plans);
		this.pointcut = new AnnotatedMethods(this.source);
	}

	Plans plans() {
		return this.plans;
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	@Override
	public SignalboxInterceptor getAdvice() {
		return this.interceptor;
	}

	/** Matches methods that have operations. */
	private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {

		private final OperationSource source;

		AnnotatedMethods(OperationSource source) {
			this.source = source;
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return !this.source.find(method, targetClass).isEmpty();
		}

	}

}
