package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Task;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every engine's {@link NamedReadWriteLock} does.
 */
public abstract class ReadWriteLockContract extends ReadWriteWaitsContract {

	@Test
	void sidesSayWhatTheyAre() {
		assertThat(this.whole.kind()).isEqualTo(Kind.READ_WRITE);
		assertThat(this.read.kind()).isEqualTo(Kind.READ);
		assertThat(this.write.kind()).isEqualTo(Kind.WRITE);
		assertThat(List.of(this.whole.name(), this.read.name(), this.write.name())).containsOnly("catalog");
		assertThat(this.whole.settings()).isEqualTo(ReadWriteLockSettings.DEFAULT);
		assertThat(this.whole.readLock()).isSameAs(this.read);
		assertThat(this.whole.writeLock()).isSameAs(this.write);
		assertThatIllegalArgumentException().isThrownBy(() -> new ReadWriteLockSettings(-1, null));
	}

	@Test
	void manyReadersTogether() throws Exception {
		List<Hold> holds = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			holds.add(elsewhere(this.read));
		}
		assertThat(this.read.isLocked()).isTrue();
		assertThat(this.write.isLocked()).isFalse();
		assertThat(this.read.statistics().active()).isEqualTo(40);
		assertThat(this.read.holders()).hasSize(40);
		assertThat(this.write.holders()).isEmpty();
		assertThat(this.write.tryLock()).isFalse();
		for (Hold hold : holds) {
			assertThat(this.write.tryHold()).isNull();
			hold.close();
		}
		assertThat(this.write.tryLock()).isTrue();
		this.write.unlock();
		assertFree();
	}

	@Test
	void writerAlone() throws Exception {
		Hold hold = elsewhere(this.write);
		assertThat(this.write.isLocked()).isTrue();
		assertThat(this.read.isLocked()).isFalse();
		assertThat(this.write.tryLock()).isFalse();
		assertThat(this.write.tryHold()).isNull();
		assertThat(this.read.tryLock()).isFalse();
		assertThat(this.read.tryHold()).isNull();
		assertThat(this.read.tryEnter(this, 1)).isNull();
		assertThat(this.whole.holders()).hasSize(1);
		hold.close();
		assertFree();
	}

	@Test
	void readingIsReentrant() throws Exception {
		this.read.lock();
		Hold second = this.read.hold();
		this.read.lockInterruptibly();
		assertThat(this.read.tryLock(0, TimeUnit.SECONDS)).isTrue();
		assertThat(this.read.holdCount()).isEqualTo(4);
		assertThat(this.write.holdCount()).isZero();
		assertThat(this.threads.start(this.read::holdCount).value()).isZero();
		second.close();
		second.close();
		assertThat(this.read.holdCount()).isEqualTo(3);
		for (int i = 0; i < 3; i++) {
			assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
			this.read.unlock();
		}
		assertThat(this.read.holdCount()).isZero();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(this.read::unlock);
		assertFree();
	}

	@Test
	void holdsAndLocksOfOneReaderMayEndInAnyOrder() throws Exception {
		for (boolean holdFirst : new boolean[] { true, false }) {
			List<Hold> holds = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				holds.add(this.read.hold());
				this.read.lock();
			}
			for (Hold hold : holds) {
				if (holdFirst) {
					hold.close();
					this.read.unlock();
				}
				else {
					this.read.unlock();
					// what is free now is taken by another, whose it stays
					Hold other = elsewhere(this.read);
					hold.close();
					assertThat(this.read.holders()).hasSize(2 * (2 - holds.indexOf(hold)) + 1);
					other.close();
				}
			}
			assertFree();
		}
		this.write.hold().close();
		assertFree();
	}

	@Test
	void writingIsReentrant() throws Exception {
		this.write.lock();
		Hold second = this.write.hold();
		assertThat(this.write.tryLock()).isTrue();
		assertThat(this.write.holdCount()).isEqualTo(3);
		assertThat(this.write.holders()).singleElement()
			.satisfies((holder) -> assertThat(holder.permits()).isEqualTo(3));
		assertThat(this.threads.start(this.write::holdCount).value()).isZero();
		second.close();
		this.write.unlock();
		assertThat(this.threads.start(() -> this.read.tryLock() || this.write.tryLock()).value()).isFalse();
		this.write.unlock();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(this.write::unlock);
		assertFree();
	}

	@Test
	void unlockByWhoDoesNotHoldIsRefused() throws Exception {
		for (NamedLock side : List.of(this.read, this.write)) {
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(side::unlock)
				.withMessageContaining("cannot be released");
			Hold hold = elsewhere(side);
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(side::unlock);
			NamedLock other = (side == this.read) ? this.write : this.read;
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(other::unlock);
			assertThat(side.isLocked()).isTrue();
			assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
			hold.close();
			assertFree();
		}
		assertThat(this.read.statistics().rejectedReleases()).isEqualTo(3);
		assertThat(this.write.statistics().rejectedReleases()).isEqualTo(3);
		assertThat(this.whole.statistics().rejectedReleases()).isEqualTo(6);
	}

	@Test
	void upgradeIsRefusedAtOnce() throws Exception {
		Hold hold = this.read.hold();
		this.read.lock();
		List<ThrowingCallable> upgrades = List.of(this.write::hold, () -> this.write.hold(LONG), this.write::lock,
				this.write::lockInterruptibly, () -> this.write.enter(Thread.currentThread(), 1, Timeout.NONE),
				() -> value(this.write.enterAsync(Thread.currentThread(), 1, Timeout.NONE).result()));
		for (ThrowingCallable upgrade : upgrades) {
			assertThatThrownBy(upgrade).isInstanceOf(SelfDeadlockException.class)
				.hasMessageContaining("Write lock 'catalog'")
				.hasMessageContaining("release the read lock first");
		}
		assertThat(this.write.tryLock()).isFalse();
		assertThat(this.write.tryHold()).isNull();
		assertThat(this.write.tryEnter(Thread.currentThread(), 1)).isNull();
		assertThat(this.write.statistics().attempts(Outcome.REJECTED)).isEqualTo(upgrades.size());
		assertThat(this.write.statistics().attempts(Outcome.TIMEOUT)).isEqualTo(2);
		assertThat(this.read.holdCount()).isEqualTo(2);
		assertThat(this.whole.statistics().pending()).isZero();
		this.read.unlock();
		hold.close();
		this.write.hold().close();
		assertFree();
	}

	@Test
	void upgradeIsRefusedWithOtherReadersInAndAnAsynchronousOwner() throws Exception {
		Hold other = elsewhere(this.read);
		Object owner = new Object();
		Grant mine = take(this.read, owner);
		assertThat(failure(this.write.enterAsync(owner, 1, Timeout.NONE).result()))
			.isInstanceOf(SelfDeadlockException.class);
		assertThatExceptionOfType(SelfDeadlockException.class)
			.isThrownBy(() -> this.write.enter(owner, 1, Timeout.NONE));
		// who does not read itself may wait
		Acquisition writer = this.write.enterAsync(new Object(), 1, Timeout.NONE);
		awaitPending(this.write, 1);
		mine.release();
		assertThat(writer.result().toCompletableFuture()).isNotDone();
		other.close();
		value(writer.result()).release();
		assertFree();
	}

	/** The write lock may be asked for in time: it is no, or a mistake, but no wait. */
	@Test
	void timedTryToUpgradeDoesNotWait() throws Exception {
		this.read.lock();
		long start = System.nanoTime();
		for (long seconds : new long[] { 0, 60 }) {
			try {
				assertThat(this.write.tryLock(seconds, TimeUnit.SECONDS)).isFalse();
			}
			catch (SelfDeadlockException ex) {
				assertThat(ex).hasMessageContaining("release the read lock first");
			}
		}
		assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
		this.read.unlock();
		assertFree();
	}

	@Test
	void downgradeKeepsWritersOutAndLetsReadersIn() throws Exception {
		this.write.lock();
		this.read.lock();
		assertThat(this.threads.start(() -> this.read.tryLock()).value()).isFalse();
		this.write.unlock();
		assertThat(this.write.isLocked()).isFalse();
		assertThat(this.read.holdCount()).isOne();
		assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
		elsewhere(this.read).close();
		assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
		this.read.unlock();
		elsewhere(this.write).close();
		assertFree();
	}

	@Test
	void downgradeOfSeveralReads() throws Exception {
		this.write.lock();
		this.write.lock();
		Hold first = this.read.hold();
		Hold second = this.read.hold(Duration.ZERO);
		this.read.lock();
		assertThat(this.read.holdCount()).isEqualTo(3);
		this.write.unlock();
		assertThat(this.threads.start(() -> this.read.tryLock()).value()).isFalse();
		first.close();
		this.write.unlock();
		for (Hold hold : List.of(elsewhere(this.read), second)) {
			assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
			hold.close();
		}
		assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
		this.read.unlock();
		elsewhere(this.write).close();
		assertFree();
	}

	@Test
	void downgradeLetsTheReadersInThatWaited() throws Exception {
		this.write.lock();
		this.read.lock();
		Task<Hold> reader = this.threads.start(() -> this.read.hold(LONG));
		awaitWaiting(this.whole, reader);
		Task<Hold> writer = this.threads.start(() -> this.write.hold(LONG));
		awaitWaiting(this.whole, reader, writer);
		this.write.unlock();
		Hold reading = reader.value();
		this.read.unlock();
		awaitWaiting(this.whole, writer);
		assertThat(writer).isNotDone();
		reading.close();
		writer.value().close();
		assertFree();
	}

	@Test
	void readsUnderTheWriteLockMayEndBeforeItAlsoInAnotherThread() throws Exception {
		this.write.lock();
		Hold mine = this.read.hold();
		Hold theirs = this.read.tryHold();
		this.read.lock();
		mine.close();
		this.threads.run(theirs::close).value();
		this.read.unlock();
		assertThat(this.read.holdCount()).isZero();
		assertThat(this.threads.start(() -> this.read.tryLock() || this.write.tryLock()).value()).isFalse();
		this.write.unlock();
		elsewhere(this.write).close();
		assertFree();
	}

	@Test
	void readsUnderTheWriteLockMayEndAfterItAlsoInAnotherThread() throws Exception {
		this.write.lock();
		Hold mine = this.read.hold();
		Hold theirs = this.read.hold();
		this.write.unlock();
		this.threads.run(theirs::close).value();
		assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
		mine.close();
		elsewhere(this.write).close();
		assertFree();
	}

	@Test
	void readUnderTheWriteLockThatEndsElsewhereAsTheWriteDoes() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			this.write.lock();
			Hold first = this.read.hold();
			Hold second = this.read.hold();
			Task<Void> other = this.threads.run(first::close);
			this.write.unlock();
			assertThat(this.threads.start(this.write::tryLock).value()).isFalse();
			second.close();
			other.value();
			// every permit is back, or no writer could come in
			assertThat(this.write.tryLock()).isTrue();
			this.write.unlock();
		}
		assertFree();
	}

	@Test
	void writeAndReadOfOneAsynchronousOwner() throws Exception {
		Object owner = new Object();
		Grant writing = value(this.write.enterAsync(owner, 1, Timeout.NONE).result());
		assertThat(this.read.tryEnter(new Object(), 1)).isNull();
		Grant reading = value(this.read.enterAsync(owner, 1, Timeout.NONE).result());
		writing.release();
		assertThat(this.write.tryHold()).isNull();
		reading.release();
		this.write.hold().close();
		assertFree();
	}

	@Test
	void neitherSideHasConditions() {
		for (NamedLock side : List.of(this.read, this.write)) {
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(side::newCondition)
				.withMessageContaining("has no conditions");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.engine.condition("c", new ConditionSettings("catalog", null), side));
		}
	}

	@Test
	void g07_toStringShowsTheStateFromAnyThread() throws Exception {
		assertThat(this.whole).hasToString("Read-write lock 'catalog' (readers=0, writer=free, waiting=0)");
		this.write.lock();
		String me = Thread.currentThread().getName();
		assertThat(this.threads.start(this.whole::toString).value()).contains("writer=held by '" + me + "'");
		this.write.unlock();
		this.read.lock();
		this.read.lock();
		assertThat(this.threads.start(this.read::toString).value()).startsWith("Read lock 'catalog' (readers=2, ");
		assertThat(this.read.holders()).extracting(Holder::thread).containsExactly(me, me);
		assertThat(this.whole.holders()).hasSize(2);
		this.read.unlock();
		this.read.unlock();
	}

	@Test
	void g08_readersSeeWhatWritersDid() throws Exception {
		int[] data = new int[2];
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			boolean writer = (i % 2 == 0);
			tasks.add(this.threads.run(() -> {
				for (int k = 0; k < rounds(); k++) {
					try (Hold hold = (writer ? this.write : this.read).hold(LONG)) {
						assertThat(data[0]).isEqualTo(data[1]);
						if (writer) {
							data[0]++;
							data[1]++;
						}
					}
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(data[0]).isEqualTo(2 * rounds());
		assertFree();
	}

}
