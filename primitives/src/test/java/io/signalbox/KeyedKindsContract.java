package io.signalbox;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Keys.Use;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the kinds of primitives do by key. The numbers are those of {@link KeysContract}.
 */
@SuppressWarnings("WaitNotInLoop") // the await() of our own primitives knows no spurious
									// wake-ups
public abstract class KeyedKindsContract extends EngineContract {

	private NamedLock lock;

	private NamedCondition condition;

	private NamedReadWriteLock readWrite;

	@BeforeEach
	void make() {
		this.lock = this.engine.lock("account", LockSettings.PLAIN);
		this.condition = this.engine.condition("funded", new ConditionSettings("account", Timeout.of(LONG)), this.lock);
		this.readWrite = this.engine.readWriteLock("rates", ReadWriteLockSettings.DEFAULT);
	}

	@Test
	void k05_semaphoreOfEachKeyHasItsPermits() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(2));
		HoldableKeys<NamedSemaphore> keys = semaphore.keys();
		try (Hold one = keys.hold("a"); Hold two = keys.hold("a"); Hold other = keys.hold("b")) {
			assertThat(List.of(one, two, other)).doesNotContainNull();
			assertThat(keys.tryHold("a")).isNull();
			assertThat(semaphore.available()).as("the semaphore itself").isEqualTo(2);
			assertThat(semaphore.statistics().active()).isEqualTo(3);
		}
		try (Use<NamedSemaphore> use = keys.use("a")) {
			assertThat(use.primitive().permits()).isEqualTo(2);
			assertThatExceptionOfType(OverReleaseException.class).isThrownBy(() -> use.primitive().release())
				.withMessageContaining("for key 'a'");
		}
		Threads.until(() -> keys.count() == 0);
	}

	@Test
	void k05_reentrantLockOfAKeyIsReentrant() throws Exception {
		NamedLock reentrant = this.engine.lock("r", LockSettings.REENTRANT);
		HoldableKeys<NamedLock> keys = reentrant.keys();
		Hold outer = keys.hold("a");
		Hold inner = keys.hold("a");
		outer.close();
		assertThat(this.threads.start(() -> keys.tryHold("a")).value()).isNull();
		assertThat(keys.count()).isOne();
		inner.close();
		assertThat(keys.count()).isZero();
		assertThat(reentrant.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2);
	}

	@Test
	void k05_asynchronousHoldOfAReentrantLockIsNotReentered() throws Exception {
		HoldableKeys<NamedLock> keys = this.engine.lock("r", LockSettings.REENTRANT).keys();
		Hold own = keys.hold("a");
		CompletionStage<Hold> async = keys.holdAsync("a", LONG);
		assertThat(async.toCompletableFuture()).isNotDone();
		own.close();
		value(async).close();
		assertThat(keys.count()).isZero();
	}

	@Test
	void k05_timeoutAndRoomToWaitAreThoseOfTheName() throws Exception {
		NamedLock narrow = this.engine.lock("narrow", new LockSettings(false, fair(), 1, Timeout.of(SHORT)));
		HoldableKeys<NamedLock> keys = narrow.keys();
		Hold hold = keys.hold("a");
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> keys.hold("a"))
			.withMessageContaining("within 30ms");
		Task<Hold> waiter = this.threads.start(() -> keys.hold("a", LONG));
		awaitWaiting(narrow, waiter);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> keys.hold("a", LONG))
			.withMessageContaining("no room to wait");
		hold.close();
		waiter.value().close();
		assertThat(keys.count()).isZero();
	}

	@Test
	void k07_conditionOfAKeyIsSignalledThroughTheLockOfTheKey() throws Exception {
		AtomicInteger balance = new AtomicInteger();
		Task<Void> waiter = this.threads.run(() -> {
			try (Use<NamedCondition> use = this.condition.keys().use("a");
					Hold hold = use.primitive().lock().hold(LONG)) {
				assertThat(hold).isNotNull();
				use.primitive().awaitUntil(() -> balance.get() > 0);
			}
		});
		awaitWaiting(this.condition, waiter);
		try (Use<NamedLock> of = this.lock.keys().use("a"); Use<NamedCondition> use = this.condition.keys().use("a")) {
			assertThat(use.primitive().lock()).isSameAs(of.primitive());
			try (Hold hold = of.primitive().hold(LONG)) {
				assertThat(hold).isNotNull();
				balance.set(1);
				use.primitive().signal();
			}
		}
		waiter.value();
		assertThat(this.condition.keys().count()).isZero();
		assertThat(this.lock.keys().count()).isZero();
	}

	@Test
	void k07_signalOfAnotherKeyWakesNobody() throws Exception {
		Task<Boolean> waiter = this.threads.start(() -> {
			try (Use<NamedCondition> use = this.condition.keys().use("a");
					Hold hold = use.primitive().lock().hold(LONG)) {
				assertThat(hold).isNotNull();
				return use.primitive().await(LONG);
			}
		});
		awaitWaiting(this.condition, waiter);
		try (Use<NamedCondition> other = this.condition.keys().use("b"); Hold hold = this.lock.keys().hold("b", LONG)) {
			assertThat(hold).isNotNull();
			other.primitive().signalAll();
		}
		assertThat(this.condition.statistics().pending()).isOne();
		try (Use<NamedCondition> use = this.condition.keys().use("a"); Hold hold = this.lock.keys().hold("b", LONG)) {
			assertThat(hold).isNotNull();
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(() -> use.primitive().signalAll())
				.withMessageContaining("for key 'a'");
		}
		try (Use<NamedCondition> use = this.condition.keys().use("a"); Hold hold = this.lock.keys().hold("a", LONG)) {
			assertThat(hold).isNotNull();
			use.primitive().signalAll();
		}
		assertThat(waiter.value()).isTrue();
		assertThat(this.condition.keys().count()).isZero();
		assertThat(this.lock.keys().count()).isZero();
	}

	@Test
	void k07_lockOfAConditionCountsForItsKeysAndGoesWithIt() {
		Use<NamedCondition> use = this.condition.keys().use("a");
		assertThat(this.lock.keys().count()).isOne();
		use.close();
		assertThat(this.lock.keys().count()).isZero();
	}

	@Test
	void k08_barrierPassesForEachKeyAloneAndRunsTheActionOfTheName() throws Exception {
		AtomicInteger passed = new AtomicInteger();
		NamedBarrier barrier = this.engine.barrier("b", new BarrierSettings(2, Timeout.of(LONG)));
		barrier.setAction(passed::incrementAndGet);
		Task<Integer> first = arrive(barrier, "a");
		Task<Integer> other = arrive(barrier, "b");
		awaitWaiting(barrier, first, other);
		assertThat(arrive(barrier, "a").value()).isOne();
		assertThat(first.value()).isZero();
		assertThat(barrier.statistics().pending()).isOne();
		assertThat(passed).hasValue(1);
		arrive(barrier, "b").value();
		other.value();
		assertThat(passed).hasValue(2);
		assertThat(barrier.keys().count()).isZero();
		assertThat(barrier.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(4);
	}

	private Task<Integer> arrive(NamedBarrier barrier, Object key) {
		return this.threads.start(() -> {
			try (Use<NamedBarrier> use = barrier.keys().use(key)) {
				return use.primitive().await();
			}
		});
	}

	@Test
	void k08_brokenBarrierIsForgottenWhenNobodyWaits() throws Exception {
		NamedBarrier barrier = this.engine.barrier("b", new BarrierSettings(2, Timeout.of(LONG)));
		Task<Integer> waiter = arrive(barrier, "a");
		awaitWaiting(barrier, waiter);
		waiter.interrupt();
		assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
		assertThat(barrier.keys().count()).isZero();
		try (Use<NamedBarrier> use = barrier.keys().use("a")) {
			assertThat(use.primitive().isBroken()).isFalse();
			use.primitive().abort();
			assertThat(arrive(barrier, "a").failure()).isInstanceOf(BarrierBrokenException.class)
				.hasMessageContaining("for key 'a'");
		}
		Task<Integer> first = arrive(barrier, "a");
		awaitWaiting(barrier, first);
		assertThat(arrive(barrier, "a").value()).isOne();
		first.value();
		assertThat(barrier.keys().count()).isZero();
	}

	@Test
	void k09_sidesOfAKeyExcludeEachOther() throws Exception {
		HoldableKeys<NamedLock> readers = this.readWrite.readLock().keys();
		HoldableKeys<NamedLock> writers = this.readWrite.writeLock().keys();
		Hold one = readers.hold("a");
		Hold two = this.threads.start(() -> readers.hold("a")).value();
		assertThat(this.threads.start(() -> writers.tryHold("a")).value()).isNull();
		writers.hold("b").close();
		assertThat(this.readWrite.keys().count()).isOne();
		assertThat(readers.count()).isOne();
		assertThat(writers.count()).isOne();
		one.close();
		two.close();
		Hold write = writers.hold("a");
		assertThat(this.threads.start(() -> readers.tryHold("a")).value()).isNull();
		try (Use<NamedReadWriteLock> use = this.readWrite.keys().use("a")) {
			assertThat(use.primitive().writeLock().isLocked()).isTrue();
			assertThat(this.threads.start(() -> use.primitive().readLock().tryLock()).value()).isFalse();
		}
		write.close();
		assertThat(this.readWrite.keys().count()).isZero();
		assertThat(this.readWrite.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(4);
	}

	@Test
	void k09_upgradeIsRefusedAndDowngradeIsNot() throws Exception {
		try (Use<NamedReadWriteLock> use = this.readWrite.keys().use("a")) {
			NamedReadWriteLock instance = use.primitive();
			Hold read = instance.readLock().hold(LONG);
			assertThatExceptionOfType(SelfDeadlockException.class)
				.isThrownBy(() -> this.readWrite.writeLock().keys().hold("a", LONG));
			this.readWrite.writeLock().keys().hold("b", LONG).close();
			read.close();
			Hold write = instance.writeLock().hold(LONG);
			Hold kept = this.readWrite.readLock().keys().hold("a", LONG);
			write.close();
			assertThat(this.threads.start(() -> instance.readLock().tryHold()).value()).isNotNull();
			assertThat(this.threads.start(() -> instance.writeLock().tryHold()).value()).isNull();
			kept.close();
		}
		assertThat(this.readWrite.keys().count()).as("a reader never gave back").isOne();
	}

	@Test
	void k09_keyOfADowngradedHoldStays() throws Exception {
		Hold write = this.readWrite.writeLock().keys().hold("a", LONG);
		Hold kept = this.readWrite.readLock().keys().hold("a", LONG);
		write.close();
		assertThat(this.readWrite.keys().count()).isOne();
		assertThat(this.threads.start(() -> this.readWrite.writeLock().keys().tryHold("a")).value()).isNull();
		kept.close();
		assertThat(this.readWrite.keys().count()).isZero();
	}

	@Test
	void k12_closeEndsWaitsForKeysAlsoOfThoseToCome() throws Exception {
		Hold hold = this.lock.keys().hold("a");
		Task<Hold> waiter = this.threads.start(() -> this.lock.keys().hold("a", LONG));
		CompletionStage<Hold> async = this.lock.keys().holdAsync("a", LONG);
		NamedEvent event = this.engine.event("e", new EventSettings(false, Timeout.of(LONG)));
		Task<Void> awaiting = this.threads.run(() -> {
			try (Use<NamedEvent> use = event.keys().use("a")) {
				use.primitive().await();
			}
		});
		NamedBarrier barrier = this.engine.barrier("b", new BarrierSettings(2, Timeout.of(LONG)));
		Task<Integer> party = arrive(barrier, "a");
		Hold read = this.readWrite.readLock().keys().hold("a");
		Task<Hold> writer = this.threads.start(() -> this.readWrite.writeLock().keys().hold("a", LONG));
		Threads.until(() -> this.lock.statistics().pending() == 2);
		awaitWaiting(event, awaiting);
		awaitWaiting(barrier, party);
		awaitWaiting(this.readWrite, writer);
		this.engine.close();
		for (Task<?> task : List.of(waiter, awaiting, party, writer)) {
			assertThat(task.failure()).isInstanceOf(AcquireRejectedException.class)
				.hasMessageContaining("the application shuts down")
				.hasMessageContaining("for key 'a'");
		}
		assertThat(failure(async)).isInstanceOf(AcquireRejectedException.class);
		try (Hold late = this.lock.keys().hold("late")) {
			assertThat(late).as("what is free may still be taken").isNotNull();
			assertThatExceptionOfType(AcquireRejectedException.class)
				.isThrownBy(() -> this.lock.keys().hold("late", LONG))
				.withMessageContaining("the application shuts down");
		}
		assertThat(arrive(barrier, "late").failure()).isInstanceOf(AcquireRejectedException.class);
		hold.close();
		read.close();
		Threads.until(() -> this.lock.keys().count() == 0 && this.readWrite.keys().count() == 0);
		assertThat(event.keys().count()).isZero();
		assertThat(barrier.keys().count()).isZero();
	}

}
