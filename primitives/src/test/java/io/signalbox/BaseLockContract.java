package io.signalbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What holds for a lock, whether it is plain or re-entrant.
 */
abstract class BaseLockContract extends LockWaitsContract {

	@Test
	void l01_acquireLocksAndReleaseFrees() throws Exception {
		assertThat(this.lock.isLocked()).isFalse();
		Hold hold = this.lock.hold();
		assertThat(this.lock.isLocked()).isTrue();
		hold.close();
		assertThat(this.lock.isLocked()).isFalse();
		this.lock.lock();
		assertThat(this.lock.isLocked()).isTrue();
		this.lock.unlock();
		this.lock.lockInterruptibly();
		assertThat(this.lock.isLocked()).isTrue();
		this.lock.unlock();
		assertUnused(this.lock);
	}

	@Test
	void l02_tryTakesAFreeLock() throws Exception {
		Hold hold = this.lock.tryHold();
		assertThat(hold).isNotNull();
		assertThat(this.lock.isLocked()).isTrue();
		hold.close();
		assertThat(this.lock.tryLock()).isTrue();
		this.lock.unlock();
		assertThat(this.lock.tryLock(10, TimeUnit.SECONDS)).isTrue();
		this.lock.unlock();
		assertUnused(this.lock);
	}

	@Test
	void l03_tryFailsAtOnceWhileAnotherThreadHolds() throws Exception {
		Hold hold = holdElsewhere();
		assertThat(this.lock.tryHold()).isNull();
		assertThat(this.lock.tryLock()).isFalse();
		hold.close();
		assertThat(this.lock.tryLock()).isTrue();
		this.lock.unlock();
	}

	@Test
	void l04_allWaitersGetItOneAtATime() throws Exception {
		Hold hold = this.lock.hold();
		AtomicInteger inside = new AtomicInteger();
		List<Task<Void>> waiters = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			waiters.add(this.threads.run(() -> {
				try (Hold mine = this.lock.hold(LONG)) {
					assertThat(inside.incrementAndGet()).isOne();
					inside.decrementAndGet();
				}
			}));
		}
		awaitWaiting(this.lock, waiters.toArray(Task[]::new));
		assertThat(this.lock.waiting()).isEqualTo(5);
		assertThat(this.lock.waiters()).hasSize(5);
		hold.close();
		for (Task<Void> waiter : waiters) {
			waiter.value();
		}
		assertUnused(this.lock);
	}

	@Test
	void l08_oneReleaseLetsOneIn() throws Exception {
		Hold hold = this.lock.hold();
		Task<Hold> first = this.threads.start(() -> this.lock.hold(LONG));
		awaitWaiting(this.lock, first);
		Task<Hold> second = this.threads.start(() -> this.lock.hold(LONG));
		awaitWaiting(this.lock, first, second);
		hold.close();
		Threads.until(() -> first.isDone() || second.isDone());
		Task<Hold> loser = first.isDone() ? second : first;
		awaitWaiting(this.lock, loser);
		assertThat(loser).isNotDone();
		assertThat(this.lock.isLocked()).isTrue();
		(loser == first ? second : first).value().close();
		loser.value().close();
		assertUnused(this.lock);
	}

	@Test
	void l09_timedAcquireGetsWhatIsReleasedInTime() throws Exception {
		Hold hold = this.lock.hold();
		Task<Boolean> waiter = this.threads.start(() -> {
			boolean got = this.lock.tryLock(10, TimeUnit.SECONDS);
			this.lock.unlock();
			return got;
		});
		awaitWaiting(this.lock, waiter);
		hold.close();
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void l09_timedAcquireFailsNoSoonerThanItsTimeout() throws Exception {
		Hold hold = holdElsewhere();
		long start = System.nanoTime();
		assertThat(this.lock.tryLock(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		start = System.nanoTime();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.lock.hold(SHORT))
			.withMessageContaining("'ledger' not acquired within 30ms")
			.withMessageContaining("waiting=0")
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("ledger"));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void l09_holdWithoutTimeoutTakesTheLocksOwn() throws Exception {
		this.lock = make(Settings.UNLIMITED, Timeout.of(SHORT));
		Hold hold = holdElsewhere();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(this.lock::hold)
			.withMessageContaining("30ms");
		hold.close();
	}

	@Test
	void l10_timedOutAttemptDoesNotGetItLater() throws Exception {
		Hold hold = this.lock.hold();
		Task<Boolean> late = this.threads.start(() -> this.lock.tryLock(30, TimeUnit.MILLISECONDS));
		assertThat(late.value()).isFalse();
		hold.close();
		assertThat(this.lock.isLocked()).isFalse();
		assertThat(this.threads.start(() -> {
			boolean got = this.lock.tryLock();
			this.lock.unlock();
			return got;
		}).value()).isTrue();
		assertUnused(this.lock);
	}

	@Test
	void l11_scopeFreesOnEveryExit() {
		Exception failure = new Exception("checked");
		assertThatThrownBy(() -> {
			try (Hold hold = this.lock.hold()) {
				throw failure;
			}
		}).isSameAs(failure);
		assertThat(this.lock.isLocked()).isFalse();
		Error error = new StackOverflowError();
		assertThatThrownBy(() -> {
			try (Hold hold = this.lock.hold()) {
				throw error;
			}
		}).isSameAs(error);
		assertUnused(this.lock);
	}

	@Test
	void l11_closingTwiceReleasesOnce() throws Exception {
		Hold first = this.lock.hold();
		first.close();
		Hold second = this.lock.hold();
		first.close();
		assertThat(this.lock.isLocked()).isTrue();
		second.close();
		second.close();
		assertUnused(this.lock);
		assertThat(this.lock.statistics().rejectedReleases()).isZero();
	}

	@Test
	void l11_anyThreadMayCloseAHold() throws Exception {
		Hold hold = this.lock.hold();
		this.threads.run(hold::close).value();
		assertThat(this.lock.isLocked()).isFalse();
		assertThat(this.threads.start(this.lock::tryHold).value()).isNotNull();
	}

	@Test
	void l11_ofSimultaneousClosesOneReleases() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			Hold hold = this.lock.hold();
			Task<Void> other = this.threads.run(hold::close);
			hold.close();
			other.value();
			assertThat(this.lock.isLocked()).isFalse();
		}
		assertThat(this.lock.statistics().rejectedReleases()).isZero();
	}

	@Test
	void l12_isLockedIsSeenFromAnyThread() throws Exception {
		Hold hold = this.lock.hold();
		assertThat(this.threads.start(this.lock::isLocked).value()).isTrue();
		hold.close();
		assertThat(this.threads.start(this.lock::isLocked).value()).isFalse();
	}

	@Test
	void l13_threadsLeaveNothingBehind() throws Exception {
		for (int i = 0; i < 20; i++) {
			this.threads.run(() -> this.lock.hold(LONG).close()).value();
		}
		assertUnused(this.lock);
		assertThat(this.lock.statistics().holds()).isEqualTo(20);
	}

	@Test
	void l14_g08_oneAtATimeAndEachSeesWhatTheLastOneDid() throws Exception {
		int[] count = new int[1]; // without the lock, a data race
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			tasks.add(this.threads.run(() -> {
				for (int k = 0; k < rounds(); k++) {
					try (Hold hold = this.lock.hold(LONG)) {
						count[0]++;
					}
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(count[0]).isEqualTo(4 * rounds());
		assertUnused(this.lock);
	}

}
