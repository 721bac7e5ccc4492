package io.signalbox;

import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.Threads.Body;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How waits at a {@link NamedCondition} begin and end, over any kind of lock.
 */
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
abstract class ConditionWaitsContract extends EngineContract {

	protected NamedLock lock;

	protected NamedCondition condition;

	/** Whether the lock of the condition is re-entrant. */
	protected abstract boolean reentrant();

	/** A wait of some form. */
	@FunctionalInterface
	interface Wait {

		Object at(NamedCondition condition) throws InterruptedException;

	}

	@BeforeEach
	void makeCondition() {
		this.lock = this.engine.lock("buffer", new LockSettings(reentrant(), fair(), Settings.UNLIMITED, null));
		this.condition = condition("not-empty", null);
	}

	final NamedCondition condition(String name, Timeout timeout) {
		return this.engine.condition(name, new ConditionSettings("buffer", timeout), this.lock);
	}

	/** How deep a test goes in: plain locks have one level. */
	final int levels() {
		return reentrant() ? 3 : 1;
	}

	/** A thread that waits, and has the lock as deep as before whatever comes of it. */
	final <T> Task<T> waiter(Wait wait) {
		return this.threads.start(() -> {
			for (int i = 0; i < levels(); i++) {
				this.lock.lock();
			}
			try {
				@SuppressWarnings("unchecked")
				T result = (T) wait.at(this.condition);
				return result;
			}
			finally {
				assertHeldAndRelease();
			}
		});
	}

	final Task<Boolean> waiter() {
		return waiter((condition) -> condition.await(LONG));
	}

	/** Waits until somebody waits who has given the lock away. */
	private void awaitAsleep(Task<?> waiter) {
		awaitWaiting(this.condition, waiter);
		// in a network it takes a moment
		Threads.until(() -> !this.lock.isLocked());
	}

