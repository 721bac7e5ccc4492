package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.VirtualThreadContract;
import org.junit.jupiter.api.Nested;

/**
 * Virtual threads in one JVM.
 */
class LocalVirtualThreadTests {

	@Nested
	class Unfair extends VirtualThreadContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Fair extends VirtualThreadContract {

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
