package io.signalbox.interceptor;

import java.util.concurrent.CancellationException;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The subscription to a result of one value at most. The value goes on to the subscriber
 * after all has been left, so that what follows does not run inside.
 */
final class MonoCall extends Operators.MonoSubscriber<Object, Object> implements AsyncCall.Body {

	private final PublisherResult result;

	private final AsyncCall call;

	private final @Nullable CoroutineChain coroutine;

	/** Made when somebody asks, which the simplest sources don't. */
	private @Nullable Context inside;

	private volatile @Nullable Subscription upstream;

	/**
	 * Whether the method, and its result, has been gone through on the thread that
	 * subscribes to it: until then a cancellation can't stop it, and leaves nothing.
	 */
	private volatile boolean started;

	private @Nullable Object last;

	private @Nullable Throwable failure;

	MonoCall(CoreSubscriber<? super Object> actual, Step first, MethodInvocation invocation, PublisherResult result) {
		super(actual);
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
		if (Operators.validate(this.upstream, subscription)) {
			this.upstream = subscription;
			if (isCancelled()) {
				subscription.cancel();
			}
			else {
				subscription.request(Long.MAX_VALUE);
			}
		}
	}

	@Override
	public void onNext(Object value) {
		if (this.last != null) {
			Operators.onNextDropped(value, currentContext());
			return;
		}
		this.last = value;
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
		Object value = this.last;
		if (first != null) {
			refused(first);
		}
		else if (value != null) {
			complete(value);
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
		Subscription subscription = this.upstream;
		if (subscription != null) {
			subscription.cancel();
		}
		if (!this.call.cancelWait() && this.started) {
			PublisherResult.cancel(this.call, this.coroutine);
		}
	}

	/** What the caller subscribes to. */
	static final class Guarded extends Mono<Object> {

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
			MonoCall subscription = new MonoCall(actual, this.first, this.invocation, this.result);
			actual.onSubscribe(subscription);
			subscription.call.enter();
		}

	}

}
