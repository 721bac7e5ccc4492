package io.signalbox.redis;

import io.signalbox.BarrierContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
@NotPromised(test = "a12_waitWithoutTimeoutOfItsOwnTakesTheBarriers",
		because = "it makes a barrier without a timeout, which is refused")
class RedissonBarrierTests extends BarrierContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Override
	protected int rounds() {
		return 50;
	}

}
