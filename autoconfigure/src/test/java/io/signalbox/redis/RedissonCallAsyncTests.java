package io.signalbox.redis;

import io.signalbox.CallAsyncContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
class RedissonCallAsyncTests extends CallAsyncContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Override
	protected int rounds() {
		return 30;
	}

}
