package io.signalbox;

import java.util.List;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Settings that change while a primitive is used: whoever comes then finds the new ones,
 * at the name and at its keys, and whoever waits already keeps what he came with.
 */
@SuppressWarnings("WaitNotInLoop") // the condition loops until its predicate is true
public abstract class ChangedSettingsContract extends EngineContract {

	private static final Timeout PATIENT = Timeout.of(LONG);

	private static final Timeout IMPATIENT = Timeout.valueOf("20ms");

	@Test
	void timeoutAndKeysOfAnEvent() throws Exception {
		NamedEvent event = this.engine.event("e", new EventSettings(false, PATIENT));
		Task<Void> early = this.threads.run(event::await);
		awaitPending(event, 1);
		event.reconfigure(new EventSettings(false, IMPATIENT, 1));
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(event::await)
			.withMessageContaining("within 20ms");
		try (Keys.Use<NamedEvent> key = event.keys().use("a")) {
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(key.primitive()::await);
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> event.keys().use("b"));
		}
		assertThat(early).isNotDone();
		event.set();
		early.value();
		refuses(event, new EventSettings(true, null), "'set' is false for good");
	}

	@Test
	void timeoutAndKeysOfACondition() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		NamedCondition condition = this.engine.condition("c", new ConditionSettings("l", PATIENT), lock);
		boolean[] met = { false };
		Task<Void> early = this.threads.run(() -> {
			try (Hold hold = lock.hold(LONG)) {
				condition.awaitUntil(() -> met[0]);
			}
		});
		awaitPending(condition, 1);
		condition.reconfigure(new ConditionSettings("l", IMPATIENT, 1));
		try (Hold hold = lock.hold(LONG)) {
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> condition.awaitUntil(() -> false))
				.withMessageContaining("within 20ms");
		}
		try (Keys.Use<NamedCondition> key = condition.keys().use("a"); Hold hold = key.primitive().lock().hold(LONG)) {
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> key.primitive().awaitUntil(() -> false));
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> condition.keys().use("b"));
		}
		assertThat(early).isNotDone();
		try (Hold hold = lock.hold(LONG)) {
			met[0] = true;
			condition.signal();
		}
		early.value();
		refuses(condition, new ConditionSettings("other", null), "'lock' is l for good");
	}

	@Test
	void timeoutAndKeysOfABarrier() throws Exception {
		NamedBarrier barrier = this.engine.barrier("b", new BarrierSettings(2, PATIENT));
		Task<Integer> early = this.threads.start(barrier::await);
		awaitPending(barrier, 1);
		barrier.reconfigure(new BarrierSettings(2, IMPATIENT, 1));
		assertThat(early).isNotDone();
		assertThat(barrier.await()).as("he came under the old timeout, and passes").isOne();
		assertThat(early.value()).isZero();
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(barrier::await)
			.withMessageContaining("within 20ms");
		try (Keys.Use<NamedBarrier> key = barrier.keys().use("a")) {
			assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(key.primitive()::await);
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> barrier.keys().use("b"));
		}
		refuses(barrier, new BarrierSettings(3, null), "'parties' is 2 for good");
	}

	@Test
	void bothSidesOfAReadWriteLockAndNeitherAlone() throws Exception {
		NamedReadWriteLock whole = this.engine.readWriteLock("rw", new ReadWriteLockSettings(10, PATIENT));
		try (Hold write = whole.writeLock().hold()) {
			whole.reconfigure(new ReadWriteLockSettings(0, PATIENT, 1));
			for (NamedLock side : List.of(whole.readLock(), whole.writeLock())) {
				assertThat(this.threads.start(side::hold).failure()).isInstanceOf(AcquireRejectedException.class);
				assertThatExceptionOfType(UnsupportedOperationException.class)
					.isThrownBy(() -> side.reconfigure(side.settings()))
					.withMessageContaining("is not changed alone");
			}
			whole.reconfigure(new ReadWriteLockSettings(10, IMPATIENT, 1));
			for (NamedLock side : List.of(whole.readLock(), whole.writeLock())) {
				assertThat(this.threads.start(side::hold).failure()).isInstanceOf(AcquireTimeoutException.class);
			}
		}
		try (Hold key = whole.writeLock().keys().hold("a")) {
			assertThat(this.threads.start(() -> whole.readLock().keys().hold("a")).failure())
				.isInstanceOf(AcquireTimeoutException.class);
			assertThatExceptionOfType(AcquireRejectedException.class)
				.isThrownBy(() -> whole.readLock().keys().hold("b"));
		}
		refuses(whole, LockSettings.PLAIN, "a read-write stays one");
	}

	@Test
	void roomAndTimeoutOfLocksAndSemaphores() throws Exception {
		NamedLock lock = this.engine.lock("l", new LockSettings(false, false, 10, PATIENT));
		NamedSemaphore semaphore = this.engine.semaphore("s", new SemaphoreSettings(1, true, false, 10, PATIENT));
		try (Hold one = lock.hold(); Hold other = semaphore.hold()) {
			lock.reconfigure(new LockSettings(false, false, 10, IMPATIENT));
			semaphore.reconfigure(new SemaphoreSettings(1, true, false, 10, IMPATIENT));
			for (Holdable each : List.of(lock, semaphore)) {
				assertThat(this.threads.start(each::hold).failure()).isInstanceOf(AcquireTimeoutException.class);
			}
			lock.reconfigure(new LockSettings(false, false, 0, PATIENT));
			semaphore.reconfigure(new SemaphoreSettings(1, true, false, 0, PATIENT));
			for (Holdable each : List.of(lock, semaphore)) {
				assertThat(this.threads.start(each::hold).failure()).isInstanceOf(AcquireRejectedException.class);
			}
		}
		assertThat(lock.tryHold()).isNotNull();
		assertThat(semaphore.tryHold()).isNotNull();
	}

	protected static void refuses(NamedPrimitive primitive, Settings settings, String why) {
		Settings before = primitive.settings();
		assertThatIllegalArgumentException().isThrownBy(() -> primitive.reconfigure(settings))
			.withMessageContaining(why);
		assertThat(primitive.settings()).isEqualTo(before);
	}

}
