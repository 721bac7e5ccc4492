package io.signalbox.local;

import java.time.Duration;

import io.signalbox.AcquireRejectedException;
import io.signalbox.Engine;
import io.signalbox.Hold;
import io.signalbox.HoldAtLeastContract;
import io.signalbox.Holder;
import io.signalbox.Keys;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Timeout;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Locks whose holds last at least for some time, in one JVM.
 */
class LocalHoldAtLeastTests extends HoldAtLeastContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

	private NamedLock make(String atLeast) {
		return this.engine.lock("nightly", new LockSettings(false, false, Settings.UNLIMITED, null, Keys.DEFAULT_MAX,
				false, Timeout.valueOf(atLeast)));
	}

	@Test
	void forceReleaseLetsTheNextInWhoseHoldTheOldTimeDoesNotEnd() throws Exception {
		NamedLock lock = make("100ms");
		long start = System.nanoTime();
		lock.hold().close();
		Holder from = lock.forceRelease();
		assertThat(from).isNotNull();
		assertThat(from.thread()).contains(Thread.currentThread().getName(), "held for at least 100ms");
		Hold next = lock.hold(Duration.ZERO);
		Threads.until(() -> System.nanoTime() - start > Duration.ofMillis(300).toNanos());
		assertThat(lock.isLocked()).isTrue();
		next.close();
		assertThat(lock.isLocked()).isFalse();
		assertThat(lock.statistics().rejectedReleases()).isZero();
	}

	@Test
	void watchTakesNobodyForItsHolderWhoReleased() throws Exception {
		NamedLock lock = make("1h");
		Hold hold = lock.hold();
		assertThat(((LastingLock) lock).holdings()).hasSize(1);
		hold.close();
		assertThat(((LastingLock) lock).holdings()).isEmpty();
	}

	@Test
	void closedEngineKeepsItTakenAndEndsTheWaits() throws Exception {
		NamedLock lock = make("1h");
		Hold hold = lock.hold();
		Threads.Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		awaitWaiting(lock, waiter);
		hold.close();
		this.engine.close();
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(lock.tryHold()).isNull();
	}

}
