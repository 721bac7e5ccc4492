package io.signalbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What every engine's bounded {@link NamedSemaphore} does: {@code BoundedSemaphore} of
 * Python's {@code threading}.
 */
public abstract class BoundedSemaphoreContract extends BaseSemaphoreContract {

	@Override
	final boolean bounded() {
		return true;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5, 9, Integer.MAX_VALUE })
	void b01_releaseAboveTheInitialValueIsRefused(int permits) throws Exception {
		NamedSemaphore semaphore = make(permits);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(semaphore::release)
			.withMessageContaining("Semaphore 'gateway' cannot release 1: more than was acquired")
			.withMessageContaining("available=" + permits);
		semaphore.acquire();
		semaphore.release();
		Task<Void> other = this.threads.run(semaphore::release);
		assertThat(other.failure()).isInstanceOf(OverReleaseException.class);
		assertThat(semaphore.available()).isEqualTo(permits);
		assertThat(semaphore.statistics().rejectedReleases()).isEqualTo(2);
		assertUnused(semaphore);
	}

	@Test
	void b02_refusedReleaseChangesNothingAndWakesNobody() throws Exception {
		NamedSemaphore semaphore = make(3);
		semaphore.acquire();
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(() -> semaphore.release(2));
		assertThat(semaphore.available()).isEqualTo(2);
		Task<Hold> waiter = this.threads.start(() -> semaphore.hold(3, LONG));
		awaitWaiting(semaphore, waiter);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(() -> semaphore.release(2));
		awaitWaiting(semaphore, waiter);
		assertThat(waiter).isNotDone();
		semaphore.release();
		waiter.value().close();
		assertThat(semaphore.available()).isEqualTo(3);
	}

	@Test
	void b03_ofSimultaneousReleasesOfTheLastPermitOneSucceeds() throws Exception {
		NamedSemaphore semaphore = make(2);
		for (int i = 0; i < rounds(); i++) {
			semaphore.acquire();
			CyclicBarrier start = new CyclicBarrier(2);
			List<Task<Void>> tasks = new ArrayList<>();
			for (int k = 0; k < 2; k++) {
				tasks.add(this.threads.run(() -> {
					start.await();
					semaphore.release();
				}));
			}
			int refused = 0;
			for (Task<Void> task : tasks) {
				Throwable failure = task.failure();
				if (failure != null) {
					assertThat(failure).isInstanceOf(OverReleaseException.class);
					refused++;
				}
			}
			assertThat(refused).isOne();
			assertThat(semaphore.available()).isEqualTo(2);
		}
	}

	@Test
	void b04_checkDoesNotOverflow() throws Exception {
		NamedSemaphore semaphore = make(Integer.MAX_VALUE);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(() -> semaphore.release(Integer.MAX_VALUE));
		assertThat(semaphore.available()).isEqualTo(Integer.MAX_VALUE);
		NamedSemaphore small = make(1);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(() -> small.release(Integer.MAX_VALUE));
		small.acquire();
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(() -> small.release(Integer.MAX_VALUE));
		assertThat(small.available()).isZero();
		small.release();
	}

	@Test
	void b05_boundOfZeroTakesNoReleaseEver() {
		NamedSemaphore semaphore = make(0);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(semaphore::release);
		assertThat(semaphore.tryAcquire()).isFalse();
		assertThat(semaphore.available()).isZero();
	}

	@Test
	void b06_scopesNeverTripTheBound() throws Exception {
		NamedSemaphore semaphore = make(3);
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int weight = 1 + i % 3;
			tasks.add(this.threads.run(() -> {
				for (int k = 0; k < rounds(); k++) {
					Hold hold = semaphore.hold(weight, LONG);
					hold.close();
					hold.close();
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(semaphore.available()).isEqualTo(3);
		assertThat(semaphore.statistics().rejectedReleases()).isZero();
	}

	/** A listener must not throw; if it does, the permits after its own are not kept. */
	@Test
	void b07_releaseOfSeveralGivesAllBackWhateverListenersDo() throws Exception {
		NamedSemaphore semaphore = make(3);
		semaphore.addListener(new PrimitiveListener() {

			@Override
			public void held(long nanos) {
				throw new AssertionError("planned");
			}

		});
		for (int i = 0; i < 3; i++) {
			semaphore.acquire();
		}
		try {
			semaphore.release(3);
		}
		catch (AssertionError ex) {
			assertThat(ex).hasMessage("planned");
		}
		assertThat(semaphore.available()).isEqualTo(3);
		assertUnused(semaphore);
	}

	@Test
	void s15_morePermitsThanThereAreIsRefused() throws Exception {
		NamedSemaphore semaphore = make(2);
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.hold(3, LONG))
			.withMessageContaining("Semaphore 'gateway' has 2 permits and can never grant 3");
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.holdAsync(3, LONG));
		assertUnused(semaphore);
	}

}
