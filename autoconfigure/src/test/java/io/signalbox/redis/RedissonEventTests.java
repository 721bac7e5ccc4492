package io.signalbox.redis;

import io.signalbox.EventContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
class RedissonEventTests extends EventContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Override
	protected int rounds() {
		return 50;
	}

}
