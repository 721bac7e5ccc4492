package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What holds for a semaphore, whether it is bounded or not.
 */
abstract class BaseSemaphoreContract extends SemaphoreWaitsContract {

	@Test
	void s01_negativeNumberOfPermitsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> make(-1)).withMessageContaining("but was -1");
		assertThatIllegalArgumentException().isThrownBy(() -> make(Integer.MIN_VALUE));
	}

	@Test
	void s03_holdTakesOneAndCloseGivesOne() throws Exception {
		NamedSemaphore semaphore = make(2);
		assertThat(semaphore.available()).isEqualTo(2);
		Hold first = semaphore.hold();
		assertThat(semaphore.available()).isOne();
		Hold second = semaphore.hold(LONG);
		assertThat(semaphore.available()).isZero();
		first.close();
		assertThat(semaphore.available()).isOne();
		second.close();
		assertThat(semaphore.available()).isEqualTo(2);
		assertThat(semaphore.permits()).isEqualTo(2);
		assertUnused(semaphore);
	}

	@Test
	void s03_acquireTakesOneAndReleaseGivesOne() throws Exception {
		NamedSemaphore semaphore = make(3);
		semaphore.acquire();
		assertThat(semaphore.tryAcquire()).isTrue();
		assertThat(semaphore.tryAcquire(LONG)).isTrue();
		assertThat(semaphore.available()).isZero();
		semaphore.release();
		assertThat(semaphore.available()).isOne();
		semaphore.release(2);
		assertThat(semaphore.available()).isEqualTo(3);
		assertUnused(semaphore);
	}

	@Test
	void s04_tryFailsAtOnceWhenEmpty() throws Exception {
		NamedSemaphore semaphore = make(1);
		Hold hold = semaphore.tryHold();
		assertThat(hold).isNotNull();
		assertThat(semaphore.tryHold()).isNull();
		assertThat(semaphore.tryAcquire()).isFalse();
		assertThat(semaphore.tryAcquire(Duration.ZERO)).isFalse();
		hold.close();
		assertThat(semaphore.tryAcquire()).isTrue();
		semaphore.release();
		assertUnused(semaphore);
	}

	@Test
	void s05_simultaneousTriesGetExactlyWhatIsThere() throws Exception {
		NamedSemaphore semaphore = make(4);
		AtomicInteger got = new AtomicInteger();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			tasks.add(this.threads.run(() -> {
				for (int k = 0; k < 2; k++) {
					if (semaphore.tryAcquire()) {
						got.incrementAndGet();
					}
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(got).hasValue(4);
		assertThat(semaphore.available()).isZero();
	}

	@Test
	void s06_releasesLetExactlyAsManyThrough() throws Exception {
		NamedSemaphore semaphore = make(7);
		AtomicInteger through = new AtomicInteger();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			tasks.add(this.threads.run(() -> {
				semaphore.acquire();
				through.incrementAndGet();
				semaphore.acquire();
				through.incrementAndGet();
			}));
		}
		Task<?>[] all = tasks.toArray(Task[]::new);
		assertStage(semaphore, through, 7, all);
		semaphore.release(6);
		assertStage(semaphore, through, 13, all);
		semaphore.release(6);
		assertStage(semaphore, through, 19, all);
		assertThat(semaphore.tryAcquire()).isFalse();
		semaphore.release();
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(through).hasValue(20);
		assertThat(semaphore.available()).isZero();
	}

	/** Waits until so many went through and everybody is in the queue or has ended. */
	private static void assertStage(NamedSemaphore semaphore, AtomicInteger through, int expected, Task<?>... tasks) {
		Threads.until(() -> {
			long ended = Arrays.stream(tasks).filter(Task::isDone).count();
			long parked = Arrays.stream(tasks).filter((task) -> !task.isDone() && task.isParked()).count();
			return through.get() >= expected && parked == semaphore.waiting() && parked + ended == tasks.length;
		});
		assertThat(through).hasValue(expected);
	}

	@Test
	void s07_releaseOfSeveralWakesAsMany() throws Exception {
		NamedSemaphore semaphore = make(3);
		Hold hold = semaphore.hold(3, LONG);
		Task<Void> first = this.threads.run(semaphore::acquire);
		Task<Void> second = this.threads.run(semaphore::acquire);
		Task<Void> third = this.threads.run(semaphore::acquire);
		awaitWaiting(semaphore, first, second, third);
		hold.close();
		first.value();
		second.value();
		third.value();
		assertThat(semaphore.available()).isZero();
		semaphore.release(3);
		assertUnused(semaphore);
	}

	@Test
	void s08_releaseOfMoreThanWaitKeepsTheRest() throws Exception {
		NamedSemaphore semaphore = make(3);
		Hold hold = semaphore.hold(3, LONG);
		Task<Void> waiter = this.threads.run(semaphore::acquire);
		awaitWaiting(semaphore, waiter);
		hold.close();
		waiter.value();
		assertThat(semaphore.available()).isEqualTo(2);
		semaphore.release();
	}

	@Test
	void s09_releaseOfLessThanOneIsRefused() throws Exception {
		NamedSemaphore semaphore = make(2);
		semaphore.acquire();
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.release(0))
			.withMessageContaining("Semaphore 'gateway' can only release 1 or more permits but was told 0");
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.release(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.release(Integer.MIN_VALUE));
		assertThat(semaphore.available()).isOne();
		semaphore.release();
	}

	@Test
	void s11_anyThreadMayRelease() throws Exception {
		NamedSemaphore semaphore = make(1);
		semaphore.acquire();
		this.threads.run(semaphore::release).value();
		assertThat(semaphore.available()).isOne();
		Hold hold = semaphore.hold();
		this.threads.run(hold::close).value();
		assertUnused(semaphore);
	}

	@Test
	void s13_scopeGivesBackOnEveryExit() throws Exception {
		NamedSemaphore semaphore = make(2);
		Exception failure = new Exception("checked");
		assertThatThrownBy(() -> {
			try (Hold outer = semaphore.hold()) {
				try (Hold inner = semaphore.hold()) {
					assertThat(semaphore.available()).isZero();
					throw failure;
				}
			}
		}).isSameAs(failure);
		assertThat(semaphore.available()).isEqualTo(2);
		Error error = new StackOverflowError();
		assertThatThrownBy(() -> {
			try (Hold hold = semaphore.hold(2, LONG)) {
				throw error;
			}
		}).isSameAs(error);
		assertUnused(semaphore);
	}

	@Test
	void s13_closingTwiceGivesBackOnce() throws Exception {
		NamedSemaphore semaphore = make(2);
		Hold first = semaphore.hold();
		Hold second = semaphore.hold();
		first.close();
		first.close();
		this.threads.run(first::close).value();
		assertThat(semaphore.available()).isOne();
		second.close();
		assertUnused(semaphore);
		assertThat(semaphore.statistics().rejectedReleases()).isZero();
	}

	@Test
	void s14_neverMoreInsideThanPermits() throws Exception {
		NamedSemaphore semaphore = make(2);
		AtomicInteger inside = new AtomicInteger();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			tasks.add(this.threads.run(() -> {
				for (int k = 0; k < rounds(); k++) {
					try (Hold hold = semaphore.hold(LONG)) {
						assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(2);
						inside.decrementAndGet();
					}
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(semaphore.available()).isEqualTo(2);
		assertUnused(semaphore);
	}

	@Test
	void s15_severalPermitsAreTakenAllOrNothing() throws Exception {
		NamedSemaphore semaphore = make(3);
		Hold one = semaphore.hold();
		Task<Hold> three = this.threads.start(() -> semaphore.hold(3, LONG));
		awaitWaiting(semaphore, three);
		assertThat(semaphore.available()).as("nothing taken in part").isEqualTo(2);
		assertThat(semaphore.waiters()).singleElement()
			.satisfies((waiter) -> assertThat(waiter.permits()).isEqualTo(3));
		one.close();
		Hold hold = three.value();
		assertThat(semaphore.available()).isZero();
		hold.close();
		assertThat(semaphore.available()).isEqualTo(3);
	}

	@Test
	void s15_twoWhoWantSeveralDoNotDeadlock() throws Exception {
		NamedSemaphore semaphore = make(3);
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			tasks.add(this.threads.run(() -> {
				for (int k = 0; k < rounds(); k++) {
					semaphore.hold(2, LONG).close();
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertUnused(semaphore);
	}

	@Test
	void lessThanOnePermitIsRefused() {
		NamedSemaphore semaphore = make(2);
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.hold(0, LONG))
			.withMessageContaining("but was asked for 0");
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.hold(-1, LONG));
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.holdAsync(0, LONG));
		assertThat(semaphore.available()).isEqualTo(2);
	}

	@Test
	void maxWaitingRefusesTheNext() throws Exception {
		NamedSemaphore semaphore = make(1, 1, null);
		Hold hold = semaphore.hold();
		Task<Hold> waiter = this.threads.start(() -> semaphore.hold(LONG));
		awaitWaiting(semaphore, waiter);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> semaphore.hold(LONG))
			.withMessageContaining("Semaphore 'gateway' not acquired: there is no room to wait")
			.withMessageContaining("waiting=1");
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(semaphore::acquire);
		assertThat(semaphore.tryAcquire(LONG)).isFalse();
		CompletionStage<Hold> async = semaphore.holdAsync(1, LONG);
		assertThat(failure(async)).isInstanceOf(AcquireRejectedException.class);
		assertThat(semaphore.statistics().attempts(Outcome.REJECTED)).isEqualTo(4);
		hold.close();
		waiter.value().close();
		semaphore.hold(LONG).close();
		assertUnused(semaphore);
	}

}
