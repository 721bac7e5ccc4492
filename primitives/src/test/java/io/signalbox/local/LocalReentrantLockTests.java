package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.ReentrantLockContract;
import org.junit.jupiter.api.Nested;

/**
 * A re-entrant lock in one JVM.
 */
class LocalReentrantLockTests {

	@Nested
	class Unfair extends ReentrantLockContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Fair extends ReentrantLockContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

		@Override
		protected boolean fair() {
			return true;
		}

	}

}