	private void assertHeldAndRelease() {
		assertThat(this.lock.isLocked()).isTrue();
		assertThat(this.lock.holders()).singleElement().satisfies((holder) -> {
			assertThat(holder.thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(holder.permits()).isEqualTo(levels());
		});
		assertThat(this.lock.holdCount()).isEqualTo(reentrant() ? levels() : 0);
		for (int i = 0; i < levels(); i++) {
			this.lock.unlock();
		}
		if (reentrant()) {
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(this.lock::unlock);
		}
	}

	final void locked(Body body) throws Exception {
		try (Hold hold = this.lock.hold(LONG)) {
			body.run();
		}
	}

	final void signal(int count) throws Exception {
		locked(() -> this.condition.signal(count));
	}

	@Test
	void c02_waitingWithoutTheLockIsRefusedAtOnce() {
		List<Wait> waits = List.of((any) -> {
			any.await();
			return null;
		}, (any) -> {
			any.awaitUninterruptibly();
			return null;
		}, (any) -> any.await(LONG), (any) -> any.await(Duration.ZERO), (any) -> any.await(10, TimeUnit.SECONDS),
				(any) -> any.awaitNanos(LONG.toNanos()), (any) -> any.awaitUntil(new Date(Long.MAX_VALUE)),
				(any) -> any.awaitUntil(() -> false, LONG), (any) -> {
					any.awaitUntil(() -> false);
					return null;
				});
		for (Wait wait : waits) {
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(() -> wait.at(this.condition))
				.withMessageContaining("Condition 'not-empty' cannot be waited for by '")
				.withMessageContaining("which does not hold its lock 'buffer'");
		}
		assertUnused(this.condition);
		assertUnused(this.lock);
		assertThat(attempts(this.condition)).isZero();
	}

	@Test
	void c02_waitingWithTheLockHeldElsewhereDisturbsNobody() throws Exception {
		Task<Boolean> waiter = waiter();
		awaitWaiting(this.condition, waiter);
		locked(() -> {
			assertThat(this.threads.run(() -> this.condition.await(LONG)).failure())
				.isInstanceOf(NotHeldException.class);
			assertThat(this.condition.waiting()).isOne();
			this.condition.signal();
		});
		assertThat(waiter.value()).isTrue();
		assertUnused(this.lock);
	}

	@Test
	void c04_lockIsGivenAwayInTheSameStepAsTheWaitBegins() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			AtomicBoolean held = new AtomicBoolean();
			Task<Boolean> waiter = waiter((condition) -> {
				held.set(true);
				return condition.await(LONG);
			});
			while (!held.get()) {
				Thread.onSpinWait();
			}
			// who gets the lock now finds the waiter waiting
			locked(() -> {
				assertThat(this.condition.waiting()).isOne();
				this.condition.signal();
			});
			assertThat(waiter.value()).isTrue();
		}
	}

	@Test
	void c04_c05_allLevelsAreGivenUpAndRestoredByASignal() throws Exception {
		Task<?> waiter = waiter((condition) -> {
			condition.await();
			return null;
		});
		awaitAsleep(waiter);
		assertThat(this.lock.tryLock()).isTrue();
		assertThat(this.lock.holdCount()).isEqualTo(reentrant() ? 1 : 0);
		this.condition.signal();
		this.lock.unlock();
		waiter.value();
		assertUnused(this.lock);
	}

	@Test
	void c05_allLevelsAreGivenUpAndRestoredByATimeoutAndAnInterrupt() throws Exception {
		assertThat(waiter((condition) -> condition.await(SHORT)).value()).isEqualTo(false);
		assertThat(waiter((condition) -> condition.await(Duration.ZERO)).value()).isEqualTo(false);
		Task<Boolean> interrupted = waiter();
		awaitAsleep(interrupted);
		interrupted.interrupt();
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		assertUnused(this.lock);
	}

	@Test
	void c06_signalInTimeCountsWhenTheLockComesLate() throws Exception {
		List<Wait> waits = List.of((any) -> any.await(Duration.ofMillis(200)),
				(any) -> any.awaitUntil(new Date(System.currentTimeMillis() + 200)));
		for (Wait wait : waits) {
			Task<Boolean> waiter = waiter(wait);
			awaitWaiting(this.condition, waiter);
			long start = System.nanoTime();
			locked(() -> {
				this.condition.signal();
				Threads.until(() -> System.nanoTime() - start > 210_000_000);
				assertThat(waiter).isNotDone();
			});
			assertThat(waiter.value()).isTrue();
		}
		Task<Long> remaining = waiter((any) -> any.awaitNanos(LONG.toNanos()));
		awaitWaiting(this.condition, remaining);
		signal(1);
		assertThat(remaining.value()).isBetween(1L, LONG.toNanos());
		assertThat(this.<Long>waiter((any) -> any.awaitNanos(1_000_000)).value()).isLessThanOrEqualTo(0);
	}

	@Test
	void c12_timedWaitFailsNoSoonerThanItsTimeout() throws Exception {
		List<Wait> waits = List.of((any) -> any.await(SHORT), (any) -> any.await(30, TimeUnit.MILLISECONDS),
				(any) -> any.awaitUntil(() -> false, SHORT));
		for (Wait wait : waits) {
			long start = System.nanoTime();
			assertThat(waiter(wait).value()).isEqualTo(false);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		}
		Date deadline = new Date(System.currentTimeMillis() + 30);
		assertThat(waiter((any) -> any.awaitUntil(deadline)).value()).isEqualTo(false);
		assertThat(new Date()).isAfterOrEqualTo(deadline);
		assertThat(waiter((any) -> any.awaitUntil(new Date(0))).value()).isEqualTo(false);
		assertUnused(this.condition);
		assertUnused(this.lock);
	}

	@Test
	void c12_timedOutWaiterComesBackWhenItHasTheLock() throws Exception {
		Task<Boolean> waiter = waiter((any) -> any.await(Duration.ofMillis(100)));
		awaitWaiting(this.condition, waiter);
		locked(() -> {
			awaitWaiting(this.lock, waiter);
			assertThat(this.condition.waiting()).isZero();
			assertThat(waiter).isNotDone();
		});
		assertThat(waiter.value()).isFalse();
	}

	@Test
	void c16_waitersThatGiveUpSwallowNoSignal() throws Exception {
		Task<Boolean> interrupted = waiter();
		awaitWaiting(this.condition, interrupted);
		Task<Boolean> late = waiter((any) -> any.await(Duration.ofMillis(200)));
		awaitWaiting(this.condition, interrupted, late);
		Task<Boolean> patient = waiter();
		awaitWaiting(this.condition, interrupted, late, patient);
		interrupted.interrupt();
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		assertThat(late.value()).isFalse();
		awaitWaiting(this.condition, patient);
		signal(1);
		assertThat(patient.value()).isTrue();
		assertUnused(this.condition);
	}

	@Test
	void c17_signalThatRacesWithAnInterruptReachesExactlyOne() throws Exception {
		for (int i = 0; i < rounds() / 2; i++) {
			AtomicBoolean sent = new AtomicBoolean();
			Task<Boolean> first = waiter((any) -> {
				boolean signalled = any.await(LONG);
				while (!sent.get()) {
					Thread.onSpinWait();
				}
				assertThat(Thread.interrupted()).as("flag of one who was signalled").isTrue();
				return signalled;
			});
			awaitWaiting(this.condition, first);
			Task<Boolean> second = waiter();
			awaitWaiting(this.condition, first, second);
			Task<Void> interrupter = this.threads.run(() -> {
				first.interrupt();
				sent.set(true);
			});
			signal(1);
			interrupter.value();
			if (first.failure() != null) {
				assertThat(first.failure()).isInstanceOf(InterruptedException.class);
			}
			else {
				assertThat(first.value()).isTrue();
				assertThat(this.condition.waiting()).isOne();
				signal(1);
			}
			assertThat(second.value()).isTrue();
		}
		assertUnused(this.condition);
		assertUnused(this.lock);
	}

	@Test
	void c18_signalAfterATimeoutReachesTheNext() throws Exception {
		Task<Boolean> late = waiter((any) -> any.await(Duration.ofMillis(200)));
		awaitWaiting(this.condition, late);
		Task<Boolean> next = waiter();
		awaitWaiting(this.condition, late, next);
		locked(() -> {
			// its time is over, and it can't have the lock to say so
			Threads.until(() -> this.condition.waiting() == 1);
			assertThat(late).isNotDone();
			this.condition.signal();
		});
		assertThat(next.value()).isTrue();
		assertThat(late.value()).isFalse();
	}

	@Test
	void c18_signalThatRacesWithATimeoutReachesExactlyOne() throws Exception {
		for (int i = 0; i < rounds() / 2; i++) {
			Duration timeout = Duration.ofNanos(500_000 + 20_000 * (i % 100));
			Task<Boolean> first = waiter((any) -> any.await(timeout));
			Threads.until(() -> first.isParked() || first.isDone());
			Task<Boolean> second = waiter();
			Threads.until(() -> this.condition.waiting() == (first.isDone() ? 1 : 2) && second.isParked());
			signal(1);
			if (first.value()) {
				assertThat(this.condition.waiting()).isOne();
				signal(1);
			}
			assertThat(second.value()).isTrue();
		}
	}

	@Test
	void c20_wakeUpsFromElsewhereEndNoWaitForAPredicate() throws Exception {
		AtomicBoolean ready = new AtomicBoolean();
		Task<Boolean> waiter = waiter((any) -> any.awaitUntil(ready::get, LONG));
		awaitWaiting(this.condition, waiter);
		for (int i = 0; i < 100; i++) {
			LockSupport.unpark(waiter.thread());
		}
		awaitWaiting(this.condition, waiter);
		locked(() -> {
			ready.set(true);
			this.condition.signal();
		});
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void g02_1_negativeTimeoutsNeverWait() throws Exception {
		List<Wait> waits = List.of((any) -> any.await(Duration.ofSeconds(-1)),
				(any) -> any.await(Duration.ofSeconds(Long.MIN_VALUE)),
				(any) -> any.await(Long.MIN_VALUE, TimeUnit.DAYS),
				(any) -> any.awaitUntil(() -> false, SHORT.negated()), (any) -> any.awaitNanos(Long.MIN_VALUE) > 0);
		for (Wait wait : waits) {
			long start = System.nanoTime();
			assertThat(waiter(wait).value()).isEqualTo(false);
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
		}
		assertUnused(this.condition);
	}

	@Test
	void g02_3_and_4_292YearsAndMoreReallyWait() throws Exception {
		List<Wait> waits = List.of((any) -> any.await(YEARS_292), (any) -> any.await(FOR_EVER),
				(any) -> any.await(Long.MAX_VALUE, TimeUnit.DAYS), (any) -> any.awaitUntil(new Date(Long.MAX_VALUE)),
				(any) -> any.awaitNanos(Long.MAX_VALUE) > 0);
		for (Wait wait : waits) {
			Task<Boolean> waiter = waiter(wait);
			awaitWaiting(this.condition, waiter);
			signal(1);
			assertThat(waiter.value()).isTrue();
		}
	}

	@Test
	void g03_2_and_3_interruptIsEitherThrownOrFlagged() throws Exception {
		Task<Boolean> blocked = waiter((any) -> {
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(any::await);
			return Thread.currentThread().isInterrupted();
		});
		awaitWaiting(this.condition, blocked);
		blocked.interrupt();
		assertThat(blocked.value()).isFalse();
		for (Duration timeout : List.of(LONG, Duration.ZERO)) {
			assertThat(this.<Boolean>waiter((any) -> {
				Thread.currentThread().interrupt();
				try {
					any.await(timeout);
					return Thread.interrupted();
				}
				catch (InterruptedException ex) {
					return !Thread.interrupted();
				}
			}).value()).isTrue();
		}
		assertUnused(this.condition);
	}

	@Test
	void g03_6_uninterruptibleWaitGoesOnAndKeepsTheFlag() throws Exception {
		Task<Boolean> waiter = waiter((any) -> {
			any.awaitUninterruptibly();
			return Thread.interrupted();
		});
		awaitWaiting(this.condition, waiter);
		waiter.interrupt();
		awaitWaiting(this.condition, waiter);
		assertThat(waiter).isNotDone();
		signal(1);
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void newConditionOfALockIsAnotherOne() throws Exception {
		Condition other = this.lock.newCondition();
		Task<Boolean> waiter = waiter((any) -> other.await(10, TimeUnit.SECONDS));
		Task<Boolean> elsewhere = waiter();
		awaitWaiting(this.condition, elsewhere);
		Threads.until(waiter::isParked);
		locked(other::signalAll);
		assertThat(waiter.value()).isTrue();
		assertThat(elsewhere).isNotDone();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(other::signal);
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(other::await);
		Task<Boolean> rejected = waiter((any) -> other.await(10, TimeUnit.SECONDS));
		Threads.until(() -> rejected.isParked() && !this.lock.isLocked());
		this.engine.close();
		assertThat(rejected.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThatThrownBy(elsewhere::value).isInstanceOf(AcquireRejectedException.class);
		assertUnused(this.lock);
	}

}
