package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.signalbox.Acquirable;
import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Body;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What listeners are told, and that one that throws leaves nothing held.
 */
@org.junit.jupiter.api.Timeout(30)
class LocalListenerTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void listenerIsToldOfWaitsAndHolds() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Recorder recorder = new Recorder(false);
		lock.addListener(recorder);
		Hold hold = lock.hold();
		assertThat(recorder.events).isEmpty();
		assertThat(lock.tryLock(5, TimeUnit.MILLISECONDS)).isFalse();
		Task<Void> waiter = this.threads.run(() -> lock.hold(LONG).close());
		Threads.until(() -> lock.waiting() == 1 && waiter.isParked());
		hold.close();
		waiter.value();
		assertThat(recorder.events).containsExactlyInAnyOrder("TIMEOUT", "held", "ACQUIRED", "held");
	}

	@Test
	void everyGrantIsReportedToWhoWantsIt() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.REENTRANT);
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		NamedEvent event = this.engine.event("e", new EventSettings(true, null));
		for (Acquirable primitive : new Acquirable[] { lock, semaphore, event }) {
			Recorder all = new Recorder(true);
			Recorder few = new Recorder(false);
			primitive.addListener(few);
			primitive.addListener(all);
			primitive.tryEnter("owner", 1).release();
			primitive.enterAsync("owner", 1, Timeout.ZERO).result().toCompletableFuture().join().release();
			assertThat(all.events).filteredOn("ACQUIRED"::equals).hasSize(2);
			assertThat(few.events).doesNotContain("ACQUIRED");
		}
	}

	@Test
	void looseAcquiresAreReportedToo() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		Recorder all = new Recorder(true);
		semaphore.addListener(all);
		semaphore.acquire();
		assertThat(semaphore.tryAcquire()).isFalse();
		semaphore.release();
		assertThat(all.events).containsExactly("ACQUIRED", "TIMEOUT");
	}

	@Test
	void listenerThatThrowsAtAGrantLeavesNothingHeld() {
		assertGivesBack(this.engine.lock("l", LockSettings.PLAIN));
		assertGivesBack(this.engine.lock("r", LockSettings.REENTRANT));
		assertGivesBack(this.engine.semaphore("s", SemaphoreSettings.bounded(1)));
	}

	private static void assertGivesBack(Acquirable primitive) {
		primitive.addListener(new Thrower(true));
		assertThatThrownBy(() -> primitive.tryEnter("owner", 1)).isInstanceOf(Thrown.class);
		assertThatThrownBy(() -> primitive.enter("owner", 1, Timeout.NONE)).isInstanceOf(Thrown.class);
		assertThatThrownBy(() -> primitive.enterAsync("owner", 1, Timeout.NONE)).isInstanceOf(Thrown.class);
		assertThat(primitive.statistics().active()).isZero();
		assertThat(primitive.holders()).isEmpty();
	}

	@Test
	void listenerThatThrowsAtALooseGrantLeavesNoPermitTaken() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		semaphore.addListener(new Thrower(true));
		for (Body attempt : new Body[] { semaphore::acquire, semaphore::tryAcquire,
				() -> semaphore.tryAcquire(LONG) }) {
			assertThatThrownBy(attempt::run).isInstanceOf(Thrown.class);
			assertThat(semaphore.available()).isOne();
		}
	}

	@Test
	void listenerThatThrowsAfterALooseWaitLeavesNoPermitTaken() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		semaphore.acquire();
		semaphore.addListener(new Thrower(false));
		Task<Void> waiter = this.threads.run(semaphore::acquire);
		Threads.until(() -> semaphore.waiting() == 1 && waiter.isParked());
		semaphore.release();
		assertThat(waiter.failure()).isInstanceOf(Thrown.class);
		assertThat(semaphore.available()).isOne();
	}

	@Test
	void listenerThatThrowsAfterAWaitLeavesNothingHeld() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Hold hold = lock.hold();
		lock.addListener(new Thrower(false));
		Task<Void> first = this.threads.run(() -> lock.hold(LONG));
		Task<Void> second = this.threads.run(lock::lock);
		Threads.until(() -> lock.waiting() == 2 && first.isParked() && second.isParked());
		assertThatThrownBy(hold::close).isInstanceOf(Thrown.class);
		assertThat(first.failure()).isInstanceOf(Thrown.class);
		assertThat(second.failure()).isInstanceOf(Thrown.class);
		assertThat(lock.isLocked()).isFalse();
		assertThat(lock.holders()).isEmpty();
	}

	@Test
	void listenerThatThrowsReachesAnAsynchronousCaller() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Hold hold = lock.hold();
		Acquisition granted = lock.enterAsync("granted", 1, Timeout.NONE);
		Acquisition late = lock.enterAsync("late", 1, Timeout.valueOf("10ms"));
		lock.addListener(new Thrower(false));
		assertFails(late);
		assertThatThrownBy(hold::close).isInstanceOf(Thrown.class);
		assertFails(granted);
		assertThat(lock.isLocked()).isFalse();
		assertThat(lock.waiting()).isZero();
	}

	private static void assertFails(Acquisition acquisition) {
		assertThat(acquisition.result().toCompletableFuture()).failsWithin(LONG)
			.withThrowableOfType(java.util.concurrent.ExecutionException.class);
	}

	@Test
	void listenerThatThrowsDoesNotKeepCloseFromEndingEveryWait() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		NamedEvent event = this.engine.event("e", EventSettings.CLEAR);
		Hold hold = lock.hold();
		lock.addListener(new Thrower(false));
		Acquisition first = lock.enterAsync("first", 1, Timeout.NONE);
		Acquisition second = lock.enterAsync("second", 1, Timeout.NONE);
		Task<Boolean> waiter = this.threads.start(() -> event.await(LONG));
		Threads.until(() -> event.waiting() == 1 && waiter.isParked());
		this.engine.close();
		assertFails(first);
		assertFails(second);
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThatThrownBy(hold::close).isInstanceOf(Thrown.class);
	}

	@Test
	void listenerThatThrowsAtTheEndOfAHoldLeavesNothingHeld() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.unbounded(1));
		semaphore.release(99);
		semaphore.addListener(new Thrower(false));
		List<Hold> holds = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			holds.add(semaphore.hold());
		}
		for (Hold hold : holds) {
			assertThatThrownBy(hold::close).isInstanceOf(Thrown.class);
			hold.close();
		}
		assertThat(semaphore.available()).isEqualTo(100);
		assertThat(semaphore.holders()).isEmpty();
		assertThat(semaphore.statistics().holds()).isEqualTo(100);
		assertThat(LocalHoldersTests.extraSlots(semaphore)).isEmpty();
	}

	@Test
	void listenersThatThrowAsSeveralAreGivenBackKeepNoneOfThemHeld() throws Exception {
		List<NamedLock> locks = severalWithThrowers();
		Hold hold = Holdable.holdAll(locks, LONG);
		assertThatThrownBy(hold::close).isInstanceOf(ThrownError.class)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2).hasOnlyElementsOfType(ThrownError.class));
		assertThat(locks).noneMatch(NamedLock::isLocked);
	}

	@Test
	void listenersThatThrowAsSeveralAreGivenBackHideNoTimeout() throws Exception {
		List<NamedLock> locks = severalWithThrowers();
		NamedLock last = this.engine.lock("z", LockSettings.PLAIN);
		locks.add(last);
		Timeout shortest = Timeout.valueOf("10ms");
		Hold hold = last.hold();
		assertThatThrownBy(() -> Acquirable.enterAll(locks, "owner", 1, shortest))
			.satisfies(LocalListenerTests::tellsOfTheTimeoutFirst);
		CompletableFuture<Grant> async = Acquirable.enterAllAsync(locks, "owner", 1, shortest)
			.result()
			.toCompletableFuture();
		assertThatThrownBy(async::join).cause().satisfies(LocalListenerTests::tellsOfTheTimeoutFirst);
		hold.close();
		assertThat(locks).noneMatch(NamedLock::isLocked);
	}

	private List<NamedLock> severalWithThrowers() {
		List<NamedLock> locks = new ArrayList<>();
		for (String name : List.of("a", "b", "c")) {
			NamedLock lock = this.engine.lock(name, LockSettings.PLAIN);
			lock.addListener(new PrimitiveListener() {

				@Override
				public void held(long nanos) {
					throw new ThrownError();
				}

			});
			locks.add(lock);
		}
		return locks;
	}

	private static void tellsOfTheTimeoutFirst(Throwable failure) {
		assertThat(failure).isInstanceOf(AcquireTimeoutException.class).hasMessageStartingWith("Not all of 4 acquired");
		assertThat(failure.getSuppressed()).singleElement()
			.isInstanceOf(ThrownError.class)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2));
	}

	@Test
	void nothingIsHeldWhenTheListenerIsTold() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		List<Boolean> locked = Collections.synchronizedList(new ArrayList<>());
		lock.addListener(new PrimitiveListener() {

			@Override
			public void held(long nanos) {
				locked.add(lock.isLocked());
			}

		});
		Grant grant = lock.tryEnter("owner", 1);
		grant.release();
		assertThat(locked).containsExactly(false);
	}

	private static final class Thrown extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	private static final class ThrownError extends Error {

		private static final long serialVersionUID = 1L;

	}

	private record Thrower(boolean everyGrant) implements PrimitiveListener {

		@Override
		public void waited(Outcome outcome, long nanos) {
			throw new Thrown();
		}

		@Override
		public void held(long nanos) {
			if (!this.everyGrant) {
				throw new Thrown();
			}
		}

	}

	private static final class Recorder implements PrimitiveListener {

		final List<String> events = Collections.synchronizedList(new ArrayList<>());

		private final boolean everyGrant;

		Recorder(boolean everyGrant) {
			this.everyGrant = everyGrant;
		}

		@Override
		public boolean everyGrant() {
			return this.everyGrant;
		}

		@Override
		public void waited(Outcome outcome, long nanos) {
			this.events.add(outcome.name());
		}

		@Override
		public void held(long nanos) {
			this.events.add("held");
		}

	}

}
