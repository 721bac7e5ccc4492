package io.signalbox.interceptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The subscription to a result of one value at most. The value goes on to the subscriber
 * after all has been left, so that what follows does not run inside.
 */
final class MonoCall extends PublisherCall {

	private static final VarHandle COME;

	private static final VarHandle UPSTREAM;

	static {
		try {
			COME = MethodHandles.lookup().findVarHandle(MonoCall.class, "come", int.class);
			UPSTREAM = MethodHandles.lookup().findVarHandle(MonoCall.class, "upstream", Subscription.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * What {@link Mono#just} makes, found by its class: to ask any other source for an
	 * interface that it lacks costs more than to subscribe to this one.
	 */
	private static final Class<?> JUST = Mono.just("").getClass();

	private static final int NEITHER = 0;

	private static final int DEMAND = 1;

	private static final int VALUE = 2;

	private static final int BOTH = 3;

	/** Which of the value and the demand for it has come. */
	private volatile int come;

	private volatile @Nullable Subscription upstream;

	private @Nullable Object value;

	MonoCall(CoreSubscriber<? super Object> actual, Step first, MethodInvocation invocation, PublisherResult result) {
		super(actual, first, invocation, result);
	}

	private boolean change(int from, int to) {
		return COME.compareAndSet(this, from, to);
	}

	@Override
	public void request(long count) {
		if (!Operators.validate(count)) {
			return;
		}
		if (isGiving()) {
			COME.set(this, DEMAND);
		}
		else if (!change(NEITHER, DEMAND) && change(VALUE, BOTH)) {
			give();
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.upstream, subscription)) {
			if (isSubscribing()) {
				UPSTREAM.setRelease(this, subscription);
			}
			else {
				this.upstream = subscription;
			}
			if (isCancelled()) {
				subscription.cancel();
			}
			else {
				subscription.request(Long.MAX_VALUE);
			}
		}
	}

	/** A value that is there is had without a subscription. */
	@Override
	void subscribeTo(CorePublisher<Object> source) throws Exception {
		if (source.getClass() == JUST) {
			this.value = ((Callable<?>) source).call();
			endAlone(true);
		}
		else {
			source.subscribe(this);
		}
	}

	@Override
	public void onNext(Object next) {
		if (this.value != null) {
			Operators.onNextDropped(next, currentContext());
			return;
		}
		this.value = next;
	}

	@Override
	void succeeded() {
		if (this.value == null) {
			if (!isCancelled()) {
				this.actual.onComplete();
			}
		}
		else if (this.come == DEMAND || !change(NEITHER, VALUE)) {
			give();
		}
		else if (isCancelled()) {
			discard();
		}
	}

	private void give() {
		Object given = this.value;
		if (isCancelled()) {
			Operators.onDiscard(given, currentContext());
		}
		else if (given != null) {
			this.actual.onNext(given);
			this.actual.onComplete();
		}
	}

	@Override
	void cancelSource() {
		Subscription subscription = this.upstream;
		if (subscription != null) {
			subscription.cancel();
		}
		discard();
	}

	/** Of a value that nobody has asked for. */
	private void discard() {
		if (change(VALUE, BOTH)) {
			Operators.onDiscard(this.value, currentContext());
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
			new MonoCall(actual, this.first, this.invocation, this.result).begin();
		}

	}

}
