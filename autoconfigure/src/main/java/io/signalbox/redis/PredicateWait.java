package io.signalbox.redis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import io.signalbox.redis.RedissonCondition.SignalWait;
import io.signalbox.redis.Wait.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Acquires the lock of a {@link RedissonCondition} once a predicate is true, without
 * blocking a thread: takes the lock, looks, and where the predicate is false waits for a
 * signal, giving the lock away when it is known to wait. Signalled or out of time, it
 * takes the lock again and looks again.
 *
 * <p>
 * At any time one of three things is going on, and the one who ends it begins the next:
 * the lock is waited for, the predicate is evaluated holding it, or a signal is waited
 * for.
 */
final class PredicateWait implements Acquisition {

	private final RedissonCondition condition;

	private final RedissonLock lock;

	private final Object owner;

	private final BooleanSupplier predicate;

	private final long timeoutNanos;

	private final long start = System.nanoTime();

	private final CompletableFuture<Grant> result = new CompletableFuture<>();

	/** The wait for the lock, which a cancellation abandons. */
	private volatile @Nullable Acquisition turn;

	/** The wait for a signal, which a cancellation leaves. */
	private volatile @Nullable SignalWait sleep;

	/** Whether it has waited for a signal, and so is counted by the condition. */
	private volatile boolean slept;

	/** Whether it was signalled and has not found the predicate false since. */
	private volatile boolean signalled;

	PredicateWait(RedissonCondition condition, RedissonLock lock, Object owner, BooleanSupplier predicate,
			Timeout timeout) {
		this.condition = condition;
		this.lock = lock;
		this.owner = owner;
		this.predicate = predicate;
		this.timeoutNanos = timeout.nanos();
		this.result.whenComplete((grant, failure) -> leave());
		takeTurn(lock.enterAsync(owner, 1, timeout));
	}

	private void takeTurn(Acquisition acquisition) {
		this.turn = acquisition;
		if (this.result.isDone()) {
			acquisition.abandon();
		}
		acquisition.result().whenComplete((grant, failure) -> {
			if (failure == null) {
				look(grant);
			}
			else {
				passOn();
				fail(failure);
				if (this.slept && failure instanceof CancellationException) {
					this.condition.shared.counts.waited(Outcome.CANCELLED, waitedNanos());
				}
			}
		});
	}

	/** Holding the lock. */
	private void look(Grant grant) {
		try {
			if (this.result.isDone()) {
				giveBack(grant);
				passOn();
				return;
			}
			boolean met = this.predicate.getAsBoolean();
			this.signalled &= met;
			if (met) {
				this.condition.met(this.slept, waitedNanos());
				if (!this.result.complete(grant)) {
					giveBack(grant);
					passOn();
				}
			}
			else if (left() <= 0) {
				giveBack(grant);
				this.condition.shared.counts.waited(Outcome.TIMEOUT, waitedNanos());
				fail(this.condition.timedOut(this.timeoutNanos));
			}
			else {
				sleep(grant);
			}
		}
		catch (Throwable ex) {
			// of the predicate or of a listener; the lock may be given back already
			if (this.lock.grantOf(this.owner) == grant) {
				giveBack(grant);
			}
			fail(ex);
		}
	}

	/** A signal that reached one who was cancelled is for the next. */
	private void passOn() {
		if (this.signalled) {
			this.condition.wake(1);
		}
	}

	private void giveBack(Grant grant) {
		grant.release();
		this.condition.forgetKeyIfIdle();
	}

	/** Holding the lock, which is given away when it is known that this waits. */
	private void sleep(Grant grant) {
		if (this.lock.isNested(this.owner)) {
			giveBack(grant);
			fail(new IllegalStateException(this.condition.describe()
					+ " cannot be waited for without blocking by a call that holds its lock '" + this.lock.name()
					+ "' already, which nobody could take to signal it: wait before the lock is taken"));
			return;
		}
		SignalWait wait = this.condition.new SignalWait(this.owner);
		this.slept = true;
		this.sleep = wait;
		CompletableFuture<?> away = wait.begun().thenRunAsync(grant::release, this.condition.shared.engine.executor);
		wait.startAsync(left(), (how) -> how)
			.whenComplete((how, failure) -> away.whenComplete((done, lost) -> settle(how, lost)));
		if (this.result.isDone()) {
			leave();
		}
	}

	/** The wait for a signal is over. */
	private void settle(Ending how, @Nullable Throwable lost) {
		if (lost != null) {
			fail(RedisServer.cause(lost));
		}
		else if (how.outcome() == Outcome.REJECTED) {
			reject(how);
		}
		else {
			this.signalled = (how.outcome() == Outcome.ACQUIRED);
			RedissonAcquisition again = RedissonAcquisition.returning(this.lock, this.owner, false);
			again.start();
			takeTurn(again);
		}
	}

	private void reject(Ending how) {
		try {
			this.condition.shared.counts.waited(Outcome.REJECTED, waitedNanos());
			fail(this.condition.refusal(how));
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
	}

	/** The result is complete: by us, or because it was cancelled. */
	private void leave() {
		Acquisition waited = this.turn;
		if (waited != null) {
			waited.abandon();
		}
		SignalWait wait = this.sleep;
		if (wait != null) {
			wait.cancel();
		}
	}

	private void fail(Throwable failure) {
		this.condition.forgetKeyIfIdle();
		this.result.completeExceptionally(failure);
	}

	private long left() {
		return (this.timeoutNanos == Long.MAX_VALUE) ? Long.MAX_VALUE : this.timeoutNanos - waitedNanos();
	}

	private long waitedNanos() {
		return System.nanoTime() - this.start;
	}

	@Override
	public CompletionStage<Grant> result() {
		return this.result;
	}

	@Override
	public boolean abandon() {
		return this.result.cancel(false);
	}

}
