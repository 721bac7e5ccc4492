package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CyclicBarrier;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every engine's {@link NamedEvent} does: {@code Event} of Python's
 * {@code threading}.
 */
public abstract class EventContract extends EngineContract {

	private NamedEvent event;

	@BeforeEach
	void makeEvent() {
		this.event = this.engine.event("loaded", EventSettings.CLEAR);
	}

	private Task<Boolean> waiter() {
		return this.threads.start(() -> this.event.await(LONG));
	}

	@Test
	void e01_startsClearAndSetAndClearAreIdempotent() {
		assertThat(this.event.isSet()).isFalse();
		this.event.clear();
		assertThat(this.event.isSet()).isFalse();
		this.event.set();
		this.event.set();
		assertThat(this.event.isSet()).isTrue();
		this.event.clear();
		this.event.clear();
		assertThat(this.event.isSet()).isFalse();
	}

	@Test
	void e01_mayStartSet() throws Exception {
		NamedEvent set = this.engine.event("set", new EventSettings(true, null));
		assertThat(set.isSet()).isTrue();
		set.await();
	}

	@Test
	void e02_waitOnASetEventReturnsAtOnceAndConsumesNothing() throws Exception {
		this.event.set();
		for (int i = 0; i < 3; i++) {
			assertThat(this.event.await(LONG)).isTrue();
			this.event.await();
		}
		assertThat(this.event.isSet()).isTrue();
		assertThat(this.event.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(6);
	}

	@Test
	void e03_setWakesAll() throws Exception {
		for (int round = 0; round < 3; round++) {
			Task<?>[] waiters = { waiter(), waiter(), waiter(), waiter() };
			awaitWaiting(this.event, waiters);
			assertThat(this.event.waiting()).isEqualTo(4);
			this.event.set();
			for (Task<?> waiter : waiters) {
				assertThat(waiter.value()).isEqualTo(true);
			}
			assertThat(this.event.waiting()).isZero();
			this.event.clear();
		}
	}

	@Test
	void e04_timedWaitTellsWhetherItWasSet() throws Exception {
		for (Duration nothing : new Duration[] { Duration.ZERO, Duration.ofNanos(-1),
				Duration.ofSeconds(Long.MIN_VALUE) }) {
			assertThat(this.event.await(nothing)).isFalse();
			this.event.set();
			assertThat(this.event.await(nothing)).isTrue();
			this.event.clear();
		}
		long start = System.nanoTime();
		assertThat(this.event.await(SHORT)).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
	}

	@Test
	void e05_setThenClearReleasesWhoWaited() throws Exception {
		for (int i = 0; i < rounds() / 4; i++) {
			Task<Boolean> first = waiter();
			Task<Boolean> second = waiter();
			awaitWaiting(this.event, first, second);
			this.event.set();
			this.event.clear();
			assertThat(first.value()).isTrue();
			assertThat(second.value()).isTrue();
			assertThat(this.event.isSet()).isFalse();
		}
	}

	@Test
	void e06_waitAfterAClearBlocksAgain() throws Exception {
		this.event.set();
		assertThat(this.event.await(LONG)).isTrue();
		this.event.clear();
		assertThat(this.event.await(Duration.ZERO)).isFalse();
		Task<Boolean> waiter = waiter();
		awaitWaiting(this.event, waiter);
		this.event.set();
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void e07_clearReleasesNobody() throws Exception {
		Task<Boolean> waiter = waiter();
		awaitWaiting(this.event, waiter);
		this.event.clear();
		assertThat(this.event.waiting()).isOne();
		assertThat(this.event.await(SHORT)).isFalse();
		awaitWaiting(this.event, waiter);
		assertThat(waiter).isNotDone();
		this.event.set();
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void e08_waitWithoutTimeoutOfItsOwnTakesTheEventsTimeout() throws Exception {
		Task<Void> waiter = this.threads.run(this.event::await);
		awaitWaiting(this.event, waiter);
		this.event.set();
		waiter.value();
		NamedEvent impatient = this.engine.event("impatient", new EventSettings(false, Timeout.of(SHORT)));
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(impatient::await)
			.withMessageContaining("Event 'impatient'")
			.withMessageContaining("within 30ms (clear, waiting=0)");
	}

	@Test
	void e09_anyThreadMaySetAndClearWhateverItsFlag() throws Exception {
		Task<Boolean> waiter = waiter();
		awaitWaiting(this.event, waiter);
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			this.event.set();
			assertThat(this.event.isSet()).isTrue();
			this.event.clear();
			return Thread.currentThread().isInterrupted();
		}).value()).isTrue();
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void e10_g03_interruptedWaiterDisturbsNobody() throws Exception {
		Task<Boolean> interrupted = this.threads.start(() -> {
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.event.await(LONG));
			return Thread.currentThread().isInterrupted();
		});
		Task<Void> untimed = this.threads.run(this.event::await);
		Task<Boolean> other = waiter();
		awaitWaiting(this.event, interrupted, untimed, other);
		interrupted.interrupt();
		assertThat(interrupted.value()).isFalse();
		untimed.interrupt();
		assertThat(untimed.failure()).isInstanceOf(InterruptedException.class);
		awaitWaiting(this.event, other);
		assertThat(this.event.isSet()).isFalse();
		this.event.set();
		assertThat(other.value()).isTrue();
	}

