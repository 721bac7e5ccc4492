package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

import io.signalbox.DeadlockException;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
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
class RedisWatchTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@RegisterExtension
	final Threads threads = new Threads();

	private Task<Void> crossing(CyclicBarrier both, Holdable first, Holdable second) {
		return this.threads.run(() -> {
			try (Hold outer = first.hold(LONG)) {
				both.await();
				second.hold(LONG).close();
			}
		});
	}

	@Test
	void deadlockOverLocksPermitsAndSidesIsFoundAndBroken() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine();
				Watch watch = new Watch(List.of(engine),
						new WatchSettings(Duration.ofMillis(50), true, true, Duration.ZERO), new WatchListener() {
						})) {
			watch.start();
			Holdable lock = engine.lock("a", LockSettings.PLAIN);
			for (Holdable other : List.of(engine.lock("b", LockSettings.REENTRANT),
					engine.semaphore("c", SemaphoreSettings.bounded(1)),
					engine.readWriteLock("d", ReadWriteLockSettings.DEFAULT).writeLock())) {
				CyclicBarrier both = new CyclicBarrier(2);
				Task<Void> one = crossing(both, lock, other);
				Task<Void> two = crossing(both, other, lock);
				await().until(() -> one.isDone() && two.isDone());
				assertThat(List.of(one.isCompletedExceptionally(), two.isCompletedExceptionally()))
					.containsExactlyInAnyOrder(true, false);
				assertThat((one.isCompletedExceptionally() ? one : two).failure())
					.isInstanceOf(DeadlockException.class);
			}
		}
	}

	@Test
	void waitForAnotherInstanceIsNoDeadlock() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine(SharedRedis.client(), "watch-two", "here");
				RedissonEngine there = SharedRedis.engine(SharedRedis.client(), "watch-two", "there");
				Watch watch = new Watch(List.of(engine),
						new WatchSettings(Duration.ofMillis(20), true, false, Duration.ZERO), new WatchListener() {
						})) {
			watch.start();
			Hold theirs = there.lock("b", LockSettings.PLAIN).hold();
			NamedLock b = engine.lock("b", LockSettings.PLAIN);
			Task<Void> waiter = this.threads.run(() -> {
				try (Hold mine = engine.lock("a", LockSettings.PLAIN).hold()) {
					b.hold(LONG).close();
				}
			});
			Threads.until(() -> b.waiting() == 1);
			assertThat(waiter).as("not broken").isNotDone();
			assertThat(watch.situation(10).deadlocks()).isEmpty();
			theirs.close();
			waiter.value();
		}
	}

}
