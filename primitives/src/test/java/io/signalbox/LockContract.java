package io.signalbox;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every engine's plain {@link NamedLock} does: {@code Lock} of Python's
 * {@code threading}.
 */
public abstract class LockContract extends BaseLockContract {

	@Override
	final boolean reentrant() {
		return false;
	}

	@Test
	void l03_tryByTheHolderFailsAtOnce() throws Exception {
		Hold hold = this.lock.hold();
		assertThat(this.lock.tryHold()).isNull();
		assertThat(this.lock.tryLock()).isFalse();
		assertThat(this.lock.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(this.lock.holdCount()).isZero();
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void l05_secondAcquireByTheHolderWaitsForAnotherThreadToRelease() throws Exception {
		Task<Void> holder = this.threads.run(() -> {
			this.lock.lock();
			this.lock.lock();
			this.lock.unlock();
		});
		awaitWaiting(this.lock, holder);
		this.lock.unlock();
		holder.value();
		assertUnused(this.lock);
	}

	@Test
	void l05_secondHoldByTheHolderWaitsOutItsTimeout() throws Exception {
		Hold hold = this.lock.hold();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.lock.hold(SHORT));
		hold.close();
		assertUnused(this.lock);
	}

	@Test
	void l06_anyThreadMayRelease() throws Exception {
		this.lock.lock();
		this.threads.run(this.lock::unlock).value();
		assertThat(this.lock.isLocked()).isFalse();
		this.threads.run(this.lock::lock).value();
		this.lock.unlock();
		assertUnused(this.lock);
	}

	@Test
	void l07_releaseOfAFreeLockIsRefused() throws Exception {
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(this.lock::unlock)
			.withMessageContaining("Lock 'ledger' cannot be released: it is not held");
		assertThat(this.lock.isLocked()).isFalse();
		this.lock.lock();
		this.lock.unlock();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(this.lock::unlock);
		Hold hold = this.lock.hold();
		assertThat(this.lock.tryLock()).as("still one at a time").isFalse();
		hold.close();
		assertThat(this.lock.statistics().rejectedReleases()).isEqualTo(2);
	}

	@Test
	void l07_ofTwoSimultaneousReleasesOneSucceeds() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			this.lock.lock();
			CyclicBarrier start = new CyclicBarrier(2);
			Task<Void> other = this.threads.run(() -> {
				start.await();
				this.lock.unlock();
			});
			start.await();
			boolean released = true;
			try {
				this.lock.unlock();
			}
			catch (NotHeldException ex) {
				released = false;
			}
			if (released) {
				assertThat(other.failure()).isInstanceOf(NotHeldException.class);
			}
			else {
				other.value();
			}
			assertThat(this.lock.isLocked()).isFalse();
		}
		assertThat(this.lock.statistics().rejectedReleases()).isEqualTo(rounds());
	}

}
