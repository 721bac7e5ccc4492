package io.signalbox.redis;

import io.signalbox.BoundedSemaphoreContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
@NotPromised(test = "b04_checkDoesNotOverflow",
		because = "the second semaphore of the name has other permits, which is refused")
class RedissonSemaphoreTests extends BoundedSemaphoreContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Override
	protected int rounds() {
		return 50;
	}

}
