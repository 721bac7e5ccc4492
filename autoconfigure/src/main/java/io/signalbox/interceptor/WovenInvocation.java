package io.signalbox.interceptor;

import java.lang.reflect.Method;

import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * One call of a woven method, as plans know calls.
 */
final class WovenInvocation extends UnproxiedInvocation {

	private final ProceedingJoinPoint joinPoint;

	/**
	 * The arguments, once one has been replaced. Of whoever holds the lock that replaces
	 * it, as there may be several subscriptions to one call.
	 */
	private @Nullable Object @Nullable [] replaced;

	WovenInvocation(ProceedingJoinPoint joinPoint) {
		this.joinPoint = joinPoint;
	}

	/** The same object for all calls: AspectJ keeps it in the woven class. */
	@Override
	public Method getMethod() {
		return ((MethodSignature) this.joinPoint.getStaticPart().getSignature()).getMethod();
	}

	@Override
	public @Nullable Object[] getArguments() {
		@Nullable Object[] arguments = this.replaced;
		return (arguments != null) ? arguments : this.joinPoint.getArgs();
	}

	void setArgument(int index, Object value) {
		@Nullable Object[] arguments = getArguments().clone();
		arguments[index] = value;
		this.replaced = arguments;
	}

	@Override
	public @Nullable Object proceed() throws Throwable {
		@Nullable Object[] arguments = this.replaced;
		return (arguments != null) ? this.joinPoint.proceed(arguments) : this.joinPoint.proceed();
	}

	@Override
	public @Nullable Object getThis() {
		return this.joinPoint.getThis();
	}

}
