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
 * What virtual threads find at every engine. Skipped where there are none.
 */
public abstract class VirtualThreadContract extends EngineContract {

	private static final int MANY = 200;

	private ThreadFactory virtual;

	@BeforeEach
	void needVirtualThreads() {
		this.virtual = Threads.virtual();
	}

	@Test
	void v01_mutualExclusion() throws Exception {
		NamedLock lock = this.engine.lock("ledger", new LockSettings(false, fair(), Settings.UNLIMITED, null));
		int[] count = new int[1];
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			tasks.add(this.threads.start(this.virtual, () -> {
				try (Hold hold = lock.hold(LONG)) {
					int before = count[0];
					Thread.yield();
					count[0] = before + 1;
				}
				return null;
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(count[0]).isEqualTo(MANY);
		assertUnused(lock);
	}

	@Test
	void v02_ownershipIsTheVirtualThreadsOwn() throws Exception {
		NamedLock lock = this.engine.lock("ledger", new LockSettings(true, fair(), Settings.UNLIMITED, null));
		NamedEvent event = this.engine.event("go", EventSettings.CLEAR);
		Task<Integer> owner = this.threads.start(this.virtual, () -> {
			lock.lock();
			event.await();
			lock.lock();
			int count = lock.holdCount();
			lock.unlock();
			lock.unlock();
			return count;
		});
		awaitWaiting(event, owner);
		for (int i = 0; i < 20; i++) {
			assertThat(this.threads.start(this.virtual, () -> lock.holdCount() > 0 || lock.tryLock()).value())
				.isFalse();
		}
		event.set();
		assertThat(owner.value()).isEqualTo(2);
		assertUnused(lock);
	}

	@Test
	void v03_permits() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("gateway",
				new SemaphoreSettings(3, true, fair(), Settings.UNLIMITED, null));
		AtomicInteger inside = new AtomicInteger();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			tasks.add(this.threads.start(this.virtual, () -> {
				try (Hold hold = semaphore.hold(LONG)) {
					assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(3);
					Thread.yield();
					inside.decrementAndGet();
				}
				return null;
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertUnused(semaphore);
	}

	@Test
	void v04_v08_blockedVirtualThreadsOccupyNoCarriers() throws Exception {
		NamedEvent event = this.engine.event("go", EventSettings.CLEAR);
		List<Task<Boolean>> tasks = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			tasks.add(this.threads.start(this.virtual, () -> event.await(LONG)));
		}
		awaitWaiting(event, tasks.toArray(Task[]::new));
		// far more wait than there are carriers, and another one still runs
		assertThat(this.threads.start(this.virtual, () -> Thread.currentThread().toString()).value()).isNotEmpty();
		event.set();
		event.clear();
		for (Task<Boolean> task : tasks) {
			assertThat(task.value()).isTrue();
		}
	}

	@Test
	void v07_interruptedVirtualThreadOwnsNothing() throws Exception {
		NamedLock lock = this.engine.lock("ledger", new LockSettings(true, fair(), Settings.UNLIMITED, null));
		Hold hold = lock.hold();
		Task<Hold> first = this.threads.start(this.virtual, () -> lock.hold(LONG));
		awaitWaiting(lock, first);
		Task<Void> second = this.threads.start(this.virtual, () -> {
			lock.hold(LONG).close();
			return null;
		});
		awaitWaiting(lock, first, second);
		first.interrupt();
		assertThat(first.failure()).isInstanceOf(InterruptedException.class);
		hold.close();
		second.value();
		assertUnused(lock);
	}

	@Test
	void namelessHolderAndWaiterAreStillDescribed() throws Exception {
		NamedLock lock = this.engine.lock("ledger", LockSettings.PLAIN);
		Hold hold = this.threads.start(this.virtual, () -> {
			Thread.currentThread().setName("");
			return lock.hold();
		}).value();
		assertThat(lock.holders()).singleElement()
			.satisfies((holder) -> assertThat(holder.thread()).startsWith("VirtualThread["));
		hold.close();
	}

}
