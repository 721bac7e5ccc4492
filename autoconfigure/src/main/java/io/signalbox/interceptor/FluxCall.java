package io.signalbox.interceptor;

import java.util.concurrent.CancellationException;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The subscription to a result of many values, which go on to the subscriber at its
 * demand, inside. Its end goes on after all has been left.
 */
final class FluxCall extends Operators.DeferredSubscription implements CoreSubscriber<Object>, AsyncCall.Body {

	private final CoreSubscriber<? super Object> actual;

	private final PublisherResult result;

	private final AsyncCall call;

	private final @Nullable CoroutineChain coroutine;

	/** Made when somebody asks, which the simplest sources don't. */
	private @Nullable Context inside;

	private volatile @Nullable Subscription upstream;

	/** As in {@link MonoCall}. */
	private volatile boolean started;

	private @Nullable Throwable failure;

	FluxCall(CoreSubscriber<? super Object> actual, Step first, MethodInvocation invocation, PublisherResult result) {
		this.actual = actual;
		this.result = result;
		this.call = SubscriberContext.call(actual, first, invocation, this);
		this.coroutine = result.coroutine(this.call);
	}

	@Override
	public Context currentContext() {
		Context made = this.inside;
		if (made == null) {
			made = SubscriberContext.inside(this.actual, this.call);
			this.inside = made;
		}
		return made;
	}

	@Override
	public void run() {
		try {
			if (!isCancelled()) {
				this.result.publisher(this.call, this.coroutine).subscribe(this);
			}
		}
		catch (Throwable ex) {
			onError(ex);
		}
		if (!this.call.isOver()) {
			this.started = true;
			if (isCancelled()) {
				PublisherResult.cancel(this.call, this.coroutine);
			}
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.upstream = subscription;
		set(subscription);
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
	public void onError(Throwable ex) {
		this.failure = ex;
		if (!this.call.end(false)) {
			Operators.onErrorDropped(ex, currentContext());
		}
	}

	@Override
	public void onComplete() {
		this.call.end(true);
	}

	@Override
	public void left(@Nullable Throwable after) {
		Throwable first = SubscriberContext.first(this.failure, after);
		if (first != null) {
			refused(first);
		}
		else if (!isCancelled()) {
			this.actual.onComplete();
		}
	}

	@Override
	public @Nullable OpenTransaction transaction() {
		return ReactiveTransactionHolds.find(this.actual.currentContext());
	}

	/** A coroutine runs on, and is told in the end. */
	@Override
	public void stop(RuntimeException why) {
		if (this.coroutine == null) {
			Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.cancel();
			}
			onError(why);
		}
	}

	@Override
	public @Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public void refused(Throwable failure) {
		if (!isCancelled()) {
			this.actual.onError(failure);
		}
		else if (!(failure instanceof CancellationException)) {
			Operators.onErrorDropped(failure, currentContext());
		}
	}

	@Override
	public void cancel() {
		super.cancel();
		if (!this.call.cancelWait() && this.started) {
			PublisherResult.cancel(this.call, this.coroutine);
		}
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
			FluxCall subscription = new FluxCall(actual, this.first, this.invocation, this.result);
			actual.onSubscribe(subscription);
			subscription.call.enter();
		}

	}

}
