package io.signalbox.local;

import io.signalbox.ConditionContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.Nested;

/**
 * A condition in one JVM, over each kind of lock.
 */
class LocalConditionTests {

	@Nested
	class OverReentrant extends ConditionContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

		@Override
		protected boolean reentrant() {
			return true;
		}

	}

	@Nested
	class OverPlain extends ConditionContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

		@Override
		protected boolean reentrant() {
			return false;
		}

	}

	@Nested
	class OverFair extends ConditionContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

		@Override
		protected boolean reentrant() {
			return true;
		}

		@Override
		protected boolean fair() {
			return true;
		}

	}

}
