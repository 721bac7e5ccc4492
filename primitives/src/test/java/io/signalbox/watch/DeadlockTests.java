package io.signalbox.watch;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.signalbox.Acquirable;
import io.signalbox.Acquisition;
import io.signalbox.ConditionSettings;
import io.signalbox.DeadlockException;
import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.Keys.Use;
import io.signalbox.LockSettings;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import io.signalbox.local.LocalEngine;
import io.signalbox.watch.Deadlock.Participant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which waits are a deadlock, and which only look like one.
 */
@org.junit.jupiter.api.Timeout(30)
class DeadlockTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	private final Findings findings = new Findings();

	private final Watch watch = watch(false);

	private Watch watch(boolean breakDeadlocks) {
		return new Watch(List.of(this.engine),
				new WatchSettings(Duration.ofMillis(20), true, breakDeadlocks, Duration.ZERO), this.findings);
	}

	@AfterEach
	void close() {
		this.watch.close();
		this.engine.close();
	}

	/** Holds one, waits for another one, and gives both back. */
	private Task<Void> holdsAndWants(Holdable held, Holdable wanted) throws Exception {
		return holdsAndWants(Thread::new, held, wanted);
	}

	private Task<Void> holdsAndWants(ThreadFactory factory, Holdable held, Holdable wanted) throws Exception {
		AtomicBoolean go = new AtomicBoolean();
		int holders = held.holders().size();
		Task<Void> task = this.threads.start(factory, () -> {
			try (Hold first = held.hold()) {
				Threads.until(go::get);
				wanted.hold(LONG).close();
			}
			return null;
		});
		Threads.until(() -> held.holders().size() > holders);
		this.release.add(() -> {
			int waiting = wanted.waiters().size();
			go.set(true);
			Threads.until(() -> wanted.waiters().size() > waiting);
		});
		return task;
	}

	private final List<Runnable> release = new ArrayList<>();

	private void meet() {
		this.release.forEach(Runnable::run);
	}

	private NamedSemaphore semaphore(String name, int permits) {
		return this.engine.semaphore(name, SemaphoreSettings.bounded(permits));
	}

	private NamedLock lock(String name) {
		return this.engine.lock(name, LockSettings.PLAIN);
	}

	@Test
	void twoSemaphoresInBothOrders() throws Exception {
		NamedSemaphore a = semaphore("a", 1);
		NamedSemaphore b = semaphore("b", 1);
		Task<Void> first = holdsAndWants(a, b);
		Task<Void> second = holdsAndWants(b, a);
		this.watch.look();
		assertThat(this.findings.deadlocks).isEmpty();
		meet();
		assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads()).isNull();
		this.watch.look();
		this.watch.look();
		Deadlock deadlock = this.findings.deadlocks.get(0);
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.watch.deadlocks()).containsExactly(deadlock);
		assertThat(this.watch.deadlockCount()).isOne();
		assertThat(deadlock.behind()).isZero();
		assertThat(deadlock.participants()).extracting(Participant::name)
			.containsExactlyInAnyOrder(first.thread().getName(), second.thread().getName());
		assertThat(deadlock.participants()).allSatisfy((participant) -> {
			assertThat(participant.stack())
				.anySatisfy((frame) -> assertThat(frame.getClassName()).contains("Deadlock"));
			assertThat(participant.heldBy()).hasSize(1).doesNotContain(participant.name());
			assertThat(participant.holds()).hasSize(1).doesNotContain(participant.waitsFor());
		});
		assertThat(deadlock.describe()).contains("Deadlock of 2, none of which goes on before it gives up",
				"'" + first.thread().getName() + "' holds Semaphore 'a' and waits since ",
				" for Semaphore 'b', behind '" + second.thread().getName() + "'", "    at ");
		first.interrupt();
		assertThat(first.failure()).isInstanceOf(InterruptedException.class);
		second.value();
		this.watch.look();
		assertThat(this.watch.deadlocks()).isEmpty();
		assertThat(this.findings.resolved).containsExactly(deadlock);
		assertThat(this.watch.deadlockCount()).isOne();
	}

	@Test
	void twoReadWriteLocksThatAreBothHeldForRead() throws Exception {
		NamedReadWriteLock a = this.engine.readWriteLock("a", ReadWriteLockSettings.DEFAULT);
		NamedReadWriteLock b = this.engine.readWriteLock("b", ReadWriteLockSettings.DEFAULT);
		Task<Void> first = holdsAndWants(a.readLock(), b.writeLock());
		Task<Void> second = holdsAndWants(b.readLock(), a.writeLock());
		meet();
		assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads()).isNull();
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.findings.deadlocks.get(0).describe()).contains("holds Read lock 'a'", "for Write lock 'b'");
		end(first, second);
	}

	/** It never comes to the two that wait for each other. */
	@Test
	void readerThatAsksToWriteIsRefusedBeforeItWaits() throws Exception {
		NamedReadWriteLock lock = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT);
		Hold other = this.threads.start(() -> lock.readLock().hold()).value();
		Hold mine = lock.readLock().hold();
		assertThatExceptionOfType(SelfDeadlockException.class).isThrownBy(() -> lock.writeLock().hold(LONG))
			.withMessageContaining("Write lock 'rw'");
		mine.close();
		other.close();
	}

	@Test
	void readerBehindAWriterThatWaitsForAReader() throws Exception {
		NamedReadWriteLock rw = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT);
		NamedLock x = lock("x");
		Task<Void> reader = holdsAndWants(rw.readLock(), x);
		Task<Void> late = holdsAndWants(x, rw.readLock());
		Task<Hold> writer = this.threads.start(() -> rw.writeLock().hold(LONG));
		Threads.until(() -> rw.writeLock().waiting() == 1);
		meet();
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.findings.deadlocks.get(0).participants()).hasSize(3);
		writer.interrupt();
		assertThat(writer.failure()).isInstanceOf(InterruptedException.class);
		reader.value();
		late.value();
	}

	@Test
	void semaphoreIsADeadlockOnlyWhenAllItsPermitsAreHeldByThoseWhoAreStuck() throws Exception {
		NamedSemaphore s = semaphore("s", 2);
		NamedSemaphore t = semaphore("t", 1);
		AtomicBoolean join = new AtomicBoolean();
		Task<Void> first = holdsAndWants(s, t);
		Task<Void> third = this.threads.run(() -> {
			try (Hold hold = s.hold()) {
				Threads.until(join::get);
				t.hold(LONG).close();
			}
		});
		Threads.until(() -> s.available() == 0);
		Task<Void> second = holdsAndWants(t, s);
		meet();
		this.watch.look();
		assertThat(this.findings.deadlocks).isEmpty();
		join.set(true);
		Threads.until(() -> t.waiting() == 2);
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.findings.deadlocks.get(0).participants()).hasSize(3);
		end(first, third, second);
	}

	@Test
	void permitsOfNobodyMayComeFromAnybody() throws Exception {
		NamedSemaphore s = semaphore("s", 2);
		NamedSemaphore t = semaphore("t", 1);
		s.acquire();
		Task<Void> first = holdsAndWants(s, t);
		Task<Void> second = holdsAndWants(t, s);
		meet();
		this.watch.look();
		assertThat(this.findings.deadlocks).isEmpty();
		s.release();
		second.value();
		first.value();
	}

	@Test
	void whoWaitsBehindADeadlockIsCountedAndNotBlamed() throws Exception {
		NamedLock a = lock("a");
		NamedLock b = lock("b");
		NamedLock c = lock("c");
		Task<Void> first = holdsAndWants(a, b);
		Task<Void> second = holdsAndWants(b, a);
		Task<Void> behind = holdsAndWants(c, a);
		Task<Hold> further = this.threads.start(() -> c.hold(LONG));
		meet();
		Threads.until(() -> c.waiting() == 1);
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.findings.deadlocks.get(0).participants()).hasSize(2);
		assertThat(this.findings.deadlocks.get(0).behind()).isEqualTo(2);
		end(first, second);
		behind.value();
		further.value().close();
	}

	@Test
	void twoThatHaveNothingToDoWithEachOtherAreTwo() throws Exception {
		NamedLock a = lock("a");
		NamedLock b = lock("b");
		NamedLock c = lock("c");
		NamedLock d = lock("d");
		List<Task<Void>> all = List.of(holdsAndWants(a, b), holdsAndWants(b, a), holdsAndWants(c, d),
				holdsAndWants(d, c));
		meet();
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(2);
		end(all.get(0), all.get(1));
		end(all.get(2), all.get(3));
	}

	@Test
	void keysOfOneName() throws Exception {
		NamedLock account = lock("account");
		try (Use<NamedLock> a = account.keys().use("A"); Use<NamedLock> b = account.keys().use("B")) {
			Task<Void> first = holdsAndWants(a.primitive(), b.primitive());
			Task<Void> second = holdsAndWants(b.primitive(), a.primitive());
			meet();
			this.watch.look();
			assertThat(this.findings.deadlocks).hasSize(1);
			assertThat(this.findings.deadlocks.get(0).describe()).contains("Lock 'account' for key 'A'");
			assertThat(this.findings.inversions).isEmpty();
			end(first, second);
		}
	}

	@Test
	void virtualThreads() throws Exception {
		NamedLock a = lock("a");
		NamedSemaphore b = semaphore("b", 1);
		Task<Void> first = holdsAndWants(Threads.virtual(), a, b);
		Task<Void> second = holdsAndWants(Threads.virtual(), b, a);
		meet();
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.findings.deadlocks.get(0).participants())
			.allSatisfy((participant) -> assertThat(participant.stack()).isNotEmpty());
		end(first, second);
	}

	@Test
	void asynchronousCallsAndAThread() throws Exception {
		Acquirable a = lock("a");
		Acquirable b = semaphore("b", 1);
		Timeout timeout = Timeout.of(LONG);
		Grant heldByOrder = a.enter("order 42", 1, timeout);
		Task<Void> thread = holdsAndWants((Holdable) b, (Holdable) a);
		Acquisition order = b.enterAsync("order 42", 1, timeout);
		meet();
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.findings.deadlocks.get(0).participants()).extracting(Participant::name)
			.containsExactlyInAnyOrder("order 42", thread.thread().getName());
		watch(true).look();
		heldByOrder.release();
		boolean threadGaveUp = thread.failure() instanceof DeadlockException;
		Throwable ofOrder = order.result().handle((grant, failure) -> failure).toCompletableFuture().get();
		assertThat(threadGaveUp).isNotEqualTo(ofOrder instanceof DeadlockException);
		if (ofOrder == null) {
			order.result().toCompletableFuture().get().release();
		}
	}

	@Test
	void whoIsBlockedForAnotherIdentityIsOneWithItsThread() throws Exception {
		NamedLock a = lock("a");
		NamedLock b = lock("b");
		AtomicBoolean go = new AtomicBoolean();
		Task<Void> first = this.threads.run(() -> {
			try (Hold hold = a.hold()) {
				Threads.until(go::get);
				b.enter("chain", 1, Timeout.of(LONG)).release();
			}
		});
		Task<Void> second = holdsAndWants(b, a);
		Threads.until(a::isLocked);
		go.set(true);
		Threads.until(() -> b.waiting() == 1);
		meet();
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		end(first, second);
	}

	@Test
	void whoComesBackFromAConditionAndIsNeverSacrificed() throws Exception {
		NamedLock a = this.engine.lock("a", LockSettings.REENTRANT);
		NamedLock b = lock("b");
		NamedCondition condition = this.engine.condition("c", new ConditionSettings("a", null), a);
		AtomicBoolean ready = new AtomicBoolean();
		Task<Void> first = this.threads.run(() -> {
			try (Hold outer = b.hold(); Hold hold = a.hold()) {
				while (!ready.get()) {
					condition.await(LONG);
				}
			}
		});
		Threads.until(() -> condition.waiters().size() == 1);
		Task<Void> second = this.threads.run(() -> {
			try (Hold hold = a.hold()) {
				ready.set(true);
				condition.signalAll();
				b.hold(LONG).close();
			}
		});
		Threads.until(() -> b.waiting() == 1 && a.waiting() == 1);
		watch(true).look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(second.failure()).isInstanceOf(DeadlockException.class);
		first.value();
	}

	@Test
	void threadThatWaitsForItself() throws Exception {
		NamedLock lock = lock("plain");
		Task<Void> task = this.threads.run(() -> {
			try (Hold hold = lock.hold()) {
				lock.hold(LONG).close();
			}
		});
		Threads.until(() -> lock.waiting() == 1);
		this.watch.look();
		assertThat(this.findings.deadlocks).hasSize(1);
		assertThat(this.findings.deadlocks.get(0).participants()).hasSize(1);
		task.interrupt();
		assertThat(task.failure()).isInstanceOf(InterruptedException.class);
	}

	@Test
	void eventMayBeSetByAnybodyAndSoProvesNothing() throws Exception {
		NamedLock lock = lock("lock");
		NamedEvent event = this.engine.event("event", EventSettings.CLEAR);
		Task<Void> holder = this.threads.run(() -> {
			try (Hold hold = lock.hold()) {
				event.await(LONG);
			}
		});
		Threads.until(() -> event.waiters().size() == 1);
		Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		Threads.until(() -> lock.waiting() == 1);
		this.watch.look();
		assertThat(this.findings.deadlocks).isEmpty();
		event.set();
		holder.value();
		waiter.value().close();
	}

	@Test
	void youngestGivesUpAndTheOtherGoesOn() throws Exception {
		NamedSemaphore a = semaphore("a", 1);
		NamedLock b = lock("b");
		Task<Void> older = holdsAndWants(a, b);
		Task<Void> younger = holdsAndWants(b, a);
		meet();
		try (Watch breaking = watch(true)) {
			breaking.start();
			assertThat(younger.failure()).isInstanceOf(DeadlockException.class)
				.hasMessageStartingWith(
						"Semaphore 'a' not acquired: Deadlock of 2, none of which goes on before it gives "
								+ "up, and this is the youngest: ");
			older.value();
			Threads.until(() -> breaking.deadlocks().isEmpty());
			assertThat(breaking.deadlockCount()).isOne();
		}
		assertThat(this.findings.resolved).hasSize(1);
		assertThat(a.statistics().attempts(Outcome.REJECTED)).isOne();
		assertThat(a.available()).isOne();
		assertThat(b.isLocked()).isFalse();
	}

	/** Everybody keeps to one order, so nobody can ever be stuck, however it looks. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void neverFindsWhatIsNotThere(boolean fair) throws Exception {
		List<NamedSemaphore> ordered = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			ordered.add(this.engine.semaphore("s" + i,
					new SemaphoreSettings(1 + i % 2, true, fair, Settings.UNLIMITED, null)));
		}
		AtomicBoolean stop = new AtomicBoolean();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			tasks.add(this.threads.run(() -> {
				while (!stop.get()) {
					int first = ThreadLocalRandom.current().nextInt(3);
					int second = first + 1 + ThreadLocalRandom.current().nextInt(3 - first);
					try (Hold outer = ordered.get(first).hold(); Hold inner = ordered.get(second).hold()) {
						Thread.onSpinWait();
					}
				}
			}));
		}
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
		long looks = 0;
		while (System.nanoTime() < end) {
			this.watch.look();
			looks++;
		}
		stop.set(true);
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(looks).isGreaterThan(10);
		assertThat(this.findings.deadlocks).isEmpty();
		assertThat(this.findings.inversions).isEmpty();
	}

	/** The first one gives up, and the others go on. */
	@SafeVarargs
	private static void end(Task<Void>... tasks) throws Exception {
		tasks[0].interrupt();
		assertThat(tasks[0].failure()).isInstanceOf(InterruptedException.class);
		for (int i = 1; i < tasks.length; i++) {
			tasks[i].value();
		}
	}

}
