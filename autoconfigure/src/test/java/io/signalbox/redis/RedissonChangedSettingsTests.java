package io.signalbox.redis;

import java.time.Duration;

import io.signalbox.BarrierSettings;
import io.signalbox.ChangedSettingsContract;
import io.signalbox.Engine;
import io.signalbox.NamedBarrier;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Settings that change in one of several JVMs, and those that this engine does not keep.
 */
@ExtendWith(SharedRedis.class)
class RedissonChangedSettingsTests extends ChangedSettingsContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Test
	void whatCannotBeMadeCannotBecome() {
		NamedBarrier barrier = this.engine.barrier("b", new BarrierSettings(2, Timeout.of(LONG)));
		refuses(barrier, new BarrierSettings(2, Timeout.NONE), "Barrier 'b' needs a timeout in the engine 'redis'");
		barrier.reconfigure(new BarrierSettings(2, null));
		refuses(this.engine.semaphore("s", SemaphoreSettings.bounded(1)),
				new SemaphoreSettings(1, true, true, 10, Timeout.of(Duration.ofSeconds(1))),
				"'fair' is false in all instances");
	}

}
