package io.signalbox.local;

import io.signalbox.AcquirableContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.Nested;

/**
 * Annotated calls in one JVM.
 */
class LocalAcquirableTests {

	@Nested
	class Unfair extends AcquirableContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Fair extends AcquirableContract {

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
