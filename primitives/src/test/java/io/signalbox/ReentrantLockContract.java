package io.signalbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every engine's re-entrant {@link NamedLock} does: {@code RLock} of Python's
 * {@code threading}.
 */
public abstract class ReentrantLockContract extends BaseLockContract {

	@Override
	final boolean reentrant() {
		return true;
	}

	@Test
	void r01_onlyTheMatchingLastReleaseFrees() throws Exception {
		Hold first = this.lock.hold();
		Hold second = this.lock.hold(LONG);
		this.lock.lock();
		assertThat(this.lock.holdCount()).isEqualTo(3);
		this.lock.unlock();
		second.close();
		assertThat(this.lock.isLocked()).isTrue();
		assertThat(this.threads.start(this.lock::tryLock).value()).isFalse();
		first.close();
		assertThat(this.lock.isLocked()).isFalse();
		assertUnused(this.lock);
	}

	@Test
	void r01_holdsMayBeClosedInAnyOrder() throws Exception {
		Hold first = this.lock.hold();
		Hold second = this.lock.hold();
		first.close();
		first.close();
		assertThat(this.lock.holdCount()).isOne();
		second.close();
		assertUnused(this.lock);
	}

	@Test
	void r02_releaseByAnotherThreadIsRefused() throws Exception {
		this.lock.lock();
		this.lock.lock();
		Task<Void> other = this.threads.run(this.lock::unlock);
		assertThat(other.failure()).isInstanceOf(NotHeldException.class)
			.hasMessageContaining("Lock 'ledger' cannot be released by 'test-0': it is held by '");
		assertThat(this.lock.holdCount()).isEqualTo(2);
		assertThat(this.lock.statistics().rejectedReleases()).isOne();
		this.lock.unlock();
		this.lock.unlock();
		assertUnused(this.lock);
	}

	@Test
	void r03_releaseBeyondTheCountIsRefused() throws Exception {
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(this.lock::unlock)
			.withMessageContaining("it is free");
		this.lock.lock();
		this.lock.lock();
		this.lock.unlock();
		this.lock.unlock();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(this.lock::unlock);
		assertThat(this.lock.isLocked()).isFalse();
		assertThat(this.threads.start(this.lock::tryLock).value()).isTrue();
	}

	@Test
	void r04_r05_countIsTheCallersOwn() throws Exception {
		assertThat(this.lock.holdCount()).isZero();
		this.lock.lock();
		this.lock.lock();
		assertThat(this.lock.holdCount()).isEqualTo(2);
		assertThat(this.threads.start(this.lock::holdCount).value()).isZero();
		this.lock.unlock();
		assertThat(this.lock.holdCount()).isOne();
		this.lock.unlock();
		assertThat(this.lock.holdCount()).isZero();
	}

	@Test
	void r05_ownershipGoesByThreadAndNotByName() throws Exception {
		this.lock.lock();
		assertThat(this.threads.start(() -> {
			Thread.currentThread().setName("main");
			return this.lock.holdCount() > 0 || this.lock.tryLock();
		}).value()).isFalse();
		String name = Thread.currentThread().getName();
		Thread.currentThread().setName("renamed");
		try {
			assertThat(this.lock.holdCount()).isOne();
			this.lock.unlock();
		}
		finally {
			Thread.currentThread().setName(name);
		}
		assertUnused(this.lock);
	}

	@Test
	void r06_isLockedIsSeenByOthersAtAnyDepth() throws Exception {
		this.lock.lock();
		this.lock.lock();
		assertThat(this.threads.start(this.lock::isLocked).value()).isTrue();
		this.lock.unlock();
		assertThat(this.threads.start(this.lock::isLocked).value()).isTrue();
		this.lock.unlock();
		assertThat(this.threads.start(this.lock::isLocked).value()).isFalse();
	}

	@Test
	void r07_ownerGoesStraightInWhateverTheTimeout() throws Exception {
		Hold outer = this.lock.hold();
		Task<Void> waiter = this.threads.run(() -> this.lock.hold(LONG).close());
		awaitWaiting(this.lock, waiter);
		assertThat(this.lock.tryLock()).isTrue();
		assertThat(this.lock.tryLock(0, TimeUnit.SECONDS)).isTrue();
		assertThat(this.lock.tryLock(-1, TimeUnit.SECONDS)).isTrue();
		Hold hold = this.lock.hold(Duration.ZERO);
		Hold tried = this.lock.tryHold();
		this.lock.lockInterruptibly();
		assertThat(this.lock.holdCount()).isEqualTo(7);
		assertThat(this.lock.holders()).singleElement()
			.satisfies((holder) -> assertThat(holder.permits()).isEqualTo(7));
		for (int i = 0; i < 4; i++) {
			this.lock.unlock();
		}
		hold.close();
		tried.close();
		assertThat(this.lock.holdCount()).isOne();
		outer.close();
		waiter.value();
		assertUnused(this.lock);
	}

	@Test
	void r07_g03_3_ownerWithTheFlagSetNeverLosesIt() throws Exception {
		this.lock.lock();
		Thread.currentThread().interrupt();
		int count = 1;
		try {
			this.lock.lockInterruptibly();
			count = 2;
			assertThat(Thread.interrupted()).as("flag after success").isTrue();
		}
		catch (InterruptedException ex) {
			assertThat(Thread.interrupted()).as("flag after the exception").isFalse();
		}
		assertThat(this.lock.holdCount()).isEqualTo(count);
		for (int i = 0; i < count; i++) {
			this.lock.unlock();
		}
		assertUnused(this.lock);
	}

	@Test
	void r10_deepRecursionIsNoProblem() throws Exception {
		for (int i = 0; i < 100_000; i++) {
			this.lock.lock();
		}
		assertThat(this.lock.holdCount()).isEqualTo(100_000);
		for (int i = 0; i < 100_000; i++) {
			this.lock.unlock();
		}
		assertUnused(this.lock);
	}

	@Test
	void r11_toStringShowsTheCountFromAnyThread() throws Exception {
		this.lock.lock();
		this.lock.lock();
		assertThat(this.threads.start(this.lock::toString).value()).contains("depth=2");
		this.lock.unlock();
		this.lock.unlock();
	}

	@Test
	void r12_ownerStaysOwnerWhileItIsParked() throws Exception {
		NamedEvent event = this.engine.event("go", EventSettings.CLEAR);
		Task<Integer> owner = this.threads.start(() -> {
			this.lock.lock();
			event.await();
			this.lock.lock();
			int count = this.lock.holdCount();
			this.lock.unlock();
			this.lock.unlock();
			return count;
		});
		awaitWaiting(event, owner);
		assertThat(this.lock.tryLock()).isFalse();
		event.set();
		assertThat(owner.value()).isEqualTo(2);
		assertUnused(this.lock);
	}

}
