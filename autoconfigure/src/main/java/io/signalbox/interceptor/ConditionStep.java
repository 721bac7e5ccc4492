package io.signalbox.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.Timeout;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * Runs what is inside holding a condition's lock: once a predicate is true, or with a
 * signal in the end.
 */
record ConditionStep(NamedCondition condition, @Nullable Until until, Signal signal, Timeout timeout,
		Interrupts interrupts, InTransaction inTransaction, Step inside) implements Step {

	/** What to wait for. */
	record Until(MethodExpression expression, EvaluationContext shared) {
	}

	/** Whom to wake in the end. */
	enum Signal {

		NOBODY, ONE, ALL

	}

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		Timeout longest = Acquire.longest(this.condition, this.timeout);
		long start = System.nanoTime();
		NamedLock lock = this.condition.lock();
		if (this.inTransaction.applies()) {
			TransactionHolds.ofThread()
				.hold(List.of(lock), this.inTransaction, (missing) -> enter(lock, owner, longest));
			return runHolding(invocation, owner, longest, start);
		}
		Until what = this.until;
		if (what != null && owner != Thread.currentThread()) {
			// part of a chain: the lock is the chain's, not the thread's
			return Acquire.runInside(this.inside, enter(invocation, owner, what, longest), invocation, owner);
		}
		Grant grant = lock.tryEnter(owner, 1);
		if (grant == null) {
			grant = enter(lock, owner, longest);
		}
		return Acquire.runInside((call, caller) -> runHolding(call, caller, longest, start), grant, invocation, owner);
	}

	private @Nullable Object runHolding(MethodInvocation invocation, Object owner, Timeout longest, long start)
			throws Throwable {
		awaitPredicate(invocation, longest, start);
		Object result = this.inside.run(invocation, owner);
		wakeWaiters();
		return result;
	}

	@Override
	public @Nullable Pass enter(AsyncCall call) {
		Timeout longest = Acquire.longest(this.condition, this.timeout);
		Until what = this.until;
		List<NamedLock> lock = List.of(this.condition.lock());
		OpenTransaction transaction = this.inTransaction.openFor(call);
		if (transaction != null && transaction.missing(lock, this.inTransaction).isEmpty()) {
			requireMet(call);
			return pass(() -> {
			});
		}
		Acquisition acquisition = (what == null) ? this.condition.lock().enterAsync(call.owner(), 1, longest)
				: enterAsync(call.invocation(), call.owner(), what, longest);
		return call.await(acquisition.result(), (transaction != null) ? transaction.releaseAfterBoth(lock, this::pass)
				: (grant) -> pass(grant::release));
	}

	/** The lock is the transaction's, which gives it away for nobody. */
	private void requireMet(AsyncCall call) {
		Until what = this.until;
		if (what != null && !what.expression().test(call.invocation(), what.shared())) {
			throw new IllegalStateException(this.condition.describe() + " is not met, and cannot be waited for without "
					+ "blocking in a transaction that holds its lock '" + this.condition.lock().name()
					+ "' already: wait before the lock is taken");
		}
	}

	private Pass pass(Runnable release) {
		return new Pass() {

			@Override
			@Nullable CompletionStage<?> leave(boolean success) {
				try {
					if (success) {
						wakeWaiters();
					}
					else if (ConditionStep.this.until != null) {
						// cancelled perhaps before it saw what it was woken for
						ConditionStep.this.condition.signal();
					}
				}
				finally {
					release.run();
				}
				return null;
			}

		};
	}

	private Grant enter(NamedLock lock, Object owner, Timeout longest) throws InterruptedException {
		try {
			return lock.enter(owner, 1, longest);
		}
		catch (InterruptedException ex) {
			throw this.interrupts.translate(ex, lock);
		}
	}

	private Grant enter(MethodInvocation invocation, Object owner, Until what, Timeout longest)
			throws InterruptedException {
		try {
			return enterAsync(invocation, owner, what, longest).await(this.condition);
		}
		catch (InterruptedException ex) {
			throw this.interrupts.translate(ex, this.condition);
		}
	}

	private Acquisition enterAsync(MethodInvocation invocation, Object owner, Until what, Timeout longest) {
		return this.condition.enterAsync(owner, () -> what.expression().test(invocation, what.shared()), longest);
	}

	@SuppressWarnings("WaitNotInLoop") // the condition loops until its predicate is true
	private void awaitPredicate(MethodInvocation invocation, Timeout longest, long start) throws InterruptedException {
		Until what = this.until;
		if (what == null) {
			return;
		}
		Duration left = longest.isNone() ? longest.toDuration()
				: longest.toDuration().minusNanos(System.nanoTime() - start);
		boolean met;
		try {
			met = this.condition.awaitUntil(() -> what.expression().test(invocation, what.shared()), left);
		}
		catch (InterruptedException ex) {
			throw this.interrupts.translate(ex, this.condition);
		}
		if (!met) {
			throw new AcquireTimeoutException(this.condition.name(), this.condition.describe() + " not met within "
					+ longest + ": " + what.expression() + " (waiting=" + this.condition.waiting() + ")");
		}
	}

	private void wakeWaiters() {
		if (this.signal == Signal.ALL) {
			this.condition.signalAll();
		}
		else if (this.signal == Signal.ONE) {
			this.condition.signal();
		}
	}

}