	@Test
	void e10_g03_3_enteringWithTheFlagSetNeverLosesIt() throws Exception {
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			return this.event.await(LONG);
		}).failure()).isInstanceOf(InterruptedException.class);
		assertThat(this.event.waiting()).isZero();
		this.event.set();
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			try {
				this.event.await(LONG);
				return Thread.currentThread().isInterrupted();
			}
			catch (InterruptedException ex) {
				return !Thread.currentThread().isInterrupted();
			}
		}).value()).isTrue();
	}

	@Test
	void e11_timedOutWaitersLeaveNothingBehind() throws Exception {
		for (int i = 0; i < 5; i++) {
			assertThat(this.event.await(Duration.ofMillis(1))).isFalse();
		}
		assertUnused(this.event);
		assertThat(this.event.statistics().attempts(Outcome.TIMEOUT)).isEqualTo(5);
	}

	@Test
	void e12_noSetIsMissed() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			CyclicBarrier start = new CyclicBarrier(2);
			Task<Boolean> waiter = this.threads.start(() -> {
				start.await();
				return this.event.await(LONG);
			});
			start.await();
			this.event.set();
			assertThat(waiter.value()).isTrue();
			this.event.clear();
		}
	}

	@Test
	void g02_3_and_4_292YearsAndMoreReallyWait() throws Exception {
		for (Duration timeout : new Duration[] { YEARS_292, FOR_EVER }) {
			Task<Boolean> waiter = this.threads.start(() -> this.event.await(timeout));
			awaitWaiting(this.event, waiter);
			this.event.set();
			assertThat(waiter.value()).isTrue();
			this.event.clear();
		}
	}

	@Test
	void g07_toStringShowsTheState() {
		assertThat(this.event).hasToString("Event 'loaded' (clear, waiting=0)");
		this.event.set();
		assertThat(this.event).hasToString("Event 'loaded' (set, waiting=0)");
	}

	@Test
	void g08_whatHappenedBeforeTheSetIsSeenAfterTheWait() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			int[] data = new int[1];
			Task<Integer> waiter = this.threads.start(() -> {
				this.event.await(LONG);
				return data[0];
			});
			data[0] = 42;
			this.event.set();
			assertThat(waiter.value()).isEqualTo(42);
			this.event.clear();
		}
	}

	@Test
	void asyncWaitersAreReleasedToo() throws Exception {
		Acquisition first = this.event.enterAsync("first", 1, Timeout.of(LONG));
		Acquisition second = this.event.enterAsync("second", 1, Timeout.NONE);
		Acquisition gone = this.event.enterAsync("gone", 1, Timeout.NONE);
		Acquisition late = this.event.enterAsync("late", 1, Timeout.of(SHORT));
		assertThat(failure(late.result())).isInstanceOf(AcquireTimeoutException.class);
		assertThat(gone.abandon()).isTrue();
		assertThat(this.event.waiting()).isEqualTo(2);
		this.event.set();
		this.event.clear();
		value(first.result()).release();
		value(second.result()).release();
		assertThat(this.event.isSet()).isFalse();
		assertUnused(this.event);
	}

	@Test
	void closedEngineRejectsWaitersButASetEventStillPasses() throws Exception {
		Task<Boolean> blocking = waiter();
		Task<Void> untimed = this.threads.run(this.event::await);
		awaitWaiting(this.event, blocking, untimed);
		Acquisition async = this.event.enterAsync("async", 1, Timeout.NONE);
		this.engine.close();
		assertThat(blocking.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(untimed.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(failure(async.result())).isInstanceOf(AcquireRejectedException.class);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> this.event.await(LONG));
		this.event.set();
		assertThat(this.event.await(LONG)).isTrue();
		assertUnusedButSet();
	}

	private void assertUnusedButSet() {
		assertThat(this.event.statistics().active()).isOne();
		assertThat(this.event.waiting()).isZero();
		assertThat(this.event.holders()).isEmpty();
	}

}
