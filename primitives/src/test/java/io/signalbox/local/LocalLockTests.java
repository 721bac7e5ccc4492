package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.LockContract;
import org.junit.jupiter.api.Nested;

/**
 * A plain lock in one JVM.
 */
class LocalLockTests {

	@Nested
	class Unfair extends LockContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Fair extends LockContract {

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
