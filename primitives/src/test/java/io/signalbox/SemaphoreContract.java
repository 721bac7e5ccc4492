package io.signalbox;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every engine's unbounded {@link NamedSemaphore} does: {@code Semaphore} of
 * Python's {@code threading}.
 */
public abstract class SemaphoreContract extends BaseSemaphoreContract {

	@Override
	final boolean bounded() {
		return false;
	}

	@Test
	void s02_mayStartWithoutPermits() throws Exception {
		NamedSemaphore semaphore = make(0);
		assertThat(semaphore.tryAcquire()).isFalse();
		Task<Void> waiter = this.threads.run(semaphore::acquire);
		awaitWaiting(semaphore, waiter);
		semaphore.release();
		waiter.value();
		assertThat(semaphore.available()).isZero();
	}

	@Test
	void s07_releaseOfSeveralWakesAsManyAsItAdds() throws Exception {
		NamedSemaphore semaphore = make(0);
		Task<?>[] waiters = new Task<?>[5];
		for (int i = 0; i < waiters.length; i++) {
			waiters[i] = this.threads.run(semaphore::acquire);
		}
		awaitWaiting(semaphore, waiters);
		semaphore.release(3);
		Threads.until(() -> semaphore.waiting() == 2);
		assertThat(semaphore.available()).isZero();
		semaphore.release(4);
		for (Task<?> waiter : waiters) {
			waiter.value();
		}
		assertThat(semaphore.available()).isEqualTo(2);
	}

	@Test
	void s11_releaseOfMoreThanWasAcquiredRaisesTheValue() throws Exception {
		NamedSemaphore semaphore = make(1);
		semaphore.release();
		this.threads.run(() -> semaphore.release(3)).value();
		assertThat(semaphore.available()).isEqualTo(5);
		Hold hold = semaphore.hold(5, LONG);
		assertThat(semaphore.tryAcquire()).isFalse();
		hold.close();
		assertThat(semaphore.statistics().rejectedReleases()).isZero();
		assertThat(semaphore.statistics().active()).isZero();
	}

	@Test
	void s12_counterDoesNotWrapAround() {
		NamedSemaphore semaphore = make(Integer.MAX_VALUE - 1);
		semaphore.release();
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(semaphore::release);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(() -> semaphore.release(Integer.MAX_VALUE));
		assertThat(semaphore.available()).isEqualTo(Integer.MAX_VALUE);
		assertThat(semaphore.tryAcquire()).isTrue();
		semaphore.release();
		assertThat(semaphore.available()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void s15_morePermitsThanAtFirstCanBeWaitedFor() throws Exception {
		NamedSemaphore semaphore = make(1);
		Task<Hold> waiter = this.threads.start(() -> semaphore.hold(3, LONG));
		awaitWaiting(semaphore, waiter);
		semaphore.release();
		awaitWaiting(semaphore, waiter);
		semaphore.release();
		waiter.value().close();
		assertThat(semaphore.available()).isEqualTo(3);
	}

}
