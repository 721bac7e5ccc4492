package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.OverReleaseException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything at once, in random order.
 */
@org.junit.jupiter.api.Timeout(30)
class PermitStressTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@CsvSource({ "1,false", "1,true", "2,false", "3,true", "4,false", "4,true" })
	@org.junit.jupiter.api.Timeout(value = 1, unit = TimeUnit.HOURS)
	void neverMoreInsideThanPermits(int permits, boolean fair) throws Exception {
		stress(permits, fair, Thread::new, 5);
	}

	@ParameterizedTest
	@CsvSource({ "1,true", "3,false" })
	@org.junit.jupiter.api.Timeout(value = 1, unit = TimeUnit.HOURS)
	void neverMoreVirtualThreadsInsideThanPermits(int permits, boolean fair) throws Exception {
		stress(permits, fair, Threads.virtual(), 30);
	}

	@ParameterizedTest
	@CsvSource({ "false,5", "true,5" })
	@org.junit.jupiter.api.Timeout(value = 1, unit = TimeUnit.HOURS)
	void permitsInUseAndFreeOnesAreAllOfThemWhileTheirNumberChanges(boolean fair, int callers) throws Exception {
		LocalSemaphore semaphore = (LocalSemaphore) this.engine.semaphore("s",
				new SemaphoreSettings(3, true, fair, Settings.UNLIMITED, null));
		AtomicBoolean stop = new AtomicBoolean();
		AtomicInteger inside = new AtomicInteger();
		// how many may be inside at this time at most, until the surplus has drained
		AtomicReference<Ceiling> ceiling = new AtomicReference<>(new Ceiling(3));
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			tasks.add(this.threads.run(() -> {
				while (!stop.get()) {
					comeAndGo(semaphore, inside, ceiling);
				}
			}));
		}
		Task<Void> steering = this.threads.run(() -> {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			while (!stop.get()) {
				int permits = 1 + random.nextInt(4);
				ceiling.set(new Ceiling(Math.max(ceiling.get().permits, permits)));
				boolean nowFair = random.nextBoolean();
				semaphore.reconfigure(new SemaphoreSettings(permits, true, nowFair, Settings.UNLIMITED, null));
				if (random.nextInt(4) == 0) {
					semaphore.drain();
					semaphore.reopen();
				}
				Threads.until(() -> semaphore.permits.inUse() <= permits);
				ceiling.set(new Ceiling(permits));
				TimeUnit.MICROSECONDS.sleep(random.nextInt(300));
			}
		});
		Stress.watch(() -> Stress.isGranted(semaphore));
		stop.set(true);
		steering.value();
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(inside).hasValue(0);
		assertThat(semaphore.waiting()).isZero();
		assertThat(semaphore.permits.inUse()).isZero();
		assertThat(semaphore.available()).isEqualTo(semaphore.permits());
		assertThat(semaphore.statistics().rejectedReleases()).isZero();
		assertThat(Stress.isGranted(semaphore)).isTrue();
		semaphore.hold(semaphore.permits(), Duration.ofSeconds(1)).close();
	}

	/** One of its own each time it is set. */
	private static final class Ceiling {

		final int permits;

		Ceiling(int permits) {
			this.permits = permits;
		}

	}

	private static void comeAndGo(NamedSemaphore semaphore, AtomicInteger inside, AtomicReference<Ceiling> ceiling)
			throws InterruptedException {
		int weight = 1 + ThreadLocalRandom.current().nextInt(2);
		try (Hold hold = semaphore.hold(weight, Duration.ofNanos(300_000))) {
			Ceiling before = ceiling.get();
			int now = inside.addAndGet(weight);
			// compared by identity: one that came and went in between proves nothing
			assertThat(ceiling.get() != before || now <= before.permits).isTrue();
			Thread.onSpinWait();
			inside.addAndGet(-weight);
		}
		catch (AcquireTimeoutException | AcquireRejectedException | IllegalArgumentException ex) {
			// too slow, drained, or more than there now are
		}
	}

	private void stress(int permits, boolean fair, ThreadFactory factory, int callers) throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s",
				new SemaphoreSettings(permits, true, fair, Settings.UNLIMITED, null));
		AtomicBoolean stop = new AtomicBoolean();
		List<Caller> all = new ArrayList<>();
		List<Task<Void>> tasks = new ArrayList<>();
		AtomicInteger inside = new AtomicInteger();
		for (int i = 0; i < callers; i++) {
			Caller caller = new Caller(semaphore, inside);
			all.add(caller);
			tasks.add(this.threads.start(factory, () -> {
				while (!stop.get()) {
					caller.call();
				}
				return null;
			}));
		}
		Task<Void> interrupter = this.threads.run(() -> {
			while (!stop.get()) {
				tasks.get(ThreadLocalRandom.current().nextInt(callers)).interrupt();
				TimeUnit.MICROSECONDS.sleep(200);
			}
		});
		Stress.watch(() -> Stress.isGranted(semaphore));
		stop.set(true);
		interrupter.value();
		for (Task<Void> task : tasks) {
			task.value();
		}
		Threads.until(() -> semaphore.available() == permits);
		assertThat(inside).hasValue(0);
		assertThat(semaphore.waiting()).isZero();
		assertThat(semaphore.waiters()).isEmpty();
		Threads.until(() -> semaphore.holders().isEmpty());
		long made = all.stream().mapToLong((caller) -> caller.attempts.get()).sum();
		Threads.until(() -> attempts(semaphore) == made);
		assertThat(Stress.isGranted(semaphore)).isTrue();
		assertThat(semaphore.statistics().rejectedReleases()).isZero();
		for (int i = 0; i < permits; i++) {
			assertThat(semaphore.tryHold()).isNotNull();
		}
		assertThat(semaphore.tryHold()).isNull();
	}

	private static long attempts(NamedSemaphore semaphore) {
		return Arrays.stream(Outcome.values()).mapToLong(semaphore.statistics()::attempts).sum();
	}

	/** Goes in somehow, and out somehow. */
	private static final class Caller {

		final AtomicLong attempts = new AtomicLong();

		private final NamedSemaphore semaphore;

		private final AtomicInteger inside;

		Caller(NamedSemaphore semaphore, AtomicInteger inside) {
			this.semaphore = semaphore;
			this.inside = inside;
		}

		void call() throws Exception {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			int weight = 1 + random.nextInt(this.semaphore.permits());
			Duration timeout = Duration.ofNanos(50_000 + random.nextInt(400_000));
			this.attempts.incrementAndGet();
			try {
				switch (random.nextInt(6)) {
					case 0 -> inside(this.semaphore.tryHold(), 1);
					case 1 -> inside(this.semaphore.hold(weight, timeout), weight);
					case 2 -> inside(this.semaphore.hold(weight, Duration.ofSeconds(20)), weight);
					case 3 -> insideLoosely(timeout);
					case 4 -> failInside(this.semaphore.hold(timeout));
					default -> insideAsync(weight, timeout, random.nextBoolean());
				}
			}
			catch (AcquireTimeoutException | InterruptedException | Expected ex) {
				Thread.interrupted();
			}
		}

		private void inside(Hold hold, int weight) {
			if (hold != null) {
				try (hold) {
					count(weight);
				}
			}
		}

		private void failInside(Hold hold) {
			try (hold) {
				count(1);
				throw new Expected();
			}
		}

		private void insideLoosely(Duration timeout) throws InterruptedException {
			if (this.semaphore.tryAcquire(timeout)) {
				count(1);
				this.semaphore.release();
			}
		}

		private void insideAsync(int weight, Duration timeout, boolean abandon) {
			Acquisition acquisition = this.semaphore.enterAsync(new Object(), weight, Timeout.of(timeout));
			CompletableFuture<Grant> result = acquisition.result().toCompletableFuture();
			if (abandon) {
				long start = System.nanoTime();
				long delay = ThreadLocalRandom.current().nextLong(200_000);
				while (System.nanoTime() - start < delay) {
					Thread.onSpinWait();
				}
				if (acquisition.abandon()) {
					return;
				}
			}
			Grant grant = result.handle((granted, failure) -> granted).join();
			if (grant != null) {
				count(weight);
				grant.release();
			}
		}

		private void count(int weight) {
			assertThat(this.inside.addAndGet(weight)).isLessThanOrEqualTo(this.semaphore.permits());
			if (ThreadLocalRandom.current().nextInt(8) == 0) {
				Thread.yield();
			}
			this.inside.addAndGet(-weight);
		}

	}

	private static final class Expected extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	/** Failsafe lost the permit of a waiter that gave up as it was granted. */
	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void waiterThatTimesOutWhileAReleaseComesLosesNoPermit(boolean fair) throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s",
				new SemaphoreSettings(1, true, fair, Settings.UNLIMITED, null));
		AtomicInteger got = new AtomicInteger();
		int rounds = 500;
		for (int i = 0; i < rounds; i++) {
			Hold hold = semaphore.hold();
			Duration timeout = Duration.ofNanos(50_000 + 1000 * (i % 100));
			Task<Void> waiter = this.threads.run(() -> {
				if (semaphore.tryAcquire(timeout)) {
					got.incrementAndGet();
					semaphore.release();
				}
			});
			while (semaphore.waiting() == 0 && !waiter.isDone()) {
				Thread.onSpinWait();
			}
			long start = System.nanoTime();
			while (System.nanoTime() - start < 50_000) {
				Thread.onSpinWait();
			}
			hold.close();
			waiter.value();
			assertThat(semaphore.available()).isOne();
			assertThat(semaphore.waiting()).isZero();
		}
		assertThat(semaphore.statistics().attempts(Outcome.TIMEOUT)).isEqualTo(rounds - got.get());
	}

	/** A bulkhead of Resilience4j grows when it is released once too often. */
	@Test
	void releaseOfWhatWasNotAcquiredDoesNotWidenTheLimit() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(2));
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			tasks.add(this.threads.run(() -> {
				for (int k = 0; k < 2000; k++) {
					Hold hold = semaphore.hold(Duration.ofSeconds(10));
					hold.close();
					hold.close();
					try {
						semaphore.release(2);
					}
					catch (OverReleaseException ex) {
						// nobody holds two at once, so this is nearly always so
					}
					assertThat(semaphore.available()).isLessThanOrEqualTo(2);
				}
			}));
		}
		for (Task<Void> task : tasks) {
			assertThat(task.failure()).satisfiesAnyOf((failure) -> assertThat(failure).isNull(),
					(failure) -> assertThat(failure).isInstanceOf(OverReleaseException.class));
		}
		assertThat(semaphore.available()).isEqualTo(2);
		assertThat(semaphore.statistics().rejectedReleases()).isPositive();
	}

}
