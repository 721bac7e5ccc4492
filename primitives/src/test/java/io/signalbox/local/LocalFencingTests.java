package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.FencingContract;
import io.signalbox.Hold;
import io.signalbox.Keys;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.Settings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fencing tokens in one JVM.
 */
class LocalFencingTests extends FencingContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

	@Test
	void tokenAfterTheLockWasTakenAwayIsLarger() throws Exception {
		NamedLock lock = this.engine.lock("ledger",
				new LockSettings(false, false, Settings.UNLIMITED, null, Keys.DEFAULT_MAX, true, null));
		Hold lost = lock.hold();
		lock.forceRelease();
		assertThat(lock.hold().fencingToken()).isGreaterThan(lost.fencingToken());
		Hold lostKey = lock.keys().hold("a");
		lock.keys().use("a").primitive().forceRelease();
		assertThat(lock.keys().hold("a").fencingToken()).isGreaterThan(lostKey.fencingToken());
	}

}
