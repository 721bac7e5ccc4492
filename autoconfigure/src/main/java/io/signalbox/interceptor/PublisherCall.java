package io.signalbox.interceptor;

import java.util.concurrent.CancellationException;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The subscription to a result of a reactive type.
 */
abstract class PublisherCall extends AsyncCall implements CoreSubscriber<Object>, Subscription {

	final CoreSubscriber<? super Object> actual;

	private final PublisherResult result;

	private final @Nullable CoroutineChain coroutine;

	/** Made when somebody asks, which the simplest sources don't. */
	private @Nullable Context inside;

	private @Nullable Throwable failure;

	/**
	 * The thread that gives the subscription away, or that subscribes to what the method
	 * returns, while it does so: it finds what it has written itself without a fence.
	 */
	private @Nullable Thread here;

	/** Whether the subscription has been given away; for that thread. */
	private boolean given;

	/**
	 * Whether the method, and its result, has been gone through on the thread that
	 * subscribes to it: until then a cancellation can't stop it, and leaves nothing.
	 */
	private volatile boolean started;

	PublisherCall(CoreSubscriber<? super Object> actual, Step first, MethodInvocation invocation,
			PublisherResult result) {
		super(first, SubscriberContext.own(invocation), SubscriberContext.chain(actual));
		this.actual = actual;
		this.result = result;
		this.coroutine = result.coroutine(this);
	}

	/** Gives the subscriber his subscription, and begins. */
	final void begin() {
		this.here = Thread.currentThread();
		this.actual.onSubscribe(this);
		this.given = true;
		this.here = null;
		enter();
	}

	/** Whether this thread gives the subscription away, so that nothing has begun. */
	final boolean isGiving() {
		return this.here == Thread.currentThread() && !this.given;
	}

	/**
	 * Whether this thread subscribes to what the method returns, and will look for a
	 * cancellation when it has.
	 */
	final boolean isSubscribing() {
		return this.here == Thread.currentThread() && this.given;
	}

	@Override
	public final Context currentContext() {
		Context made = this.inside;
		if (made == null) {
			made = SubscriberContext.inside(this.actual, this);
			this.inside = made;
		}
		return made;
	}

	@Override
	final Object subscriberContext() {
		return this.actual.currentContext();
	}

	@Override
	final @Nullable OpenTransaction transactionOfChain() {
		return ReactiveTransactionHolds.find(this.actual.currentContext());
	}

	@Override
	final @Nullable Throwable failureOfResult() {
		return this.failure;
	}

	@Override
	final void run() {
		this.here = Thread.currentThread();
		try {
			if (!isCancelled()) {
				subscribeTo(this.result.publisher(this, this.coroutine));
			}
		}
		catch (Throwable ex) {
			onError(ex);
		}
		this.here = null;
		if (!isOver()) {
			this.started = true;
			if (isCancelled()) {
				cancelSource();
				endWithCoroutine();
			}
		}
	}

	@Override
	public final void onError(Throwable ex) {
		this.failure = ex;
		if (!end(false)) {
			Operators.onErrorDropped(ex, currentContext());
		}
	}

	@Override
	public final void onComplete() {
		end(true);
	}

	@Override
	final void left(@Nullable Throwable after) {
		Throwable first = first(this.failure, after);
		if (first == null) {
			succeeded();
		}
		else if (!isCancelled()) {
			failed(first);
		}
		else if (!(first instanceof CancellationException)) {
			Operators.onErrorDropped(first, currentContext());
		}
	}

	/** Subscribes to what the method has returned. */
	void subscribeTo(CorePublisher<Object> source) throws Exception {
		source.subscribe(this);
	}

	/** All has been left, and something went wrong. */
	void failed(Throwable why) {
		this.actual.onError(why);
	}

	/** All has been left, and nothing went wrong. */
	abstract void succeeded();

	@Override
	public final void cancel() {
		cancelWait();
		cancelSource();
		if (this.started) {
			endWithCoroutine();
		}
	}

	/** A coroutine runs on, and is told in the end. */
	@Override
	public final void stop(RuntimeException why) {
		if (this.coroutine == null && this.started && !isOver()) {
			cancelSource();
			onError(why);
		}
	}

	/** Cancels what the method has returned, and gives up what it has given. */
	abstract void cancelSource();

	private void endWithCoroutine() {
		CoroutineChain body = this.coroutine;
		if (body == null || !body.afterEnd(this::endCancelled)) {
			endCancelled();
		}
	}

}
