package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who waits at a {@link NamedReadWriteLock}, and for how long.
 */
abstract class ReadWriteWaitsContract extends EngineContract {

	protected NamedReadWriteLock whole;

	protected NamedLock read;

	protected NamedLock write;

	@BeforeEach
	void makeLock() {
		use(ReadWriteLockSettings.DEFAULT);
	}

	private void use(ReadWriteLockSettings settings) {
		this.whole = this.engine.readWriteLock("catalog", settings);
		this.read = this.whole.readLock();
		this.write = this.whole.writeLock();
	}

	/** A hold of a thread that has ended. */
	final Hold elsewhere(NamedLock side) throws Exception {
		return this.threads.start(() -> side.hold(LONG)).value();
	}

	private Task<Hold> waiter(NamedLock side) {
		return this.threads.start(() -> side.hold(LONG));
	}

	final void assertFree() {
		assertUnused(this.whole);
		assertUnused(this.read);
		assertUnused(this.write);
		assertThat(this.read.isLocked()).isFalse();
		assertThat(this.write.isLocked()).isFalse();
	}

	@Test
	void waitersArePerSide() throws Exception {
		Hold hold = elsewhere(this.write);
		Task<Hold> writer = waiter(this.write);
		awaitWaiting(this.whole, writer);
		Task<Hold> first = waiter(this.read);
		awaitWaiting(this.whole, writer, first);
		Task<Hold> second = waiter(this.read);
		awaitWaiting(this.whole, writer, first, second);
		assertThat(this.write.waiting()).isOne();
		assertThat(this.write.statistics().pending()).isOne();
		assertThat(this.write.waiters()).singleElement().satisfies((waiter) -> {
			assertThat(waiter.thread()).isEqualTo(writer.thread().getName());
			assertThat(waiter.permits()).isOne();
		});
		assertThat(this.read.waiting()).isEqualTo(2);
		assertThat(this.read.statistics().pending()).isEqualTo(2);
		assertThat(this.read.waiters()).extracting(Waiter::thread)
			.containsExactly(first.thread().getName(), second.thread().getName());
		assertThat(this.whole.waiters()).hasSize(3);
		hold.close();
		writer.value().close();
		first.value().close();
		second.value().close();
		assertFree();
	}

	@Test
	void newReadersDoNotOvertakeAWaitingWriter() throws Exception {
		Hold hold = elsewhere(this.read);
		Task<Hold> writer = waiter(this.write);
		awaitWaiting(this.whole, writer);
		assertThat(this.threads.start(() -> this.read.tryLock()).value()).isFalse();
		assertThat(this.threads.start(() -> this.read.tryHold() == null).value()).isTrue();
		assertThat(this.threads.start(() -> this.read.tryLock(1, TimeUnit.MILLISECONDS)).value()).isFalse();
		Task<Hold> reader = waiter(this.read);
		awaitWaiting(this.whole, writer, reader);
		hold.close();
		Hold writing = writer.value();
		awaitWaiting(this.whole, reader);
		assertThat(reader).isNotDone();
		writing.close();
		reader.value().close();
		assertFree();
	}

	@Test
	void readerThatIsInAlreadyMayReenterPastAWaitingWriter() throws Exception {
		this.read.lock();
		Task<Hold> writer = waiter(this.write);
		awaitWaiting(this.whole, writer);
		Object me = Thread.currentThread();
		assertThat(this.read.tryLock()).isTrue();
		assertThat(this.read.tryLock(0, TimeUnit.SECONDS)).isTrue();
		this.read.lock();
		this.read.lockInterruptibly();
		this.read.hold().close();
		this.read.hold(Duration.ZERO).close();
		this.read.tryHold().close();
		this.read.enter(me, 1, Timeout.ZERO).release();
		value(this.read.enterAsync(me, 1, Timeout.ZERO).result()).release();
		assertThat(this.read.holdCount()).isEqualTo(5);
		for (int i = 0; i < 5; i++) {
			assertThat(writer).isNotDone();
			this.read.unlock();
		}
		writer.value().close();
		assertFree();
	}

