package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every engine's {@link NamedCondition} does: {@code Condition} of Python's
 * {@code threading}.
 */
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
public abstract class ConditionContract extends ConditionWaitsContract {

	/** So many waiters, in the order of their arrival. */
	private List<Task<Boolean>> waiters(int count) {
		List<Task<Boolean>> waiters = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			waiters.add(waiter());
			awaitWaiting(this.condition, waiters.toArray(Task[]::new));
		}
		return waiters;
	}

	private void assertWoken(List<Task<Boolean>> woken, List<Task<Boolean>> others) throws Exception {
		for (Task<Boolean> waiter : woken) {
			assertThat(waiter.value()).isTrue();
		}
		awaitWaiting(this.condition, others.toArray(Task[]::new));
		assertThat(others).noneMatch(Task::isDone);
		assertThat(this.condition.waiting()).isEqualTo(others.size());
	}

	@Test
	void c01_lockIsShared() throws Exception {
		assertThat(this.condition.lock()).isSameAs(this.lock);
		assertThat(this.condition.settings()).isEqualTo(new ConditionSettings("buffer", null));
		assertThat(this.condition.kind()).isEqualTo(Kind.CONDITION);
		try (Hold hold = this.condition.lock().hold()) {
			assertThat(this.lock.isLocked()).isTrue();
			assertThat(this.threads.start(this.lock::tryLock).value()).isFalse();
			this.condition.signalAll();
		}
		assertUnused(this.lock);
	}

	@Test
	void c03_signallingWithoutTheLockIsRefused() throws Exception {
		List<Task<Boolean>> waiters = waiters(1);
		try (Hold hold = this.threads.start(() -> this.lock.hold()).value()) {
			assertAllRefused();
		}
		assertAllRefused();
		assertThat(this.condition.waiting()).isOne();
		signal(1);
		assertWoken(waiters, List.of());
	}

	private void assertAllRefused() {
		List<Runnable> signals = List.of(this.condition::signal, this.condition::signalAll,
				() -> this.condition.signal(2), () -> this.condition.signal(0), () -> this.condition.signal(-1));
		for (Runnable signal : signals) {
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(signal::run)
				.withMessageContaining("cannot be signalled by '")
				.withMessageContaining("which does not hold its lock 'buffer'");
		}
	}

	@Test
	void c07_signalWakesAsManyAsAskedThoseFirstThatWaitedLongest() throws Exception {
		for (int round = 0; round < 2; round++) {
			List<Task<Boolean>> waiters = waiters(6);
			signal(2);
			assertWoken(waiters.subList(0, 2), waiters.subList(2, 6));
			locked(() -> {
				this.condition.signal();
				this.condition.signal();
			});
			assertWoken(waiters.subList(2, 4), waiters.subList(4, 6));
			signal(5);
			assertWoken(waiters.subList(4, 6), List.of());
		}
	}

	@Test
	void c07_moreThanAreWaitingWakesAllAtOnce() throws Exception {
		List<Task<Boolean>> waiters = waiters(2);
		signal(Integer.MAX_VALUE);
		assertWoken(waiters, List.of());
	}

	@Test
	void c08_signalAllWakesAllWhoWaitAtThatMoment() throws Exception {
		for (int round = 0; round < 2; round++) {
			List<Task<Boolean>> waiters = waiters(4);
			locked(this.condition::signalAll);
			List<Task<Boolean>> later = waiters(1);
			assertWoken(waiters, later);
			locked(this.condition::signalAll);
			assertWoken(later, List.of());
		}
	}

	@Test
	void c09_signalIsNotRemembered() throws Exception {
		locked(() -> {
			this.condition.signal();
			this.condition.signal(3);
			this.condition.signalAll();
			assertThat(this.condition.await(SHORT)).isFalse();
		});
		List<Task<Boolean>> waiters = waiters(1);
		locked(() -> {
			this.condition.signal();
			this.condition.signal();
		});
		assertWoken(waiters, List.of());
		assertWoken(List.of(), List.of());
		waiters = waiters(1);
		signal(1);
		assertWoken(waiters, List.of());
	}

	@Test
	void c10_signalOfNobodyWakesNobody() throws Exception {
		List<Task<Boolean>> waiters = waiters(2);
		signal(0);
		signal(-1);
		signal(Integer.MIN_VALUE);
		assertWoken(List.of(), waiters);
		locked(this.condition::signalAll);
		assertWoken(waiters, List.of());
	}

	@Test
	void c11_signalKeepsTheLockAndTheWokenWaitForIt() throws Exception {
		List<Task<Boolean>> waiters = waiters(2);
		locked(() -> {
			this.condition.signalAll();
			assertThat(this.lock.isLocked()).isTrue();
			awaitWaiting(this.lock, waiters.toArray(Task[]::new));
			assertThat(this.condition.waiting()).isZero();
			assertThat(waiters).noneMatch(Task::isDone);
		});
		assertWoken(waiters, List.of());
		assertUnused(this.lock);
	}

	@Test
	void c11_interruptAfterTheSignalIsKeptForLater() throws Exception {
		Task<Boolean> waiter = waiter((any) -> any.await(LONG) && Thread.interrupted());
		awaitWaiting(this.condition, waiter);
		locked(() -> {
			this.condition.signal();
			awaitWaiting(this.lock, waiter);
			waiter.interrupt();
			awaitWaiting(this.lock, waiter);
			assertThat(waiter).isNotDone();
		});
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void c13_predicateThatIsTrueIsAskedOnceAndNobodyWaits() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		for (Duration timeout : List.of(LONG, Duration.ZERO, Duration.ofSeconds(-1))) {
			asked.set(0);
			locked(() -> {
				assertThat(this.condition.awaitUntil(() -> {
					assertThat(this.lock.holders()).singleElement()
						.satisfies((holder) -> assertThat(holder.thread()).isEqualTo(Thread.currentThread().getName()));
					return asked.incrementAndGet() > 0;
				}, timeout)).isTrue();
				this.condition.awaitUntil(() -> true);
			});
			assertThat(asked).hasValue(1);
		}
		assertThat(this.condition.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(6);
		assertThat(this.condition.statistics().waitNanos(Outcome.ACQUIRED)).isZero();
	}

	@Test
	void c13_waitGoesOnUntilAWakeUpFindsItTrue() throws Exception {
		AtomicInteger state = new AtomicInteger();
		AtomicInteger asked = new AtomicInteger();
		Task<Boolean> timed = waiter((any) -> any.awaitUntil(() -> {
			assertThat(this.lock.holders()).singleElement()
				.satisfies((holder) -> assertThat(holder.permits()).isEqualTo(levels()));
			asked.incrementAndGet();
			return state.get() == 4;
		}, LONG));
		Task<?> untimed = waiter((any) -> {
			any.awaitUntil(() -> state.get() == 4);
			return null;
		});
		for (int i = 1; i < 4; i++) {
			awaitWaiting(this.condition, timed, untimed);
			Threads.until(() -> asked.get() == state.get() + 1);
			locked(() -> {
				state.incrementAndGet();
				this.condition.signalAll();
			});
		}
		awaitWaiting(this.condition, timed, untimed);
		locked(() -> {
			state.incrementAndGet();
			this.condition.signalAll();
		});
		assertThat(timed.value()).isTrue();
		untimed.value();
		assertThat(asked).hasValue(5);
		// a wait for a predicate is one attempt, however often it is woken
		assertThat(attempts(this.condition)).isEqualTo(2);
	}

	@Test
	void c14_timeoutIsTheTotalWhateverWakes() throws Exception {
		Task<Boolean> waiter = waiter((any) -> any.awaitUntil(() -> false, Duration.ofMillis(100)));
		long start = System.nanoTime();
		while (!waiter.isDone()) {
			locked(this.condition::signalAll);
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
			Thread.onSpinWait();
		}
		assertThat(waiter.value()).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThan(90_000_000);
	}

	@Test
	void c14_lastLookIsAfterTheTimeIsOver() throws Exception {
		AtomicBoolean ready = new AtomicBoolean();
		Task<Boolean> waiter = waiter((any) -> any.awaitUntil(ready::get, Duration.ofMillis(100)));
		awaitWaiting(this.condition, waiter);
		ready.set(true);
		assertThat(waiter.value()).isTrue();
		AtomicInteger asked = new AtomicInteger();
		locked(() -> assertThat(this.condition.awaitUntil(() -> asked.incrementAndGet() > 1, Duration.ZERO)).isTrue());
		assertThat(this.condition.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2);
	}

	@Test
	void c14_waitWithoutTimeoutOfItsOwnTakesTheConditions() throws Exception {
		NamedCondition impatient = condition("impatient", Timeout.of(SHORT));
		AtomicInteger asked = new AtomicInteger();
		assertThatThrownBy(() -> waiter((any) -> {
			impatient.awaitUntil(() -> asked.incrementAndGet() < 0);
			return null;
		}).value()).isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("Condition 'impatient' not met within 30ms (lock=buffer, waiting=0)");
		assertThat(asked).hasValue(2);
		NamedCondition never = condition("never", Timeout.ZERO);
		assertThatThrownBy(() -> waiter((any) -> {
			never.awaitUntil(() -> false);
			return null;
		}).value()).isInstanceOf(AcquireTimeoutException.class).hasMessageContaining("at once");
		assertThat(impatient.statistics().attempts(Outcome.TIMEOUT)).isOne();
		assertUnused(this.lock);
	}

	@Test
	void c15_whatThePredicateThrowsIsPassedOn() throws Exception {
		Error error = new StackOverflowError();
		RuntimeException failure = new IllegalStateException("predicate");
		assertThat(waiter((any) -> any.awaitUntil(() -> {
			throw error;
		}, LONG)).failure()).isSameAs(error);
		AtomicBoolean woken = new AtomicBoolean();
		Task<Boolean> waiter = waiter((any) -> any.awaitUntil(() -> {
			if (woken.get()) {
				throw failure;
			}
			return false;
		}, LONG));
		awaitWaiting(this.condition, waiter);
		locked(() -> {
			woken.set(true);
			this.condition.signal();
		});
		assertThat(waiter.failure()).isSameAs(failure);
		assertUnused(this.condition);
		assertUnused(this.lock);
	}

	@Test
	void c15_interruptEndsAWaitForAPredicate() throws Exception {
		Task<Boolean> timed = waiter((any) -> any.awaitUntil(() -> false, LONG));
		Task<?> untimed = waiter((any) -> {
			any.awaitUntil(() -> false);
			return null;
		});
		awaitWaiting(this.condition, timed, untimed);
		timed.interrupt();
		untimed.interrupt();
		assertThat(timed.failure()).isInstanceOf(InterruptedException.class);
		assertThat(untimed.failure()).isInstanceOf(InterruptedException.class);
		assertThat(this.condition.statistics().attempts(Outcome.INTERRUPTED)).isEqualTo(2);
		assertUnused(this.condition);
		assertUnused(this.lock);
	}

	@Test
	void c19_conditionsOfOneLockHaveWaitersOfTheirOwn() throws Exception {
		NamedCondition other = condition("not-full", null);
		Task<Boolean> here = waiter();
		Task<Boolean> there = waiter((any) -> other.await(LONG));
		awaitWaiting(this.condition, here);
		awaitWaiting(other, there);
		locked(other::signalAll);
		assertThat(there.value()).isTrue();
		awaitWaiting(this.condition, here);
		assertThat(here).isNotDone();
		locked(this.condition::signalAll);
		assertThat(here.value()).isTrue();
	}

	@Test
	void c21_whoIsWokenLooksAgain() throws Exception {
		int[] items = new int[1];
		Wait take = (any) -> {
			boolean taken = any.awaitUntil(() -> items[0] > 0, LONG);
			items[0]--;
			return taken;
		};
		Task<Boolean> first = waiter(take);
		Task<Boolean> second = waiter(take);
		awaitWaiting(this.condition, first, second);
		locked(() -> {
			items[0]++;
			this.condition.signalAll();
		});
		Threads.until(() -> first.isDone() || second.isDone());
		awaitWaiting(this.condition, first.isDone() ? second : first);
		locked(() -> {
			assertThat(items[0]).isZero();
			items[0]++;
			this.condition.signalAll();
		});
		assertThat(first.value() && second.value()).isTrue();
		assertThat(items[0]).isZero();
	}

	@Test
	void g03_4_signalsIgnoreTheFlagAndKeepIt() throws Exception {
		List<Task<Boolean>> waiters = waiters(3);
		assertThat(this.threads.start(() -> {
			this.lock.lock();
			Thread.currentThread().interrupt();
			this.condition.signal();
			this.condition.signal(1);
			this.condition.signalAll();
			assertThat(this.condition.waiting()).isZero();
			boolean flag = Thread.currentThread().isInterrupted();
			this.lock.unlock();
			return flag;
		}).value()).isTrue();
		assertWoken(waiters, List.of());
	}

	@Test
	void g07_toStringShowsTheState() throws Exception {
		assertThat(this.condition).hasToString("Condition 'not-empty' (lock=buffer, waiting=0)");
		List<Task<Boolean>> waiters = waiters(2);
		locked(() -> assertThat(this.threads.start(this.condition::toString).value()).contains("waiting=2"));
		assertThat(this.condition.waiters()).extracting(Waiter::thread)
			.containsExactly(waiters.get(0).thread().getName(), waiters.get(1).thread().getName());
		assertThat(this.condition.holders()).isEmpty();
		locked(this.condition::signalAll);
		assertWoken(waiters, List.of());
	}

	@Test
	void g08_whatHappenedBeforeTheSignalIsSeenAfterTheWait() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			int[] data = new int[1];
			Task<Integer> waiter = waiter((any) -> any.awaitUntil(() -> data[0] != 0, LONG) ? data[0] : -1);
			locked(() -> {
				data[0] = 42;
				this.condition.signal();
			});
			assertThat(waiter.value()).isEqualTo(42);
		}
	}

	@Test
	void statisticsCountAttemptsByOutcome() throws Exception {
		Statistics statistics = this.condition.statistics();
		waiter((any) -> any.await(SHORT)).value();
		assertThat(statistics.attempts(Outcome.TIMEOUT)).isOne();
		assertThat(statistics.waitNanos(Outcome.TIMEOUT)).isGreaterThanOrEqualTo(SHORT.toNanos());
		List<Task<Boolean>> waiters = waiters(2);
		assertThat(statistics.pending()).isEqualTo(2);
		assertThat(statistics.active()).isZero();
		waiters.get(0).interrupt();
		assertThat(waiters.get(0).failure()).isInstanceOf(InterruptedException.class);
		signal(1);
		waiters.get(1).value();
		assertThat(statistics.attempts(Outcome.INTERRUPTED)).isOne();
		assertThat(statistics.attempts(Outcome.ACQUIRED)).isOne();
		assertThat(statistics.waitNanos(Outcome.ACQUIRED)).isPositive();
		Task<Boolean> last = waiter();
		awaitWaiting(this.condition, last);
		this.engine.close();
		assertThat(last.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(statistics.attempts(Outcome.REJECTED)).isOne();
		assertThat(attempts(this.condition)).isEqualTo(4);
		assertUnused(this.condition);
	}

	@Test
	void closedEngineRejectsWaitersWhoHoldTheLockAgain() throws Exception {
		Task<Boolean> timed = waiter();
		Task<?> uninterruptible = waiter((any) -> {
			any.awaitUninterruptibly();
			return null;
		});
		Task<Boolean> predicate = waiter((any) -> any.awaitUntil(() -> false, LONG));
		List<Task<?>> waiters = List.of(timed, uninterruptible, predicate);
		awaitWaiting(this.condition, waiters.toArray(Task[]::new));
		locked(() -> {
			this.engine.close();
			// contended, and closed itself: they still come back with it
			awaitWaiting(this.lock, waiters.toArray(Task[]::new));
			assertThat(waiters).noneMatch(Task::isDone);
			assertThat(this.condition.waiting()).isZero();
		});
		for (Task<?> waiter : waiters) {
			assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class)
				.hasMessageContaining("Condition 'not-empty' not met: the application shuts down");
		}
		assertUnused(this.lock);
	}

	@Test
	void closingWhileTheSignalledAreOnTheirWayDoesNotHoldThemUp() throws Exception {
		List<Task<Boolean>> waiters = waiters(3);
		locked(() -> {
			this.condition.signalAll();
			awaitWaiting(this.lock, waiters.toArray(Task[]::new));
			this.engine.close();
		});
		assertWoken(waiters, List.of());
		assertUnused(this.lock);
	}

	@Test
	void closedEngineRefusesToWaitButAPredicateThatIsTruePasses() throws Exception {
		this.engine.close();
		assertThat(waiter().failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(waiter((any) -> any.awaitUntil(() -> false, LONG)).failure())
			.isInstanceOf(AcquireRejectedException.class);
		locked(() -> {
			assertThat(this.condition.awaitUntil(() -> true, LONG)).isTrue();
			this.condition.signal();
			this.condition.signalAll();
		});
		assertUnused(this.condition);
		assertUnused(this.lock);
	}

}
