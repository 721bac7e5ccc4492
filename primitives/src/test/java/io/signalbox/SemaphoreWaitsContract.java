package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How one waits for a permit: timeouts, interrupts, asynchronous holds.
 */
abstract class SemaphoreWaitsContract extends EngineContract {

	abstract boolean bounded();

	final NamedSemaphore make(int permits) {
		return make(permits, Settings.UNLIMITED, null);
	}

	final NamedSemaphore make(int permits, int maxWaiting, Timeout timeout) {
		return this.engine.semaphore("gateway", new SemaphoreSettings(permits, bounded(), fair(), maxWaiting, timeout));
	}

	@Test
	void s10_timedAcquireGetsWhatIsReleasedInTime() throws Exception {
		NamedSemaphore semaphore = make(1);
		Hold hold = semaphore.hold();
		Task<Boolean> waiter = this.threads.start(() -> semaphore.tryAcquire(LONG));
		awaitWaiting(semaphore, waiter);
		hold.close();
		assertThat(waiter.value()).isTrue();
		semaphore.release();
		assertUnused(semaphore);
	}

	@Test
	void s10_timedAcquireFailsNoSoonerThanItsTimeout() throws Exception {
		NamedSemaphore semaphore = make(1, Settings.UNLIMITED, Timeout.of(SHORT));
		Hold hold = semaphore.hold();
		for (Threads.Body attempt : new Threads.Body[] { () -> semaphore.hold(SHORT), semaphore::hold,
				semaphore::acquire, () -> semaphore.hold(1, SHORT) }) {
			long start = System.nanoTime();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(attempt::run)
				.withMessageContaining(
						"Semaphore 'gateway' not acquired within 30ms (permits=1, available=0, waiting=0)");
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		}
		long start = System.nanoTime();
		assertThat(semaphore.tryAcquire(SHORT)).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		hold.close();
		assertUnused(semaphore);
	}

	@Test
	void s10_whoTimedOutDoesNotEatALaterRelease() throws Exception {
		NamedSemaphore semaphore = make(1);
		semaphore.acquire();
		assertThat(semaphore.tryAcquire(SHORT)).isFalse();
		Task<Boolean> waiter = this.threads.start(() -> semaphore.tryAcquire(LONG));
		awaitWaiting(semaphore, waiter);
		semaphore.release();
		assertThat(waiter.value()).isTrue();
		semaphore.release();
		assertThat(semaphore.available()).isOne();
	}

	@Test
	void s14_releaseRacingWithAnInterruptReachesTheNext() throws Exception {
		NamedSemaphore semaphore = make(1);
		for (int i = 0; i < rounds(); i++) {
			Hold hold = semaphore.hold();
			Task<Void> first = this.threads.run(() -> semaphore.hold(LONG).close());
			awaitWaiting(semaphore, first);
			Task<Void> second = this.threads.run(() -> semaphore.hold(LONG).close());
			awaitWaiting(semaphore, first, second);
			Task<Void> interrupter = this.threads.run(first::interrupt);
			hold.close();
			second.value();
			interrupter.value();
			first.failure();
			assertThat(semaphore.available()).isOne();
			assertUnused(semaphore);
		}
	}

	@Test
	void s14_waiterWhoLeavesLetsTheNextLook() throws Exception {
		NamedSemaphore semaphore = make(3);
		Hold hold = semaphore.hold(2, LONG);
		Task<Hold> three = this.threads.start(() -> semaphore.hold(3, LONG));
		awaitWaiting(semaphore, three);
		Task<Hold> one = this.threads.start(() -> {
			// unless this one overtakes, it waits behind a waiter who wants more
			return semaphore.hold(1, LONG);
		});
		Threads.until(() -> one.isDone() || semaphore.waiting() == 2);
		three.interrupt();
		assertThat(three.failure()).isInstanceOf(InterruptedException.class);
		one.value().close();
		hold.close();
		assertUnused(semaphore);
	}

