package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;

/**
 * A result that is subscribed to. Each subscription is a call.
 */
abstract class PublisherResult implements AsyncResult {

	private final boolean single;

	/**
	 * Makes a kind of result.
	 * @param single whether there is one value at most
	 */
	PublisherResult(boolean single) {
		this.single = single;
	}

	boolean isSingle() {
		return this.single;
	}

	@Override
	public Object call(Step first, MethodInvocation invocation) {
		return adapt(this.single ? new MonoCall.Guarded(first, invocation, this)
				: new FluxCall.Guarded(first, invocation, this));
	}

	/** The publisher as what the caller of the method gets. */
	abstract Object adapt(Publisher<Object> guarded);

	/**
	 * What the method has returned, as a publisher, which is subscribed to as operators
	 * do it.
	 * @param call the call, which is in
	 * @param coroutine what {@link #coroutine} has returned for it
	 */
	abstract CorePublisher<Object> publisher(AsyncCall call, @Nullable CoroutineChain coroutine) throws Throwable;

	/** Goes with the coroutine that runs the body of a call, if it is one that does. */
	@Nullable CoroutineChain coroutine(AsyncCall call) {
		return null;
	}

	static Object returned(AsyncCall call) throws Throwable {
		Object returned = call.result();
		if (returned == null) {
			throw new IllegalStateException(
					call.invocation().getMethod() + " must return something to subscribe to but returned null");
		}
		return returned;
	}

}
