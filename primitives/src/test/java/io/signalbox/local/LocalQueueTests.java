package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.QueueContract;
import io.signalbox.QueueWaitsContract;
import org.junit.jupiter.api.Nested;

/**
 * A queue in one JVM.
 */
class LocalQueueTests {

	@Nested
	class WithoutWaiting extends QueueContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Waits extends QueueWaitsContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

}
