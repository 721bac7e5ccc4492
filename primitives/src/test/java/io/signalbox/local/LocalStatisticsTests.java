package io.signalbox.local;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.signalbox.Acquisition;
import io.signalbox.EventSettings;
import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import io.signalbox.OverReleaseException;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Statistics;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@org.junit.jupiter.api.Timeout(30)
class LocalStatisticsTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private LocalEngine engine = new LocalEngine();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void everyAttemptOnALockIsCountedOnceByItsOutcome() throws Exception {
		NamedLock lock = this.engine.lock("l", new LockSettings(false, false, 1, null));
		Object owner = new Object();
		lock.hold().close(); // acquired
		lock.lock(); // acquired
		assertThat(lock.tryLock()).isFalse(); // timeout
		assertThat(lock.tryHold()).isNull(); // timeout
		assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isFalse(); // timeout
		assertThat(lock.tryLock(1, TimeUnit.MILLISECONDS)).isFalse(); // timeout
		lock.unlock();
		lock.enter(owner, 1, Timeout.NONE); // acquired
		assertThatExceptionOfType(SelfDeadlockException.class).isThrownBy(() -> lock.enter(owner, 1, Timeout.NONE)); // rejected
		Task<Void> waiter = this.threads.run(lock::lockInterruptibly); // interrupted
		Threads.until(() -> lock.waiting() == 1 && waiter.isParked());
		assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isFalse(); // rejected
		waiter.interrupt();
		assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
		Acquisition cancelled = lock.enterAsync("async", 1, Timeout.NONE); // cancelled
		cancelled.abandon();
		lock.unlock();
		assertCounts(lock, 3, 4, 2, 1, 1);
		assertThat(lock.statistics().holds()).isEqualTo(3);
	}

	@Test
	void everyAttemptOnASemaphoreIsCountedOnceByItsOutcome() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", new SemaphoreSettings(1, true, true, 1, null));
		semaphore.hold().close(); // acquired
		semaphore.acquire(); // acquired
		assertThat(semaphore.tryAcquire()).isFalse(); // timeout
		assertThat(semaphore.tryHold()).isNull(); // timeout
		assertThat(semaphore.tryAcquire(Duration.ZERO)).isFalse(); // timeout
		assertThat(semaphore.tryAcquire(Duration.ofMillis(1))).isFalse(); // timeout
		Task<Boolean> waiter = this.threads.start(() -> semaphore.tryAcquire(Duration.ofSeconds(10))); // acquired
		Threads.until(() -> semaphore.waiting() == 1 && waiter.isParked());
		assertThat(semaphore.tryAcquire(Duration.ofSeconds(1))).isFalse(); // rejected
		semaphore.release();
		assertThat(waiter.value()).isTrue();
		Task<Void> interrupted = this.threads.run(semaphore::acquire); // interrupted
		Threads.until(() -> semaphore.waiting() == 1 && interrupted.isParked());
		interrupted.interrupt();
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		semaphore.enterAsync("async", 1, Timeout.NONE).abandon(); // cancelled
		semaphore.release();
		assertCounts(semaphore, 3, 4, 1, 1, 1);
		assertThat(semaphore.statistics().holds()).as("acquire() holds nothing that ends").isOne();
	}

	@Test
	void everyAttemptOnAnEventIsCountedOnceByItsOutcome() throws Exception {
		NamedEvent event = this.engine.event("e", EventSettings.CLEAR);
		assertThat(event.await(Duration.ZERO)).isFalse(); // timeout
		assertThat(event.await(Duration.ofMillis(1))).isFalse(); // timeout
		Task<Boolean> waiter = this.threads.start(() -> event.await(Duration.ofSeconds(10))); // acquired
		Task<Void> interrupted = this.threads.run(event::await); // interrupted
		Threads.until(() -> event.waiting() == 2 && waiter.isParked() && interrupted.isParked());
		interrupted.interrupt();
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		event.enterAsync("async", 1, Timeout.NONE).abandon(); // cancelled
		event.set();
		assertThat(waiter.value()).isTrue();
		event.await(); // acquired
		event.clear();
		this.engine.close();
		assertThatExceptionOfType(io.signalbox.AcquireRejectedException.class).isThrownBy(event::await); // rejected
		assertCounts(event, 2, 2, 1, 1, 1);
	}

	private static void assertCounts(NamedPrimitive primitive, int acquired, int timeout, int rejected, int interrupted,
			int cancelled) {
		Statistics statistics = primitive.statistics();
		assertThat(Arrays.stream(Outcome.values()).map(statistics::attempts)).containsExactly((long) acquired,
				(long) timeout, (long) rejected, (long) interrupted, (long) cancelled, 0L);
	}

	@Test
	void waitTimeIsAtLeastTheWait() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Hold hold = lock.hold();
		assertThat(lock.statistics().waitNanos(Outcome.ACQUIRED)).isZero();
		assertThat(lock.tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(lock.statistics().waitNanos(Outcome.TIMEOUT)).isGreaterThanOrEqualTo(20_000_000);
		Task<Void> waiter = this.threads.run(() -> lock.hold().close());
		Threads.until(() -> lock.waiting() == 1 && waiter.isParked());
		long start = System.nanoTime();
		assertThat(lock.tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
		long waited = System.nanoTime() - start;
		hold.close();
		waiter.value();
		assertThat(lock.statistics().waitNanos(Outcome.ACQUIRED)).isGreaterThanOrEqualTo(waited);
	}

	@Test
	void holdTimeIsExactAtOrdinaryRates() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		NamedLock reentrant = this.engine.lock("r", LockSettings.REENTRANT);
		long inside = 0;
		long start = System.nanoTime();
		for (int i = 0; i < Slot.EXACT_PER_TICK; i++) {
			try (Hold first = lock.hold();
					Hold second = semaphore.hold();
					Hold third = reentrant.hold();
					Hold again = reentrant.hold()) {
				long begun = System.nanoTime();
				spin(500_000);
				inside += System.nanoTime() - begun;
			}
		}
		long outside = System.nanoTime() - start;
		for (Statistics statistics : new Statistics[] { lock.statistics(), semaphore.statistics(),
				reentrant.statistics() }) {
			assertThat(statistics.holdNanos()).isBetween(inside, outside);
			assertThat(statistics.holds()).isEqualTo(Slot.EXACT_PER_TICK);
		}
		assertThat(reentrant.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2L * Slot.EXACT_PER_TICK);
	}

	@Test
	void holdTimeIsExactWhereEveryHoldIsMeasured() throws Exception {
		this.engine.close();
		this.engine = new LocalEngine(Timeout.NONE, 1);
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		long inside = 0;
		long start = System.nanoTime();
		for (int i = 0; i < 5000; i++) {
			try (Hold hold = lock.hold()) {
				long begun = System.nanoTime();
				spin(1000);
				inside += System.nanoTime() - begun;
			}
		}
		assertThat(lock.statistics().holdNanos()).isBetween(inside, System.nanoTime() - start);
	}

	@Test
	void holdTimeAtHighRatesIsEstimatedFromSamples() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		int times = 5000;
		for (int i = 0; i < times; i++) {
			try (Hold hold = lock.hold()) {
				spin(20_000);
			}
		}
		// whatever delays a hold only adds; half of it leaves room for the few not
		// sampled
		assertThat(lock.statistics().holdNanos()).isGreaterThan(times * 20_000L / 2);
		assertThat(lock.statistics().holds()).isEqualTo(times);
	}

	@Test
	void longHoldIsNeverEstimated() throws Exception {
		// within a tick the next one is exact, a sample, or not measured
		for (int before : new int[] { 0, Slot.EXACT_PER_TICK, Slot.EXACT_PER_TICK + 1 }) {
			for (int round = 0; round < 3; round++) {
				NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
				long start = System.nanoTime();
				for (int i = 0; i < before; i++) {
					lock.hold().close();
				}
				Hold hold = lock.hold();
				long begun = System.nanoTime();
				Threads.until(() -> System.nanoTime() - begun > 4 * CoarseClock.TICK_NANOS);
				hold.close();
				assertThat(lock.statistics().holdNanos()).isBetween(2 * CoarseClock.TICK_NANOS,
						System.nanoTime() - start + 5 * CoarseClock.TICK_NANOS);
			}
		}
	}

	@Test
	void holdTimeCanBeLeftOut() throws Exception {
		this.engine.close();
		this.engine = new LocalEngine(Timeout.NONE, 0);
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		lock.hold().close();
		assertThat(lock.statistics().holdNanos()).isZero();
		assertThat(lock.statistics().holds()).isOne();
	}

	@Test
	void rejectedReleasesAreCounted() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		NamedLock reentrant = this.engine.lock("r", LockSettings.REENTRANT);
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(lock::unlock);
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(reentrant::unlock);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(semaphore::release);
		assertThat(lock.statistics().rejectedReleases()).isOne();
		assertThat(reentrant.statistics().rejectedReleases()).isOne();
		assertThat(semaphore.statistics().rejectedReleases()).isOne();
		lock.hold().close();
		assertThat(lock.statistics().rejectedReleases()).isOne();
	}

	@Test
	void activeAndMaxShowUse() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(5));
		NamedEvent event = this.engine.event("e", EventSettings.CLEAR);
		NamedLock lock = this.engine.lock("l", LockSettings.REENTRANT);
		Hold hold = semaphore.hold(3, Duration.ZERO);
		lock.lock();
		lock.lock();
		event.set();
		assertThat(semaphore.statistics().active()).isEqualTo(3);
		assertThat(semaphore.statistics().max()).isEqualTo(5);
		assertThat(lock.statistics().active()).isOne();
		assertThat(lock.statistics().max()).isOne();
		assertThat(event.statistics().active()).isOne();
		assertThat(event.statistics().max()).isOne();
		hold.close();
		lock.unlock();
		lock.unlock();
	}

	private static void spin(long nanos) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < nanos) {
			Thread.onSpinWait();
		}
	}

}
