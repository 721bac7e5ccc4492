package io.signalbox.redis;

import io.signalbox.Engine;
import io.signalbox.KeyedHoldsContract;
import io.signalbox.KeyedKindsContract;
import io.signalbox.KeysContract;
import io.signalbox.SeveralContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
class RedissonKeysTests {

	@Nested
	@NotPromised(test = "k03_semaphoreIsIdleWithThePermitsOfTheStart", because = "semaphores are bounded")
	class Use extends KeysContract {

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
	@NotPromised(test = "k16_listenerThatThrowsLeavesNoKey",
			because = "an asynchronous caller hears of it through the stage, as the server is asked first")
	class Holds extends KeyedHoldsContract {

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
	@NotPromised(test = "k05_asynchronousHoldOfAReentrantLockIsNotReentered",
			because = "an asynchronous hold gives back without waiting for the answer, and its key with it")
	class Kinds extends KeyedKindsContract {

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
	class SeveralAtOnce extends SeveralContract {

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
	class FairSeveralAtOnce extends SeveralAtOnce {

		@Override
		protected boolean fair() {
			return true;
		}

	}

}
