package io.signalbox.redis;

import io.signalbox.BoundedSemaphoreContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
class RedissonSemaphoreTests {

	@Nested
	@NotPromised(test = "b04_checkDoesNotOverflow",
			because = "the second semaphore of the name has other permits, which is refused")
	class Unfair extends BoundedSemaphoreContract {

		@Override
		protected Engine engine() {
			return SharedRedis.engine();
		}

		@Override
		protected int rounds() {
			return 50;
		}

	}

	@Nested
	@NotPromised(test = "b04_checkDoesNotOverflow",
			because = "the second semaphore of the name has other permits, which is refused")
	class Fair extends Unfair {

		@Override
		protected boolean fair() {
			return true;
		}

	}

}
