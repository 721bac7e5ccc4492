package io.signalbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What virtual threads find at the conditions, barriers and read-write locks of every
 * engine. Skipped where there are none.
 */
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
public abstract class CoordinationVirtualThreadContract extends EngineContract {

	private static final int MANY = 200;

	private ThreadFactory virtual;

	@BeforeEach
	void needVirtualThreads() {
		this.virtual = Threads.virtual();
	}

	@Test
	void v05_v08_condition() throws Exception {
		NamedLock lock = this.engine.lock("buffer", new LockSettings(true, fair(), Settings.UNLIMITED, null));
		NamedCondition condition = this.engine.condition("not-empty", new ConditionSettings("buffer", null), lock);
		int[] items = new int[1];
		List<Task<Integer>> takers = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			takers.add(this.threads.start(this.virtual, () -> {
				lock.lock();
				try (Hold hold = lock.hold()) {
					assertThat(condition.awaitUntil(() -> items[0] > 0, LONG)).isTrue();
					items[0]--;
					return lock.holdCount();
				}
				finally {
					lock.unlock();
				}
			}));
		}
		awaitWaiting(condition, takers.toArray(Task[]::new));
		takers.get(0).interrupt();
		assertThat(takers.get(0).failure()).isInstanceOf(InterruptedException.class);
		for (int i = 1; i < MANY; i++) {
			try (Hold hold = lock.hold(LONG)) {
				items[0]++;
				condition.signal();
			}
		}
		for (Task<Integer> taker : takers.subList(1, MANY)) {
			assertThat(taker.value()).isEqualTo(2);
		}
		assertThat(items[0]).isZero();
		assertUnused(condition);
		assertUnused(lock);
	}

	@Test
	void v06_v08_barrier() throws Exception {
		NamedBarrier barrier = this.engine.barrier("stage", new BarrierSettings(MANY, null));
		AtomicInteger arrived = new AtomicInteger();
		AtomicInteger runs = new AtomicInteger();
		barrier.setAction(runs::incrementAndGet);
		List<Task<Integer>> parties = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			parties.add(this.threads.start(this.virtual, () -> {
				arrived.incrementAndGet();
				barrier.await(LONG);
				assertThat(arrived.get()).isEqualTo(MANY);
				return barrier.await(LONG);
			}));
		}
		boolean[] seen = new boolean[MANY];
		for (Task<Integer> party : parties) {
			seen[party.value()] = true;
		}
		assertThat(seen).containsOnly(true);
		assertThat(runs).hasValue(2);
		assertUnused(barrier);
	}

	@Test
	void v06_v07_interruptedVirtualThreadBreaksTheBarrier() throws Exception {
		NamedBarrier barrier = this.engine.barrier("stage", new BarrierSettings(3, null));
		Task<Integer> first = this.threads.start(this.virtual, () -> barrier.await(LONG));
		Task<Integer> second = this.threads.start(this.virtual, () -> barrier.await(LONG));
		awaitWaiting(barrier, first, second);
		first.interrupt();
		assertThat(first.failure()).isInstanceOf(InterruptedException.class);
		assertThat(second.failure()).isInstanceOf(BarrierBrokenException.class);
	}

	@Test
	void readersAndWriters() throws Exception {
		NamedReadWriteLock lock = this.engine.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT);
		AtomicInteger inside = new AtomicInteger();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			boolean writer = (i % 5 == 0);
			tasks.add(this.threads.start(this.virtual, () -> {
				try (Hold hold = (writer ? lock.writeLock() : lock.readLock()).hold(LONG)) {
					int weight = writer ? 1000 : 1;
					int all = inside.addAndGet(weight);
					assertThat(writer ? all == 1000 : all < 1000).isTrue();
					Thread.yield();
					inside.addAndGet(-weight);
				}
				return null;
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertUnused(lock);
	}

}
