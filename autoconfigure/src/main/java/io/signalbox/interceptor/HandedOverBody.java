package io.signalbox.interceptor;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * An {@code @Async} method, which has ended when its future has. Spring waits for that
 * future on the same thread.
 */
record HandedOverBody() implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		Object result = invocation.proceed();
		try {
			if (result instanceof CompletionStage<?> stage) {
				stage.toCompletableFuture().get();
			}
			else if (result instanceof Future<?> future) {
				future.get();
			}
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			throw (cause != null) ? cause : ex;
		}
		return result;
	}

	@Override
	public Pass enter(AsyncCall call) {
		throw new UnsupportedOperationException("A method that is handed over to another thread is called blocking");
	}

	@Override
	public Step inside() {
		return this;
	}

}
