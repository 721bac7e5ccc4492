package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

import io.signalbox.Acquirable;
import io.signalbox.ConditionSettings;
import io.signalbox.DeadlockException;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import io.signalbox.watch.Deadlock;
import io.signalbox.watch.LongHold;
import io.signalbox.watch.Waiting;
import io.signalbox.watch.Watch;
import io.signalbox.watch.WatchListener;
import io.signalbox.watch.WatchSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Callers of one JVM who wait for each other at primitives in Redis. */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(60)
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class RedisWatchTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@RegisterExtension
	final Threads threads = new Threads();

	private final Queue<Deadlock> found = new ConcurrentLinkedQueue<>();

	private final Queue<String> heldLong = new ConcurrentLinkedQueue<>();

	private Watch watch(RedissonEngine engine, boolean breaks) {
		return new Watch(List.of(engine), new WatchSettings(Duration.ofMillis(20), true, breaks, Duration.ofMillis(1)),
				new WatchListener() {

					@Override
					public void deadlocked(Deadlock deadlock) {
						RedisWatchTests.this.found.add(deadlock);
					}

					@Override
					public void heldLong(LongHold hold) {
						RedisWatchTests.this.heldLong.add(hold.held().name());
					}

				});
	}

	/** Returns when all that is so now has been looked at, more than once. */
	private void awaitLooks(RedissonEngine engine) throws InterruptedException {
		for (String probe : List.of("probe-1", "probe-2", "probe-3")) {
			try (Hold hold = engine.lock(probe, LockSettings.PLAIN).hold()) {
				await().until(() -> this.heldLong.contains(probe));
			}
		}
	}

	/** What one takes first, and what the other one wants then. */
	private record Contended(Holdable held, Holdable wanted) {

		static Contended of(Holdable both) {
			return new Contended(both, both);
		}

	}

	private static List<Contended> everything(RedissonEngine engine) {
		NamedReadWriteLock whole = engine.readWriteLock("d", ReadWriteLockSettings.DEFAULT);
		return List.of(Contended.of(engine.lock("b", LockSettings.REENTRANT)),
				Contended.of(engine.semaphore("c", SemaphoreSettings.bounded(1))), Contended.of(whole.writeLock()),
				new Contended(whole.readLock(), whole.writeLock()), new Contended(whole.writeLock(), whole.readLock()),
				Contended.of(engine.lock("e", LockSettings.PLAIN).keys().use("key").primitive()));
	}

	private Task<Void> crossing(CyclicBarrier both, Holdable first, Holdable second) {
		return this.threads.run(() -> {
			try (Hold outer = first.hold(LONG)) {
				both.await();
				second.hold(LONG).close();
			}
		});
	}

	@Test
	void deadlockOverLocksPermitsSidesAndKeysIsFoundAndBroken() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine(); Watch watch = watch(engine, true)) {
			watch.start();
			Holdable lock = engine.lock("a", LockSettings.PLAIN);
			for (Contended other : everything(engine)) {
				this.found.clear();
				CyclicBarrier both = new CyclicBarrier(2);
				Task<Void> one = crossing(both, lock, other.wanted());
				Task<Void> two = crossing(both, other.held(), lock);
				await().until(() -> one.isDone() && two.isDone());
				assertThat(List.of(one.isCompletedExceptionally(), two.isCompletedExceptionally()))
					.containsExactlyInAnyOrder(true, false);
				assertThat((one.isCompletedExceptionally() ? one : two).failure())
					.isInstanceOf(DeadlockException.class);
				assertThat(this.found).singleElement()
					.satisfies((deadlock) -> assertThat(deadlock.participants()).hasSize(2).allSatisfy((each) -> {
						assertThat(each.name()).isIn(one.thread().getName(), two.thread().getName());
						assertThat(each.stack()).as("of the thread that waits").isNotEmpty();
						assertThat(each.holds()).hasSize(1);
					}));
			}
		}
	}

	@Test
	void whoComesBackFromAConditionIsNotTheOneWhoIsSentAway() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine(); Watch watch = watch(engine, true)) {
			NamedLock lock = engine.lock("l", LockSettings.PLAIN);
			NamedLock other = engine.lock("m", LockSettings.PLAIN);
			NamedCondition condition = engine.condition("c", new ConditionSettings("l", null), lock);
			Task<Boolean> returning = this.threads.start(() -> {
				try (Hold m = other.hold(); Hold l = lock.hold()) {
					return condition.await(Duration.ofMillis(500));
				}
			});
			Threads.until(() -> condition.waiting() == 1);
			Task<Void> crossing = this.threads.run(() -> {
				try (Hold l = lock.hold()) {
					other.hold(LONG).close();
				}
			});
			Threads.until(() -> other.waiting() == 1 && lock.waiting() == 1);
			watch.start();
			assertThat(crossing.failure()).as("the older one").isInstanceOf(DeadlockException.class);
			assertThat(returning.value()).isFalse();
		}
	}

	@Test
	void permitThatAnybodyMayGiveBackKeepsNobodyInADeadlock() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine(); Watch watch = watch(engine, true)) {
			watch.start();
			NamedLock lock = engine.lock("a", LockSettings.PLAIN);
			NamedSemaphore semaphore = engine.semaphore("s", SemaphoreSettings.bounded(1));
			CountDownLatch acquired = new CountDownLatch(1);
			Task<Void> one = this.threads.run(() -> {
				semaphore.acquire();
				acquired.countDown();
				Threads.until(lock::isLocked);
				lock.hold(LONG).close();
			});
			Task<Void> two = this.threads.run(() -> {
				try (Hold hold = lock.hold()) {
					acquired.await();
					semaphore.hold(LONG).close();
				}
			});
			Threads.until(() -> lock.waiting() == 1 && semaphore.waiting() == 1);
			awaitLooks(engine);
			assertThat(this.found).isEmpty();
			semaphore.release();
			one.value();
			two.value();
		}
	}

	@Test
	void waitThatHasEndedIsOverForWhoHasSeenItBefore() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine()) {
			NamedLock lock = engine.lock("a", LockSettings.PLAIN);
			try (Hold hold = lock.hold()) {
				Task<Grant> waiter = this.threads.start(() -> ((Acquirable) lock).enter("chain", 1, Timeout.of(LONG)));
				Threads.until(() -> lock.waiting() == 1);
				Waiting seen = engine.watched().flatMap((each) -> each.waits().stream()).findAny().orElseThrow();
				assertThat(seen.isOver()).isFalse();
				assertThat(seen.owner()).isEqualTo("chain");
				assertThat(seen.thread()).isSameAs(waiter.thread());
				waiter.interrupt();
				assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
				assertThat(seen.isOver()).isTrue();
				assertThat(seen.giveUp(new DeadlockException("a", "late"))).isFalse();
			}
		}
	}

	@Test
	void waitForAnotherInstanceIsNoDeadlock() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine(SharedRedis.client(), "watch-two", "here");
				RedissonEngine there = SharedRedis.engine(SharedRedis.client(), "watch-two", "there");
				Watch watch = watch(engine, true)) {
			watch.start();
			Hold theirs = there.lock("b", LockSettings.PLAIN).hold();
			NamedLock b = engine.lock("b", LockSettings.PLAIN);
			Task<Void> waiter = this.threads.run(() -> {
				try (Hold mine = engine.lock("a", LockSettings.PLAIN).hold()) {
					b.hold(LONG).close();
				}
			});
			Threads.until(() -> b.waiting() == 1);
			awaitLooks(engine);
			assertThat(waiter).as("not broken").isNotDone();
			assertThat(this.found).isEmpty();
			theirs.close();
			waiter.value();
		}
	}

}
