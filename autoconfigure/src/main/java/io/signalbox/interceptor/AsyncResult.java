package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * How the result of a method is waited for that comes later than the method returns. What
 * the method asks for is acquired without blocking, at the call for a
 * {@link CompletionStage} and at each subscription for a reactive type, and is held until
 * the result has ended.
 */
interface AsyncResult {

	/** Spring's annotation, by name as it may be absent. */
	String ASYNC = "org.springframework.scheduling.annotation.Async";

	/** Runs a plan around an invocation, with a result of the method's own type. */
	Object call(Step first, MethodInvocation invocation);

	/**
	 * A result that has ended without a value.
	 * @return the result, or {@code null} if the type knows none
	 */
	@Nullable Object empty();

	/**
	 * The kind of result that a method has.
	 * @param method the method
	 * @return the kind, or {@code null} if the method has ended when it returns
	 * @throws UnsupportedOperationException if the end of its result can't be seen; the
	 * message says why and what to do
	 */
	static @Nullable AsyncResult of(Method method) {
		Class<?> type = method.getReturnType();
		if (type.isPrimitive() || isHandedOver(method)) {
			return null;
		}
		if (CompletionStage.class.isAssignableFrom(type)) {
			if (type != CompletionStage.class && type != CompletableFuture.class) {
				throw new UnsupportedOperationException("the return type " + type.getName()
						+ " can't be made of another stage: declare CompletionStage or CompletableFuture");
			}
			return new StageResult();
		}
		if (KotlinDetector.isSuspendingFunction(method)) {
			requireReactor("a suspending function");
			return SuspendingResult.of(method);
		}
		if (Future.class.isAssignableFrom(type)) {
			throw new UnsupportedOperationException("the end of a " + type.getSimpleName()
					+ " can't be seen without blocking: declare CompletionStage or CompletableFuture");
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		if (adapter == null) {
			if (isPublisher(type)) {
				requireReactor("the return type " + type.getSimpleName());
			}
			return null;
		}
		if (!adapter.getDescriptor().isDeferred()) {
			throw new UnsupportedOperationException("a " + type.getSimpleName()
					+ " has begun when it is returned: declare a suspending function, CompletionStage or Mono");
		}
		requireReactor("the return type " + type.getSimpleName());
		if (adapter.getReactiveType() != type) {
			throw new UnsupportedOperationException("the return type " + type.getName()
					+ " can't be made of another publisher: declare " + adapter.getReactiveType().getSimpleName());
		}
		return type.getName().equals(FlowResult.TYPE) ? new FlowResult(adapter) : new AdaptedResult(adapter);
	}

	/**
	 * Whether Spring hands the method over to another thread, on which it may block. We
	 * come to it on that thread, where its caller expects it to run.
	 */
	static boolean isHandedOver(Method method) {
		return AnnotatedElementUtils.isAnnotated(method, ASYNC)
				|| AnnotatedElementUtils.isAnnotated(method.getDeclaringClass(), ASYNC);
	}

	/** By name, as Spring knows no publisher where there is no Reactor. */
	private static boolean isPublisher(Class<?> type) {
		return ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.map(Class::getName)
			.anyMatch((name) -> name.equals("org.reactivestreams.Publisher")
					|| name.equals("java.util.concurrent.Flow$Publisher"));
	}

	private static void requireReactor(String what) {
		if (!ClassUtils.isPresent("reactor.core.publisher.Mono", AsyncResult.class.getClassLoader())) {
			throw new UnsupportedOperationException(what + " needs Reactor on the class path: add "
					+ "io.projectreactor:reactor-core, or declare CompletionStage");
		}
	}

}
