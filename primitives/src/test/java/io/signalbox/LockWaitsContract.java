package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How one waits for a lock: timeouts, interrupts, asynchronous holds.
 */
abstract class LockWaitsContract extends EngineContract {

	NamedLock lock;

	abstract boolean reentrant();

	@BeforeEach
	void makeLock() {
		this.lock = make(Settings.UNLIMITED, null);
	}

	final NamedLock make(int maxWaiting, Timeout timeout) {
		return this.engine.lock("ledger", new LockSettings(reentrant(), fair(), maxWaiting, timeout));
	}

	/** Holds the lock for another thread until the returned hold is closed. */
	final Hold holdElsewhere() throws Exception {
		return this.threads.start(() -> this.lock.hold(LONG)).value();
	}

	@Test
	void g02_1_negativeTimeoutTriesOnce() throws Exception {
		this.lock.hold(Duration.ofNanos(-1)).close();
		Hold hold = holdElsewhere();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> this.lock.hold(Duration.ofSeconds(Long.MIN_VALUE)));
		assertThat(this.lock.tryLock(-1, TimeUnit.NANOSECONDS)).isFalse();
		assertThat(this.lock.tryLock(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
		assertThat(failure(this.lock.holdAsync(Duration.ofNanos(-1)))).isInstanceOf(AcquireTimeoutException.class);
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void g02_2_zeroTimeoutTriesOnce() throws Exception {
		this.lock.hold(Duration.ZERO).close();
		assertThat(this.lock.tryLock(0, TimeUnit.SECONDS)).isTrue();
		this.lock.unlock();
		Hold hold = holdElsewhere();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.lock.hold(Duration.ZERO))
			.withMessageContaining("'ledger'");
		assertThat(this.lock.tryLock(0, TimeUnit.SECONDS)).isFalse();
		hold.close();
	}

	@Test
	void g02_3_and_4_292YearsAndMoreReallyWait() throws Exception {
		for (Duration timeout : new Duration[] { YEARS_292, FOR_EVER }) {
			Hold hold = this.lock.hold();
			Task<Void> waiter = this.threads.run(() -> this.lock.hold(timeout).close());
			awaitWaiting(this.lock, waiter);
			CompletionStage<Hold> async = this.lock.holdAsync(timeout);
			Threads.until(() -> this.lock.waiting() == 2);
			hold.close();
			value(async.thenAccept(Hold::close));
			waiter.value();
		}
		Hold hold = this.lock.hold();
		Task<Boolean> waiter = this.threads.start(() -> {
			boolean got = this.lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS);
			this.lock.unlock();
			return got;
		});
		awaitWaiting(this.lock, waiter);
		hold.close();
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void g02_5_lessThanAMillisecondIsStillAWait() throws Exception {
		Hold hold = holdElsewhere();
		long start = System.nanoTime();
		assertThat(this.lock.tryLock(999_999, TimeUnit.NANOSECONDS)).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(999_999);
		hold.close();
	}

	@Test
	void g02_6_wakeUpsForNothingNeitherEndNorRestartTheClock() throws Exception {
		Hold hold = this.lock.hold();
		Task<Long> waiter = this.threads.start(() -> {
			long start = System.nanoTime();
			assertThat(this.lock.tryLock(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
			return System.nanoTime() - start;
		});
		while (!waiter.isDone()) {
			LockSupport.unpark(waiter.thread());
			Thread.onSpinWait();
		}
		assertThat(waiter.value()).isGreaterThanOrEqualTo(SHORT.toNanos());
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void g03_1_and_2_interruptedWaiterOwnsNothingAndItsFlagIsClear() throws Exception {
		Hold hold = this.lock.hold();
		Task<Boolean> holds = this.threads.start(() -> flagAfterInterrupt(() -> this.lock.hold()));
		Task<Boolean> holdsTimed = this.threads.start(() -> flagAfterInterrupt(() -> this.lock.hold(LONG)));
		Task<Boolean> locks = this.threads.start(() -> flagAfterInterrupt(this.lock::lockInterruptibly));
		Task<Boolean> tries = this.threads
			.start(() -> flagAfterInterrupt(() -> this.lock.tryLock(10, TimeUnit.SECONDS)));
		awaitWaiting(this.lock, holds, holdsTimed, locks, tries);
		holds.interrupt();
		holdsTimed.interrupt();
		locks.interrupt();
		tries.interrupt();
		assertThat(holds.value()).isFalse();
		assertThat(holdsTimed.value()).isFalse();
		assertThat(locks.value()).isFalse();
		assertThat(tries.value()).isFalse();
		assertThat(this.lock.waiting()).isZero();
		assertThat(this.lock.isLocked()).isTrue();
		hold.close();
		assertUnused(this.lock);
		this.threads.run(() -> this.lock.hold(Duration.ZERO).close()).value();
	}

	private static boolean flagAfterInterrupt(Threads.Body wait) throws Exception {
		try {
			wait.run();
		}
		catch (InterruptedException ex) {
			return Thread.currentThread().isInterrupted();
		}
		throw new AssertionError("not interrupted");
	}

	@Test
	void g03_3_enteringWithTheFlagSetNeverLosesIt() throws Exception {
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			try (Hold hold = this.lock.hold()) {
				return Thread.currentThread().isInterrupted();
			}
			catch (InterruptedException ex) {
				return !Thread.currentThread().isInterrupted();
			}
		}).value()).isTrue();
		Hold hold = this.lock.hold();
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			return this.lock.hold();
		}).failure()).isInstanceOf(InterruptedException.class);
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void g03_4_whatDoesNotBlockIgnoresTheFlagAndKeepsIt() throws Exception {
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			this.lock.tryHold().close();
			assertThat(this.lock.tryLock()).isTrue();
			assertThat(this.lock.isLocked()).isTrue();
			assertThat(this.lock.waiting()).isZero();
			assertThat(this.lock.waiters()).isEmpty();
			assertThat(this.lock.toString()).isNotEmpty();
			this.lock.unlock();
			this.lock.holdAsync(Duration.ZERO).toCompletableFuture().join().close();
			return Thread.currentThread().isInterrupted();
		}).value()).isTrue();
		assertUnused(this.lock);
	}

	@Test
	void g03_5_interruptDoesNotDisturbOtherWaiters() throws Exception {
		Hold hold = this.lock.hold();
		Task<Hold> first = this.threads.start(() -> this.lock.hold(LONG));
		awaitWaiting(this.lock, first);
		Task<Hold> second = this.threads.start(() -> this.lock.hold(LONG));
		awaitWaiting(this.lock, first, second);
		first.interrupt();
		assertThat(first.failure()).isInstanceOf(InterruptedException.class);
		awaitWaiting(this.lock, second);
		assertThat(second).isNotDone();
		hold.close();
		second.value().close();
		assertUnused(this.lock);
	}

	@Test
	void g03_5_releaseRacingWithAnInterruptReachesSomebody() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			Hold hold = this.lock.hold();
			Task<Void> first = this.threads.run(() -> this.lock.hold(LONG).close());
			awaitWaiting(this.lock, first);
			Task<Void> second = this.threads.run(() -> this.lock.hold(LONG).close());
			awaitWaiting(this.lock, first, second);
			Task<Void> interrupter = this.threads.run(first::interrupt);
			hold.close();
			second.value();
			interrupter.value();
			assertThat(first.failure()).satisfiesAnyOf((failure) -> assertThat(failure).isNull(),
					(failure) -> assertThat(failure).isInstanceOf(InterruptedException.class));
			assertUnused(this.lock);
		}
	}

	@Test
	void g03_6_uninterruptibleWaitGoesOnAndKeepsTheFlag() throws Exception {
		Hold hold = this.lock.hold();
		Task<Boolean> waiter = this.threads.start(() -> {
			this.lock.lock();
			this.lock.unlock();
			return Thread.currentThread().isInterrupted();
		});
		awaitWaiting(this.lock, waiter);
		waiter.interrupt();
		// a second waiter comes and goes, so the first has had its chance to leave
		Task<Boolean> other = this.threads.start(() -> this.lock.tryLock(30, TimeUnit.MILLISECONDS));
		assertThat(other.value()).isFalse();
		awaitWaiting(this.lock, waiter);
		hold.close();
		assertThat(waiter.value()).isTrue();
		assertUnused(this.lock);
	}

	@Test
	void g05_lockOfADeadHolderStaysHeld() throws Exception {
		Task<Hold> holder = this.threads.start(() -> this.lock.hold());
		Hold hold = holder.value();
		holder.thread().join();
		assertThat(this.lock.isLocked()).isTrue();
		assertThat(this.lock.tryHold()).isNull();
		assertThat(this.lock.holders()).singleElement()
			.satisfies((dead) -> assertThat(dead.thread()).isEqualTo(holder.thread().getName()));
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void g07_toStringShowsTheStateFromAnyThread() throws Exception {
		String free = this.lock.toString();
		Hold hold = holdElsewhere();
		assertThat(free).startsWith("Lock 'ledger' (free").contains("waiting=0");
		assertThat(this.lock.toString()).startsWith("Lock 'ledger' (held by 'test-0'").contains("waiting=0");
		hold.close();
		assertThat(this.lock).hasToString(free);
	}

	@Test
	void asyncHoldWaitsWithoutAThread() throws Exception {
		Hold hold = holdElsewhere();
		CompletionStage<Hold> coming = this.lock.holdAsync(LONG);
		awaitPending(this.lock, 1);
		assertThat(coming.toCompletableFuture()).isNotDone();
		hold.close();
		Hold async = value(coming);
		assertThat(this.lock.isLocked()).isTrue();
		async.close();
		async.close();
		assertUnused(this.lock);
	}

	@Test
	void asyncHoldCanBeCancelled() throws Exception {
		Hold hold = holdElsewhere();
		CompletionStage<Hold> coming = this.lock.holdAsync(LONG);
		assertThat(coming.toCompletableFuture().cancel(false)).isTrue();
		assertThat(this.lock.waiting()).isZero();
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void asyncHoldTimesOut() throws Exception {
		Hold hold = holdElsewhere();
		assertThat(failure(this.lock.holdAsync(SHORT))).isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("30ms");
		assertThat(this.lock.waiting()).isZero();
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void asyncHoldBelongsToNoThread() throws Exception {
		Hold async = value(this.lock.holdAsync(LONG));
		assertThat(this.lock.holdCount()).isZero();
		assertThat(this.lock.tryLock()).isFalse();
		assertThat(failure(this.lock.holdAsync(Duration.ZERO))).isInstanceOf(AcquireTimeoutException.class);
		this.threads.run(async::close).value();
		assertUnused(this.lock);
	}

}
