package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.SemaphoreContract;
import org.junit.jupiter.api.Nested;

/**
 * An unbounded semaphore in one JVM.
 */
class LocalSemaphoreTests {

	@Nested
	class Unfair extends SemaphoreContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Fair extends SemaphoreContract {

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
