package io.signalbox.interceptor;

import java.util.Objects;

import kotlin.Unit;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.ThreadContextElement;
import org.jspecify.annotations.Nullable;

/**
 * Goes with the coroutine that runs a guarded body, onto each of its threads: what it
 * calls there is part of its chain, and its end can be seen. A coroutine that is
 * cancelled goes on to its next suspension and through its {@code finally}, which is what
 * the method asked to be guarded.
 */
final class CoroutineChain extends AbstractCoroutineContextElement implements ThreadContextElement<@Nullable Object> {

	private static final Key<CoroutineChain> KEY = new Key<>() {
	};

	private final Object owner;

	/** The coroutine itself, and not those that it starts: the first to come along. */
	private volatile @Nullable Job job;

	CoroutineChain(Object owner) {
		super(KEY);
		this.owner = owner;
	}

	@Override
	public @Nullable Object updateThreadContext(CoroutineContext context) {
		if (this.job == null) {
			this.job = context.get(Job.Key);
		}
		return Caller.change(this.owner);
	}

	@Override
	public void restoreThreadContext(CoroutineContext context, @Nullable Object before) {
		Caller.change(before);
	}

	/**
	 * Does something when the cancelled coroutine has ended.
	 * @return {@code false} if it has not begun and so never will
	 */
	boolean afterEnd(Runnable action) {
		Job begun = this.job;
		if (begun == null) {
			return false;
		}
		begun.invokeOnCompletion((failure) -> {
			action.run();
			return Unit.INSTANCE;
		});
		return true;
	}

	/** Lets the coroutine of a suspending function be made with this in its context. */
	void goWith(@Nullable Object[] arguments) {
		int last = arguments.length - 1;
		Continuation<?> ofCaller = (Continuation<?>) Objects.requireNonNull(arguments[last]);
		arguments[last] = new OfCall(ofCaller.getContext().plus(this));
	}

	/** Of which Spring takes the context only. */
	private record OfCall(CoroutineContext context) implements Continuation<Object> {

		@Override
		public CoroutineContext getContext() {
			return this.context;
		}

		@Override
		public void resumeWith(Object result) {
			throw new IllegalStateException("A suspending function is waited for by its publisher");
		}

	}

}
