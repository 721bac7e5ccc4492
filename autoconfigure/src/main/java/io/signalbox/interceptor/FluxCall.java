package io.signalbox.interceptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The subscription to a result of many values, which go on to the subscriber at its
 * demand, inside. Its end goes on after all has been left.
 */
final class FluxCall extends PublisherCall {

	private static final VarHandle EMISSION;

	static {
		try {
			EMISSION = MethodHandles.lookup().findVarHandle(FluxCall.class, "emission", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int QUIET = 0;

	private static final int EMITS = 1;

	private static final int FAILED = 2;

	private static final int TOLD = 3;

	/**
	 * What happens to the subscriber, of a call that may be stopped: its failure may come
	 * while another thread gives a value, and then that thread passes it on.
	 */
	private volatile int emission;

	/** Ordered by the emission. */
	private @Nullable Throwable why;

	private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

	FluxCall(CoreSubscriber<? super Object> actual, Step first, MethodInvocation invocation, PublisherResult result) {
		super(actual, first, invocation, result);
	}

	@Override
	public void request(long count) {
		this.upstream.request(count);
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.upstream.set(subscription);
	}

	@Override
	public void onNext(Object value) {
		boolean stoppable = isStoppable();
		if (stoppable && !EMISSION.compareAndSet(this, QUIET, EMITS) && this.emission >= FAILED) {
			Operators.onNextDropped(value, currentContext());
			return;
		}
		try {
			this.actual.onNext(value);
		}
		catch (Throwable ex) {
			// against the rules, but nothing may stay held for it
			cancel();
			throw ex;
		}
		if (stoppable && !EMISSION.compareAndSet(this, EMITS, QUIET)) {
			tell();
		}
	}

	@Override
	void failed(Throwable why) {
		if (!isStoppable()) {
			super.failed(why);
			return;
		}
		this.why = why;
		if ((int) EMISSION.getAndSet(this, FAILED) == QUIET) {
			tell();
		}
	}

	/** Passes on a failure that came meanwhile, once. */
	private void tell() {
		Throwable failure = this.why;
		if (failure != null && EMISSION.compareAndSet(this, FAILED, TOLD)) {
			super.failed(failure);
		}
	}

	@Override
	void succeeded() {
		if (!isCancelled()) {
			this.actual.onComplete();
		}
	}

	@Override
	void cancelSource() {
		this.upstream.cancel();
	}

	/** What the caller subscribes to. */
	static final class Guarded extends Flux<Object> {

		private final Step first;

		private final MethodInvocation invocation;

		private final PublisherResult result;

		Guarded(Step first, MethodInvocation invocation, PublisherResult result) {
			this.first = first;
			this.invocation = invocation;
			this.result = result;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Object> actual) {
			new FluxCall(actual, this.first, this.invocation, this.result).begin();
		}

	}

}
