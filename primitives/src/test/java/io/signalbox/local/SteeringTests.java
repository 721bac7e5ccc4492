package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.Drainable;
import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.Keys.Use;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import io.signalbox.OverReleaseException;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is changed while it is used.
 */
@org.junit.jupiter.api.Timeout(30)
class SteeringTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void morePermitsLetInWhoWaits(boolean fair) throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s",
				new SemaphoreSettings(1, true, fair, Settings.UNLIMITED, null));
		Hold hold = semaphore.hold();
		Task<Hold> blocked = this.threads.start(() -> semaphore.hold(LONG));
		Threads.until(() -> semaphore.waiting() == 1);
		CompletableFuture<Hold> async = semaphore.holdAsync(LONG).toCompletableFuture();
		semaphore.resize(3);
		List<Hold> holds = List.of(hold, blocked.value(), async.get());
		assertThat(semaphore.permits()).isEqualTo(3);
		assertThat(semaphore.statistics().max()).isEqualTo(3);
		assertThat(semaphore.statistics().active()).isEqualTo(3);
		assertThat(semaphore.holders()).hasSize(3);
		assertThat(semaphore.tryHold()).isNull();
		holds.forEach(Hold::close);
		assertThat(semaphore.available()).isEqualTo(3);
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(semaphore::release);
	}

	@Test
	void fewerPermitsThanAreInUseLetNobodyInUntilEnoughCameBack() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(3));
		List<Hold> holds = new ArrayList<>(List.of(semaphore.hold(), semaphore.hold(), semaphore.hold()));
		semaphore.resize(1);
		assertThat(semaphore.available()).isZero();
		assertThat(semaphore.statistics().active()).isEqualTo(3);
		Task<Hold> waiter = this.threads.start(() -> semaphore.hold(LONG));
		Threads.until(() -> semaphore.waiting() == 1);
		holds.remove(0).close();
		holds.remove(0).close();
		assertThat(semaphore.statistics().active()).isOne();
		assertThat(semaphore.tryHold()).isNull();
		assertThat(semaphore.waiting()).isOne();
		holds.remove(0).close();
		waiter.value().close();
		assertThat(semaphore.available()).isOne();
		assertThatExceptionOfType(OverReleaseException.class).isThrownBy(semaphore::release);
	}

	@Test
	void whoWaitsForMoreThanThereNowAreIsRefusedAndTheNextOneIsServed() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(3));
		Hold hold = semaphore.hold();
		Task<Hold> greedy = this.threads.start(() -> semaphore.hold(3, LONG));
		Threads.until(() -> semaphore.waiting() == 1);
		Task<Hold> modest = this.threads.start(() -> semaphore.hold(1, LONG));
		Threads.until(() -> semaphore.waiting() == 2 || modest.isDone());
		semaphore.resize(2);
		assertThat(greedy.failure()).isInstanceOf(AcquireRejectedException.class);
		modest.value().close();
		hold.close();
		assertThatIllegalArgumentException().isThrownBy(() -> semaphore.hold(3, LONG))
			.withMessageContaining("has 2 permits and can never grant 3");
	}

	@Test
	void noPermitsAtAllAreAFewTooAndComeBack() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(0));
		assertThat(semaphore.tryHold()).isNull();
		semaphore.resize(40);
		List<Hold> holds = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			holds.add(semaphore.hold());
		}
		assertThat(semaphore.holders()).hasSize(40);
		semaphore.resize(0);
		holds.forEach(Hold::close);
		assertThat(semaphore.statistics().active()).isZero();
		assertThat(semaphore.statistics().holds()).isEqualTo(40);
		assertThat(semaphore.tryHold()).isNull();
	}

	@Test
	void keysInUseAreResizedAndForgottenAllTheSame() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		Use<NamedSemaphore> used = semaphore.keys().use("a");
		NamedSemaphore instance = used.primitive();
		Hold hold = instance.hold();
		Task<Hold> waiter = this.threads.start(() -> instance.hold(LONG));
		Threads.until(() -> instance.waiting() == 1);
		semaphore.resize(2);
		waiter.value().close();
		hold.close();
		assertThat(instance.available()).isEqualTo(2);
		try (Use<NamedSemaphore> later = semaphore.keys().use("b")) {
			assertThat(later.primitive().available()).isEqualTo(2);
		}
		used.close();
		assertThat(semaphore.keys().count()).isZero();
	}

	@Test
	void timeoutIsThatOfTheNextWait() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		lock.reconfigure(new LockSettings(false, false, Settings.UNLIMITED, Timeout.valueOf("7ms")));
		Hold hold = lock.hold();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(lock::hold).withMessageContaining("7ms");
		hold.close();
	}

	@Test
	void fewerMayWaitFromNowOnAndWhoWaitsStays() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Hold hold = lock.hold();
		Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		Threads.until(() -> lock.waiting() == 1);
		lock.reconfigure(new LockSettings(false, false, 0, null));
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> lock.hold(LONG))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.NO_ROOM));
		hold.close();
		waiter.value().close();
	}

	@Test
	void fairnessHoldsForThoseWhoWaitAlready() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Hold hold = lock.hold();
		Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		Threads.until(() -> lock.waiting() == 1 && waiter.isParked());
		lock.reconfigure(new LockSettings(false, true, Settings.UNLIMITED, null));
		hold.close();
		// handed over: nobody could have been quicker
		assertThat(lock.tryHold()).isNull();
		waiter.value().close();
		lock.reconfigure(new LockSettings(false, false, Settings.UNLIMITED, null));
		lock.hold().close();
		assertThat(lock.isLocked()).isFalse();
	}

	@Test
	void drainedLockRefusesWhoWaitsAndWhoComesAndKeepsItsHolder() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.REENTRANT);
		Hold hold = lock.hold();
		Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		Threads.until(() -> lock.waiting() == 1);
		CompletableFuture<Hold> async = lock.holdAsync(LONG).toCompletableFuture();
		lock.drain();
		assertThat(lock.isDrained()).isTrue();
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class)
			.hasMessageContaining("Lock 'l' not acquired: it is drained, so nobody new is let in (held by");
		assertThat(async).failsWithin(LONG)
			.withThrowableOfType(java.util.concurrent.ExecutionException.class)
			.withCauseInstanceOf(AcquireRejectedException.class);
		lock.hold().close();
		assertThat(lock.isLocked()).isTrue();
		hold.close();
		assertThat(lock.isLocked()).isFalse();
		assertThat(lock.tryHold()).isNull();
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(lock::hold)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.DRAINED));
		lock.reopen();
		lock.hold().close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void drainedSemaphoreIsEmptyInTheEndAndItsKeysToo(boolean fair) throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s",
				new SemaphoreSettings(2, true, fair, Settings.UNLIMITED, null));
		Hold hold = semaphore.hold();
		semaphore.drain();
		assertThat(semaphore.tryHold()).isNull();
		assertThat(semaphore.tryAcquire(LONG)).isFalse();
		try (Use<NamedSemaphore> use = semaphore.keys().use("a")) {
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> use.primitive().hold());
		}
		hold.close();
		assertThat(semaphore.statistics().active()).isZero();
		semaphore.reopen();
		semaphore.hold(2, LONG).close();
		assertThat(semaphore.keys().count()).isZero();
	}

	@Test
	void drainedReadWriteLockLetsReadersReadOnAndAgain() throws Exception {
		NamedReadWriteLock lock = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT);
		Hold read = lock.readLock().hold();
		Task<Hold> writer = this.threads.start(() -> lock.writeLock().hold(LONG));
		Threads.until(() -> lock.writeLock().waiting() == 1);
		lock.drain();
		assertThat(writer.failure()).isInstanceOf(AcquireRejectedException.class).hasMessageContaining("drained");
		lock.readLock().hold().close();
		Task<Hold> reader = this.threads.start(() -> lock.readLock().hold(LONG));
		assertThat(reader.failure()).isInstanceOf(AcquireRejectedException.class).hasMessageContaining("drained");
		read.close();
		lock.readLock().reopen();
		assertThat(lock.isDrained()).isFalse();
		lock.writeLock().hold().close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@SuppressWarnings("WaitNotInLoop") // the condition loops
	void whoWaitsForAConditionComesBackToADrainedLock(boolean onHisWay) throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.REENTRANT);
		NamedCondition condition = this.engine.condition("c", new ConditionSettings("l", null), lock);
		boolean[] ready = new boolean[1];
		Task<Void> waiter = this.threads.run(() -> {
			try (Hold hold = lock.hold()) {
				condition.awaitUntil(() -> ready[0]);
			}
		});
		Threads.until(() -> condition.waiters().size() == 1);
		Hold hold = lock.hold();
		if (!onHisWay) {
			lock.drain();
		}
		ready[0] = true;
		condition.signalAll();
		Threads.until(() -> lock.waiting() == 1);
		if (onHisWay) {
			lock.drain();
		}
		hold.close();
		waiter.value();
		assertThat(lock.tryHold()).as("it is still drained").isNull();
		assertThat(lock.isLocked()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void lockThatIsTakenAwayIsTheNextOnesAndNotReleasedByTheOneWhoHeldIt(boolean reentrant) throws Exception {
		NamedLock lock = this.engine.lock("l", reentrant ? LockSettings.REENTRANT : LockSettings.PLAIN);
		Task<Hold> lost = this.threads.start(lock::hold);
		Hold hold = lost.value();
		Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		Threads.until(() -> lock.waiting() == 1);
		assertThat(lock.forceRelease()).extracting(Holder::thread).isEqualTo(lost.thread().getName());
		Hold next = waiter.value();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(hold::close)
			.withMessageContaining("Lock 'l' was taken away by force before this release");
		assertThat(lock.holders()).extracting(Holder::thread).containsExactly(waiter.thread().getName());
		assertThat(lock.statistics().rejectedReleases()).isOne();
		next.close();
		assertThat(lock.isLocked()).isFalse();
		assertThat(lock.forceRelease()).isNull();
		assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2);
		assertThat(lock.statistics().holds()).isEqualTo(2);
		assertThat(lock.statistics().holdNanos()).isPositive();
	}

	@Test
	void takingAwayGoesThroughAllEntriesAndByKey() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.REENTRANT);
		try (Use<NamedLock> use = lock.keys().use(42)) {
			NamedLock instance = use.primitive();
			Grant first = ((LocalLock) instance).tryEnter("owner", 1);
			Grant second = ((LocalLock) instance).tryEnter("owner", 1);
			assertThat(instance.forceRelease()).extracting(Holder::permits).isEqualTo(2);
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(() -> {
				second.release();
				first.release();
			});
			instance.hold().close();
		}
		assertThat(lock.keys().count()).isZero();
		assertThat(lock.statistics().holds()).isEqualTo(2);
	}

	@Test
	void halfOfAReadWriteLockIsNeitherTakenAwayNorChangedAlone() {
		NamedReadWriteLock lock = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT);
		for (NamedLock side : List.of(lock.readLock(), lock.writeLock())) {
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(side::forceRelease);
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> side.reconfigure(side.settings()));
		}
		lock.reconfigure(new ReadWriteLockSettings(5, Timeout.valueOf("7s")));
		assertThat(lock.writeLock().settings().maxWaiting()).isEqualTo(5);
		assertThat(lock.readLock().settings().timeout()).isEqualTo(Timeout.valueOf("7s"));
	}

	@Test
	void timeoutsOfTheOthersCanBeChangedToo() {
		NamedBarrier barrier = this.engine.barrier("b", new BarrierSettings(2, null));
		NamedQueue<String> queue = this.engine.queue("q", new QueueSettings(1, null));
		Timeout timeout = Timeout.valueOf("1ms");
		barrier.reconfigure(new BarrierSettings(2, timeout));
		queue.reconfigure(new QueueSettings(1, timeout));
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(queue::dequeue);
		assertThat(barrier.settings().timeout()).isEqualTo(timeout);
		assertThat(queue.settings().timeout()).isEqualTo(timeout);
	}

	@Test
	void whatAPrimitiveIsStaysAsItIs() {
		refuses(this.engine.lock("l", LockSettings.PLAIN), LockSettings.REENTRANT,
				"Lock 'l' cannot be changed to this: 'reentrant' is false for good and cannot become true");
		refuses(this.engine.semaphore("s", SemaphoreSettings.bounded(1)), SemaphoreSettings.unbounded(1), "'bounded'");
		refuses(this.engine.semaphore("u", SemaphoreSettings.unbounded(1)), SemaphoreSettings.unbounded(2),
				"'permits' is 1 for good and cannot become 2 of an unbounded semaphore: release some");
		refuses(this.engine.event("e", EventSettings.CLEAR), new EventSettings(true, null), "'set'");
		refuses(this.engine.barrier("b", new BarrierSettings(2, null)), new BarrierSettings(3, null), "'parties'");
		refuses(this.engine.queue("q", new QueueSettings(1, null)), new QueueSettings(2, null), "'capacity'");
		refuses(this.engine.event("e", EventSettings.CLEAR), LockSettings.PLAIN, "a event stays one, and is no lock");
	}

	private static void refuses(NamedPrimitive primitive, Settings settings, String why) {
		Settings before = primitive.settings();
		assertThatIllegalArgumentException().isThrownBy(() -> primitive.reconfigure(settings))
			.withMessageContaining(why);
		assertThat(primitive.settings()).isEqualTo(before);
	}

	@Test
	void whatWasAskedForStaysTheSameQuestionAfterAChange() {
		try (SignalboxRegistry registry = new SignalboxRegistry(new LocalEngine())) {
			NamedSemaphore semaphore = registry.semaphore("s", SemaphoreSettings.bounded(2));
			semaphore.resize(9);
			assertThat(registry.semaphore("s", SemaphoreSettings.bounded(2))).isSameAs(semaphore);
			assertThat(semaphore).isInstanceOf(Drainable.class);
		}
	}

}
