package io.signalbox.interceptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.signalbox.ObservedCall;
import io.signalbox.Stoppable;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * One call of a method with an asynchronous result. It enters the steps of the plan one
 * after the other, each when the one before has been entered, and blocks no thread for
 * it; then its body runs; and when the body's result has ended it leaves the steps in
 * reverse order. Whatever happens, each step that was entered is left exactly once.
 *
 * <p>
 * Until its body has been run it belongs to whoever is entering: a cancellation is noted,
 * and ends the wait if there is one; the one who enters finds the note and leaves.
 * Afterwards the first of value, error and cancellation leaves, which is decided by
 * compare-and-set, and the others find that it has.
 *
 * <p>
 * It is the owner of what it acquires, unless it is part of a chain, which owns for all
 * its calls.
 */
abstract class AsyncCall extends Passes implements Stoppable {

	private static final VarHandle OVER;

	static {
		try {
			OVER = MethodHandles.lookup().findVarHandle(AsyncCall.class, "over", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Object owner;

	private MethodInvocation invocation;

	/** The step that is being entered. */
	private Step step;

	/** What it waits for. */
	private volatile @Nullable CompletionStage<?> pending;

	private final String thread = Thread.currentThread().getName();

	private @Nullable CallDetails details;

	private volatile boolean cancelled;

	private volatile boolean over;

	/**
	 * Makes a call.
	 * @param first the first step of the plan
	 * @param invocation the invocation, which this call proceeds with at most once
	 * @param chain the chain that it is part of, or null if it begins one
	 */
	AsyncCall(Step first, MethodInvocation invocation, @Nullable Object chain) {
		this.step = first;
		this.invocation = invocation;
		this.owner = (chain != null) ? chain : this;
	}

	/** All is entered: runs {@link #result()}. */
	abstract void run();

	/** What its result has failed with, if it has. */
	abstract @Nullable Throwable failureOfResult();

	/** The context of its subscriber, if it has one. */
	@Nullable Object subscriberContext() {
		return null;
	}

	/** The transaction of the chain that it is part of. */
	@Nullable OpenTransaction transactionOfChain() {
		return null;
	}

	/** It goes on later: what its caller gets is not the end of it. */
	void goesOnLater() {
	}

	final Object owner() {
		return this.owner;
	}

	final MethodInvocation invocation() {
		return this.invocation;
	}

	private CallDetails details() {
		CallDetails known = this.details;
		if (known == null) {
			known = new CallDetails();
			this.details = known;
		}
		return known;
	}

	/** What its body will be part of. */
	final void observed(ObservedCall granted) {
		details().observed = granted;
	}

	private @Nullable ObservedCall observed() {
		CallDetails known = this.details;
		return (known != null) ? known.observed : null;
	}

	/** What its body is part of, where somebody observes. */
	final @Nullable Object inside() {
		ObservedCall granted = observed();
		return (granted != null) ? granted.within() : null;
	}

	/** What the next step is part of, if it does not belong to the thread. */
	final @Nullable Object within() {
		Object inside = inside();
		Object context = (inside == null) ? subscriberContext() : null;
		return (context != null) ? SubscriberContext.observation(context) : inside;
	}

	/** What it has failed with, or was not let in for. */
	final @Nullable Throwable failure() {
		CallDetails known = this.details;
		return (known != null && known.refused != null) ? known.refused : failureOfResult();
	}

	/** Enters all steps and runs the body, now or when it can. */
	final void enter() {
		try {
			while (!this.cancelled && !(this.step instanceof Step.Body)) {
				Pass pass = this.step.enter(this);
				if (pass == null) {
					return;
				}
				entered(pass);
			}
		}
		catch (Throwable ex) {
			refused(ex);
			return;
		}
		if (this.cancelled) {
			leave(false, null, false);
		}
		else {
			run();
		}
	}

	final void entered(Pass pass) {
		push(pass);
		this.step = this.step.inside();
	}

	/**
	 * Goes on when a step's wait has ended.
	 * @return the pass, or {@code null}, as a step returns it that waits
	 */
	final <T> @Nullable Pass await(CompletionStage<T> wait, Function<T, Pass> pass) {
		details().awaited = true;
		CompletableFuture<T> future = wait.toCompletableFuture();
		if (future.isDone() && !future.isCompletedExceptionally()) {
			return pass.apply(future.join());
		}
		outliveTheCaller();
		this.pending = future;
		if (this.cancelled) {
			future.cancel(false);
		}
		new AsyncWait<>(this, future, pass).begin();
		return null;
	}

	/** Whether it may be stopped, see {@link CallDetails#awaited}. */
	final boolean isStoppable() {
		CallDetails known = this.details;
		return known != null && known.awaited;
	}

	@Override
	final void waitsToLeave(CompletionStage<?> wait) {
		goesOnLater();
		this.pending = wait;
	}

	/** The wait is over. */
	final void waited() {
		this.pending = null;
	}

	/**
	 * The caller goes on: a proxy moves its invocation on, but for a copy, and a thread
	 * its transaction.
	 */
	private void outliveTheCaller() {
		CallDetails known = details();
		if (!known.outlived) {
			known.outlived = true;
			known.ofThread = InTransaction.ofThread();
			if (this.invocation instanceof ProxyMethodInvocation ofProxy) {
				this.invocation = ofProxy.invocableClone();
			}
			goesOnLater();
		}
	}

	/** The transaction that it was called in: its thread's, or its chain's. */
	final @Nullable OpenTransaction transaction() {
		CallDetails known = this.details;
		OpenTransaction open = (known != null && known.outlived) ? known.ofThread : InTransaction.ofThread();
		return (open != null) ? open : transactionOfChain();
	}

	/** The step that is being entered does not let it in. */
	final void refused(Throwable failure) {
		details().refused = failure;
		if (this.cancelled) {
			leave(false, null, false);
		}
		else if (this.step instanceof OtherwiseStep otherwise && OtherwiseStep.isRefused(failure)) {
			leaveStep(failure);
			details().instead = new CallDetails.Instead(otherwise.refusal(), (RuntimeException) failure);
			run();
		}
		else {
			leave(false, failure, true);
		}
	}

	/** What the method returns, or what the caller gets instead. */
	final @Nullable Object result() throws Throwable {
		@Nullable Object[] slot = Caller.slot();
		Object before = slot[0];
		slot[0] = this.owner;
		ObservedCall around = observed();
		if (around != null) {
			around.open();
		}
		try {
			CallDetails known = this.details;
			CallDetails.Instead other = (known != null) ? known.instead : null;
			return (other != null) ? other.refusal().instead(this.invocation, other.reason())
					: this.invocation.proceed();
		}
		finally {
			if (around != null) {
				around.close();
			}
			slot[0] = before;
		}
	}

	/** Whether its result has ended or was cancelled. */
	final boolean isOver() {
		return this.over;
	}

	/**
	 * The result has ended.
	 * @return whether that was the first end; {@link #left} is told of it only
	 */
	final boolean end(boolean success) {
		boolean first = OVER.compareAndSet(this, false, true);
		if (first) {
			leave(success, null, true);
		}
		return first;
	}

	/** The result has ended, and nobody else could have ended it. */
	final void endAlone(boolean success) {
		OVER.set(this, true);
		leave(success, null, true);
	}

	/** The result was cancelled. */
	final void endCancelled() {
		if (OVER.compareAndSet(this, false, true)) {
			leave(false, null, false);
		}
	}

	final boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Cancels what is waited for, and what has not begun; the cancellation of the result
	 * is its own business.
	 */
	final void cancelWait() {
		this.cancelled = true;
		CompletionStage<?> wait = this.pending;
		if (wait != null) {
			wait.toCompletableFuture().cancel(false);
		}
	}

	@Override
	public final String toString() {
		return "async call" + ofMethod() + " from '" + this.thread + "'";
	}

	private String ofMethod() {
		if (this.invocation instanceof SourceInvocation) {
			return "";
		}
		Method method = this.invocation.getMethod();
		return " of " + method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

}
