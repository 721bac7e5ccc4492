package io.signalbox.redis;

import io.signalbox.ConditionContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A condition in several JVMs, over each kind of lock.
 */
@ExtendWith(SharedRedis.class)
class RedissonConditionTests {

	@Nested
	@NotPromised(test = "newConditionOfALockIsAnotherOne", because = "a condition has a name in every JVM")
	class OverReentrant extends ConditionContract {

		@Override
		protected Engine engine() {
			return SharedRedis.engine();
		}

		@Override
		protected boolean reentrant() {
			return true;
		}

		@Override
		protected int rounds() {
			return 50;
		}

	}

	@Nested
	@NotPromised(test = "newConditionOfALockIsAnotherOne", because = "a condition has a name in every JVM")
	class OverPlain extends ConditionContract {

		@Override
		protected Engine engine() {
			return SharedRedis.engine();
		}

		@Override
		protected boolean reentrant() {
			return false;
		}

		@Override
		protected int rounds() {
			return 50;
		}

	}

}
