package io.signalbox.redis;

import io.signalbox.Engine;
import io.signalbox.LockContract;
import io.signalbox.ReentrantLockContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
class RedissonLockTests {

	@Nested
	class Plain extends LockContract {

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
	class Reentrant extends ReentrantLockContract {

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
	class FairPlain extends Plain {

		@Override
		protected boolean fair() {
			return true;
		}

	}

	@Nested
	class FairReentrant extends Reentrant {

		@Override
		protected boolean fair() {
			return true;
		}

	}

}
