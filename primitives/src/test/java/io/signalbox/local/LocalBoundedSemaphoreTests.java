package io.signalbox.local;

import io.signalbox.BoundedSemaphoreContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.Nested;

/**
 * A bounded semaphore in one JVM.
 */
class LocalBoundedSemaphoreTests {

	@Nested
	class Unfair extends BoundedSemaphoreContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Fair extends BoundedSemaphoreContract {

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