	@Test
	void readersThatFollowEachOtherAreGrantedTogether() throws Exception {
		Hold hold = elsewhere(this.write);
		List<Task<Hold>> readers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			readers.add(waiter(this.read));
			awaitWaiting(this.whole, readers.toArray(Task[]::new));
		}
		Task<Hold> writer = waiter(this.write);
		Threads.until(() -> this.write.waiting() == 1);
		Task<Hold> last = waiter(this.read);
		Threads.until(() -> this.read.waiting() == 4);
		hold.close();
		List<Hold> holds = new ArrayList<>();
		for (Task<Hold> reader : readers) {
			holds.add(reader.value());
		}
		awaitWaiting(this.whole, writer, last);
		assertThat(this.read.statistics().active()).isEqualTo(3);
		for (Hold reading : holds) {
			assertThat(writer).isNotDone();
			reading.close();
		}
		Hold writing = writer.value();
		assertThat(last).isNotDone();
		writing.close();
		last.value().close();
		assertFree();
	}

	@Test
	void writerThatGivesUpLetsTheReadersBehindItIn() throws Exception {
		Hold hold = elsewhere(this.read);
		Task<Boolean> late = this.threads.start(() -> this.write.tryLock(100, TimeUnit.MILLISECONDS));
		awaitWaiting(this.whole, late);
		Task<Hold> interrupted = waiter(this.write);
		awaitWaiting(this.whole, late, interrupted);
		Task<Hold> reader = waiter(this.read);
		awaitWaiting(this.whole, late, interrupted, reader);
		assertThat(late.value()).isFalse();
		awaitWaiting(this.whole, interrupted, reader);
		interrupted.interrupt();
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		reader.value().close();
		hold.close();
		assertFree();
		elsewhere(this.write).close();
	}

	@Test
	void timeoutsLeaveNothing() throws Exception {
		for (NamedLock held : List.of(this.read, this.write)) {
			Hold hold = elsewhere(held);
			List<NamedLock> blocked = (held == this.read) ? List.of(this.write) : List.of(this.read, this.write);
			for (NamedLock side : blocked) {
				long start = System.nanoTime();
				assertThat(side.tryLock(30, TimeUnit.MILLISECONDS)).isFalse();
				assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
				assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> side.hold(SHORT))
					.withMessageContaining(side.describe() + " not acquired within 30ms");
				assertThat(failure(side.enterAsync(new Object(), 1, Timeout.of(SHORT)).result()))
					.isInstanceOf(AcquireTimeoutException.class);
				assertThat(this.whole.statistics().pending()).isZero();
			}
			hold.close();
			assertFree();
			elsewhere(this.write).close();
		}
	}

	@Test
	void timeoutsOfZeroOrLessTryOnce() throws Exception {
		Hold hold = elsewhere(this.write);
		for (NamedLock side : List.of(this.read, this.write)) {
			assertThat(side.tryLock(0, TimeUnit.SECONDS)).isFalse();
			assertThat(side.tryLock(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> side.hold(Duration.ZERO))
				.withMessageContaining("at once");
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> side.hold(Duration.ofSeconds(Long.MIN_VALUE)));
			assertThat(failure(side.enterAsync(new Object(), 1, Timeout.ZERO).result()))
				.isInstanceOf(AcquireTimeoutException.class);
		}
		hold.close();
		for (NamedLock side : List.of(this.read, this.write)) {
			assertThat(side.tryLock(0, TimeUnit.SECONDS)).isTrue();
			side.unlock();
			side.hold(Duration.ofSeconds(-1)).close();
		}
		assertFree();
	}

	@Test
	void ownTimeoutIsThatOfTheWhole() throws Exception {
		use(new ReadWriteLockSettings(Settings.UNLIMITED, Timeout.of(SHORT)));
		Hold hold = elsewhere(this.write);
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(this.read::hold)
			.withMessageContaining("30ms");
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(this.write::hold)
			.withMessageContaining("30ms");
		hold.close();
	}

	@Test
	void maximumOfWaitersIsThatOfBothSides() throws Exception {
		use(new ReadWriteLockSettings(1, null));
		Hold hold = elsewhere(this.read);
		Task<Hold> writer = waiter(this.write);
		awaitWaiting(this.whole, writer);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(this.read::hold)
			.withMessageContaining("no room to wait");
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(this.write::hold);
		hold.close();
		writer.value().close();
		assertFree();
	}

	@Test
	void g02_3_and_4_292YearsAndMoreReallyWait() throws Exception {
		for (NamedLock side : List.of(this.read, this.write)) {
			for (Duration timeout : List.of(YEARS_292, FOR_EVER)) {
				Hold hold = elsewhere(this.write);
				Task<Hold> waiter = this.threads.start(() -> side.hold(timeout));
				awaitWaiting(this.whole, waiter);
				hold.close();
				waiter.value().close();
			}
		}
		assertFree();
	}

	@Test
	void g03_interruptedWaitersOwnNothing() throws Exception {
		Hold hold = elsewhere(this.write);
		for (NamedLock side : List.of(this.read, this.write)) {
			Task<Boolean> waiter = this.threads.start(() -> {
				assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> side.hold(LONG));
				return Thread.currentThread().isInterrupted();
			});
			awaitWaiting(this.whole, waiter);
			waiter.interrupt();
			assertThat(waiter.value()).isFalse();
			Task<Void> locking = this.threads.run(side::lockInterruptibly);
			awaitWaiting(this.whole, locking);
			locking.interrupt();
			assertThat(locking.failure()).isInstanceOf(InterruptedException.class);
			Task<Boolean> uninterruptible = this.threads.start(() -> {
				side.lock();
				side.unlock();
				return Thread.interrupted();
			});
			awaitWaiting(this.whole, uninterruptible);
			uninterruptible.interrupt();
			awaitWaiting(this.whole, uninterruptible);
			hold.close();
			assertThat(uninterruptible.value()).isTrue();
			hold = elsewhere(this.write);
		}
		hold.close();
		assertFree();
		assertThat(this.whole.statistics().attempts(Outcome.INTERRUPTED)).isEqualTo(4);
	}

	@Test
	void statisticsOfTheWholeAreTheSumOfItsSides() throws Exception {
		this.read.hold().close();
		this.read.hold().close();
		this.write.hold().close();
		Hold hold = elsewhere(this.read);
		assertThat(this.write.tryLock()).isFalse();
		assertThat(this.write.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(this.read.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(3);
		assertThat(this.write.statistics().attempts(Outcome.ACQUIRED)).isOne();
		assertThat(this.write.statistics().attempts(Outcome.TIMEOUT)).isEqualTo(2);
		assertThat(this.read.statistics().attempts(Outcome.TIMEOUT)).isZero();
		Statistics sum = this.whole.statistics();
		assertThat(sum.attempts(Outcome.ACQUIRED)).isEqualTo(4);
		assertThat(sum.attempts(Outcome.TIMEOUT)).isEqualTo(2);
		assertThat(sum.waitNanos(Outcome.TIMEOUT)).isGreaterThanOrEqualTo(1_000_000);
		assertThat(sum.holds()).isEqualTo(3);
		assertThat(sum.active()).isOne();
		hold.close();
		assertThat(sum.holds()).isEqualTo(4);
		assertThat(this.write.statistics().holds()).isOne();
	}

	@Test
	void closedEngineRejectsWaitersButWhatIsFreeMayBeTaken() throws Exception {
		Hold hold = elsewhere(this.write);
		Task<Hold> reader = waiter(this.read);
		Task<Hold> writer = waiter(this.write);
		awaitWaiting(this.whole, reader, writer);
		Acquisition async = this.read.enterAsync(new Object(), 1, Timeout.NONE);
		this.engine.close();
		assertThat(reader.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(writer.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(failure(async.result())).isInstanceOf(AcquireRejectedException.class);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(this.read::hold)
			.withMessageContaining("the application shuts down");
		hold.close();
		this.write.lock();
		this.read.lock();
		this.write.unlock();
		elsewhere(this.read).close();
		this.read.unlock();
		assertFree();
	}

}
