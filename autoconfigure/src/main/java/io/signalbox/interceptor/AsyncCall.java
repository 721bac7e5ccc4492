package io.signalbox.interceptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
 * Who may do what is decided by compare-and-set of the state: a cancellation while it
 * enters is carried out by whoever is entering or by the wait that it ends; afterwards
 * the first of value, error and cancellation leaves, and the others find that it has.
 *
 * <p>
 * It is the owner of what it acquires, unless it is part of a chain, which owns for all
 * its calls.
 */
final class AsyncCall implements Stoppable {

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(AsyncCall.class, "state", State.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** What is going on. */
	enum State {

		ENTERING, CANCELLED, RUNNING, LEAVING

	}

	/** What the call does once it is let in, and where its end is told. */
	interface Body {

		/** All is entered: runs {@link AsyncCall#result()}. */
		void run();

		/** It was not let in; all that it had entered has been left. */
		void refused(Throwable failure);

		/**
		 * All has been left after the result had ended.
		 * @param failure what went wrong with that
		 */
		void left(@Nullable Throwable failure);

		/** What it holds was lost: stops the result, and fails with this. */
		void stop(RuntimeException why);

		/**
		 * What its result has ended with.
		 * @return the failure, or {@code null} if there is none
		 */
		@Nullable Throwable failure();

		/** The transaction of the chain that it is part of. */
		default @Nullable OpenTransaction transaction() {
			return null;
		}

	}

	private volatile State state = State.ENTERING;

	private final Body body;

	private final Object owner;

	private final @Nullable Object ofSubscriber;

	private MethodInvocation invocation;

	/** The step that is being entered. */
	private Step step;

	/** What it has entered, the last first. */
	private @Nullable Pass top;

	/** What it had entered before the step that is being entered. */
	private @Nullable Pass base;

	/** What it waits for. */
	private volatile @Nullable CompletionStage<?> pending;

	private @Nullable Throwable waitFailure;

	/** Whether what comes after the wait has yet to begin. */
	private boolean waiting;

	/** Gives something else, where that is what a caller gets who is not let in. */
	private @Nullable Refusal refusal;

	private @Nullable RuntimeException reason;

	private final String thread = Thread.currentThread().getName();

	/** Whether its caller has not waited for it to be let in. */
	private boolean outlived;

	/** Why it was not let in. */
	private @Nullable Throwable refused;

	/** The last that was granted of what somebody observes. */
	private @Nullable ObservedCall observed;

	/** The transaction that was open then on its caller's thread. */
	private @Nullable OpenTransaction ofThread;

	/**
	 * Makes a call.
	 * @param first the first step of the plan
	 * @param invocation the invocation, which this call proceeds with at most once
	 * @param chain the chain that it is part of, or null if it begins one
	 * @param ofSubscriber the context of the subscriber, if there is one
	 * @param body what it does
	 */
	AsyncCall(Step first, MethodInvocation invocation, @Nullable Object chain, @Nullable Object ofSubscriber,
			Body body) {
		this.step = first;
		this.invocation = invocation;
		this.owner = (chain != null) ? chain : this;
		this.ofSubscriber = ofSubscriber;
		this.body = body;
	}

	private boolean change(State from, State to) {
		return STATE.compareAndSet(this, from, to);
	}

	Object owner() {
		return this.owner;
	}

	MethodInvocation invocation() {
		return this.invocation;
	}

	/** What it has entered of the steps so far, the last first. */
	@Nullable Pass top() {
		return this.top;
	}

	/** What its body will be part of. */
	void observed(ObservedCall granted) {
		this.observed = granted;
	}

	/** What its body is part of, where somebody observes. */
	@Nullable Object inside() {
		ObservedCall granted = this.observed;
		return (granted != null) ? granted.within() : null;
	}

	/** What the next step is part of, if it does not belong to the thread. */
	@Nullable Object within() {
		Object inside = inside();
		return (inside == null && this.ofSubscriber != null) ? SubscriberContext.observation(this.ofSubscriber)
				: inside;
	}

	/** What it has failed with, or was not let in for. */
	@Nullable Throwable failure() {
		return (this.refused != null) ? this.refused : this.body.failure();
	}

	/** Enters all steps and runs the body, now or when it can. */
	void enter() {
		try {
			while (this.state == State.ENTERING && !(this.step instanceof Step.Body)) {
				this.base = this.top;
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
		if (change(State.ENTERING, State.RUNNING)) {
			this.body.run();
		}
		else {
			leaveAll(false, null);
		}
	}

	private void entered(Pass pass) {
		push(pass);
		this.step = this.step.inside();
	}

	/** Adds a part of what the step that is being entered must leave. */
	void push(Pass pass) {
		pass.below = this.top;
		this.top = pass;
	}

	/**
	 * Goes on when a step's wait has ended.
	 * @return the pass, or {@code null}, as a step returns it that waits
	 */
	<T> @Nullable Pass await(CompletionStage<T> wait, Function<T, Pass> pass) {
		CompletableFuture<T> future = wait.toCompletableFuture();
		if (future.isDone() && !future.isCompletedExceptionally()) {
			return pass.apply(future.join());
		}
		if (!future.isDone()) {
			outliveTheCaller();
		}
		this.pending = future;
		if (this.state == State.CANCELLED) {
			future.cancel(false);
		}
		Runnable goOn = carried(() -> goOn(future, pass), future);
		this.waiting = true;
		future.whenComplete((result, failure) -> {
			this.pending = null;
			this.waitFailure = failure;
			try {
				goOn.run();
			}
			catch (RuntimeException | Error ex) {
				if (!this.waiting) {
					throw ex;
				}
				// of those whose context is carried, before anything went on
				if (failure == null) {
					push(pass.apply(result));
				}
				refused(ex);
			}
		});
		return null;
	}

	/** What carries the context; where it can't be had, what fails with the reason. */
	private Runnable carried(Runnable goOn, CompletableFuture<?> wait) {
		try {
			return ContextCarrier.carry(goOn, this.ofSubscriber);
		}
		catch (RuntimeException | Error ex) {
			wait.cancel(false);
			return () -> {
				throw ex;
			};
		}
	}

	private <T> void goOn(CompletableFuture<T> waited, Function<T, Pass> pass) {
		this.waiting = false;
		Throwable failure = this.waitFailure;
		if (failure == null) {
			try {
				entered(pass.apply(waited.join()));
			}
			catch (RuntimeException | Error ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			refused(failure);
		}
		else {
			enter();
		}
	}

	/**
	 * The caller goes on: a proxy moves its invocation on, but for a copy, and a thread
	 * its transaction.
	 */
	private void outliveTheCaller() {
		if (!this.outlived) {
			this.outlived = true;
			this.ofThread = InTransaction.ofThread();
			if (this.invocation instanceof ProxyMethodInvocation ofProxy) {
				this.invocation = ofProxy.invocableClone();
			}
		}
	}

	/** The transaction that it was called in: its thread's, or its chain's. */
	@Nullable OpenTransaction transaction() {
		OpenTransaction open = this.outlived ? this.ofThread : InTransaction.ofThread();
		return (open != null) ? open : this.body.transaction();
	}

	private void refused(Throwable failure) {
		this.refused = failure;
		Refusal instead = (this.step instanceof OtherwiseStep otherwise && OtherwiseStep.isRefused(failure))
				? otherwise.refusal() : null;
		if (!change(State.ENTERING, (instead != null) ? State.RUNNING : State.LEAVING)) {
			leaveAll(false, null);
		}
		else if (instead != null) {
			leaveStep(failure);
			this.refusal = instead;
			this.reason = (RuntimeException) failure;
			this.body.run();
		}
		else {
			leaveAll(false, (more) -> {
				if (more != null) {
					failure.addSuppressed(more);
				}
				this.body.refused(failure);
			});
		}
	}

	/** Leaves what the step had begun to enter. */
	private void leaveStep(Throwable because) {
		for (Pass pass = this.top; pass != null && pass != this.base; pass = this.top) {
			this.top = pass.below;
			try {
				pass.leave(false);
			}
			catch (RuntimeException | Error ex) {
				because.addSuppressed(ex);
			}
		}
	}

	/** What the method returns, or what the caller gets instead. */
	@Nullable Object result() throws Throwable {
		@Nullable Object[] slot = Caller.slot();
		Object before = slot[0];
		slot[0] = this.owner;
		ObservedCall around = this.observed;
		if (around != null) {
			around.open();
		}
		try {
			Refusal instead = this.refusal;
			RuntimeException why = this.reason;
			return (instead != null && why != null) ? instead.instead(this.invocation, why) : this.invocation.proceed();
		}
		finally {
			if (around != null) {
				around.close();
			}
			slot[0] = before;
		}
	}

	/** Whether its result has ended or was cancelled. */
	boolean isOver() {
		return this.state == State.LEAVING;
	}

	/**
	 * The result has ended.
	 * @return whether that was the first end; {@link Body#left} is told of it only
	 */
	boolean end(boolean success) {
		boolean first = change(State.RUNNING, State.LEAVING);
		if (first) {
			leaveAll(success, this.body::left);
		}
		return first;
	}

	/**
	 * Cancels what is waited for, and the body's result if there is one: its cancellation
	 * is the body's business.
	 */
	void cancel() {
		if (change(State.RUNNING, State.LEAVING)) {
			leaveAll(false, null);
		}
		else {
			cancelWait();
		}
	}

	@Override
	public void stop(RuntimeException why) {
		if (this.state == State.RUNNING) {
			this.body.stop(why);
		}
	}

	/**
	 * Cancels what is waited for.
	 * @return {@code false} if the call has been let in
	 */
	boolean cancelWait() {
		boolean cancelled = change(State.ENTERING, State.CANCELLED);
		CompletionStage<?> wait = this.pending;
		if (wait != null) {
			wait.toCompletableFuture().cancel(false);
		}
		return cancelled;
	}

	private void leaveAll(boolean success, @Nullable Consumer<@Nullable Throwable> then) {
		leaveRest(success, null, then);
	}

	private void leaveRest(boolean success, @Nullable Throwable earlier, @Nullable Consumer<@Nullable Throwable> then) {
		Throwable failure = earlier;
		for (Pass pass = this.top; pass != null; pass = this.top) {
			this.top = pass.below;
			try {
				CompletionStage<?> wait = pass.leave(success && failure == null);
				if (wait != null) {
					Throwable known = failure;
					this.pending = wait;
					wait.whenComplete((result, ex) -> leaveRest(success, (known != null) ? known : ex, then));
					return;
				}
			}
			catch (RuntimeException | Error ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (then != null) {
			then.accept(failure);
		}
	}

	@Override
	public String toString() {
		Method method = this.invocation.getMethod();
		return "async call of " + method.getDeclaringClass().getSimpleName() + "." + method.getName() + " from '"
				+ this.thread + "'";
	}

}