	@Test
	void g02_negativeAndZeroTimeoutsTryOnce() throws Exception {
		NamedSemaphore semaphore = make(1);
		for (Duration timeout : new Duration[] { Duration.ZERO, Duration.ofNanos(-1),
				Duration.ofSeconds(Long.MIN_VALUE) }) {
			semaphore.hold(timeout).close();
			assertThat(semaphore.tryAcquire(timeout)).isTrue();
			assertThat(semaphore.tryAcquire(timeout)).isFalse();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> semaphore.hold(timeout));
			assertThat(failure(semaphore.holdAsync(1, timeout))).isInstanceOf(AcquireTimeoutException.class);
			semaphore.release();
		}
		assertUnused(semaphore);
	}

	@Test
	void g02_3_and_4_292YearsAndMoreReallyWait() throws Exception {
		NamedSemaphore semaphore = make(1);
		for (Duration timeout : new Duration[] { YEARS_292, FOR_EVER }) {
			Hold hold = semaphore.hold();
			Task<Void> holds = this.threads.run(() -> semaphore.hold(timeout).close());
			Task<Void> acquires = this.threads.run(() -> {
				assertThat(semaphore.tryAcquire(timeout)).isTrue();
				semaphore.release();
			});
			awaitWaiting(semaphore, holds, acquires);
			CompletionStage<Void> async = semaphore.holdAsync(1, timeout).thenAccept(Hold::close);
			Threads.until(() -> semaphore.waiting() == 3);
			hold.close();
			value(async);
			holds.value();
			acquires.value();
		}
		assertUnused(semaphore);
	}

	@Test
	void g03_1_and_2_interruptedWaiterHasNoPermitAndItsFlagIsClear() throws Exception {
		NamedSemaphore semaphore = make(1);
		Hold hold = semaphore.hold();
		Threads.Body[] waits = { () -> semaphore.hold(), () -> semaphore.hold(LONG), () -> semaphore.hold(1, LONG),
				() -> semaphore.tryAcquire(LONG), semaphore::acquire };
		Task<?>[] tasks = new Task<?>[waits.length];
		for (int i = 0; i < waits.length; i++) {
			Threads.Body wait = waits[i];
			tasks[i] = this.threads.run(() -> {
				assertThatExceptionOfType(InterruptedException.class).isThrownBy(wait::run);
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
			});
		}
		awaitWaiting(semaphore, tasks);
		for (Task<?> task : tasks) {
			task.interrupt();
			task.value();
		}
		assertThat(semaphore.waiting()).isZero();
		assertThat(semaphore.available()).isZero();
		hold.close();
		assertThat(semaphore.available()).isOne();
		assertThat(semaphore.statistics().attempts(Outcome.INTERRUPTED)).isEqualTo(waits.length);
	}

	@Test
	void g03_4_whatDoesNotBlockIgnoresTheFlagAndKeepsIt() throws Exception {
		NamedSemaphore semaphore = make(2);
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			semaphore.tryHold().close();
			assertThat(semaphore.tryAcquire()).isTrue();
			assertThat(semaphore.available()).isOne();
			assertThat(semaphore.waiters()).isEmpty();
			semaphore.release();
			return Thread.currentThread().isInterrupted();
		}).value()).isTrue();
		assertUnused(semaphore);
	}

	@Test
	void g05_permitOfADeadHolderStaysTaken() throws Exception {
		NamedSemaphore semaphore = make(1);
		Task<Hold> holder = this.threads.start(() -> semaphore.hold());
		Hold hold = holder.value();
		holder.thread().join();
		assertThat(semaphore.available()).isZero();
		hold.close();
		Task<Void> loose = this.threads.run(semaphore::acquire);
		loose.value();
		loose.thread().join();
		assertThat(semaphore.available()).isZero();
		semaphore.release();
		assertUnused(semaphore);
	}

	@Test
	void g07_toStringShowsTheState() throws Exception {
		NamedSemaphore semaphore = make(3);
		Hold hold = semaphore.hold();
		assertThat(semaphore).hasToString("Semaphore 'gateway' (permits=3, available=2, waiting=0)");
		hold.close();
	}

	@Test
	void asyncHoldWaitsWithoutAThreadAndCanBeCancelled() throws Exception {
		NamedSemaphore semaphore = make(2);
		Hold hold = semaphore.hold();
		CompletionStage<Hold> cancelled = semaphore.holdAsync(2, LONG);
		CompletionStage<Hold> timesOut = semaphore.holdAsync(2, SHORT);
		CompletionStage<Hold> coming = semaphore.holdAsync(2, LONG);
		Threads.until(() -> semaphore.waiting() >= 2);
		assertThat(cancelled.toCompletableFuture().cancel(false)).isTrue();
		assertThat(failure(timesOut)).isInstanceOf(AcquireTimeoutException.class);
		awaitPending(semaphore, 1);
		hold.close();
		Hold both = value(coming);
		assertThat(semaphore.available()).isZero();
		both.close();
		both.close();
		assertThat(semaphore.available()).isEqualTo(2);
		assertUnused(semaphore);
	}

}
