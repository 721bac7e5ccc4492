package io.signalbox.redis;

import io.signalbox.ReadWriteLockContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
class RedissonReadWriteLockTests extends ReadWriteLockContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Override
	protected int rounds() {
		return 50;
	}

}
