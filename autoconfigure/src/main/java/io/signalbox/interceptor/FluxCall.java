package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The subscription to a result of many values, which go on to the subscriber at its
 * demand, inside. Its end goes on after all has been left.
 */
final class FluxCall extends PublisherCall {

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
		try {
			this.actual.onNext(value);
		}
		catch (Throwable ex) {
			// against the rules, but nothing may stay held for it
			cancel();
			throw ex;
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
