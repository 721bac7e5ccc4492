package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.KeyedHoldsContract;
import io.signalbox.KeyedKindsContract;
import io.signalbox.KeysContract;
import io.signalbox.SeveralContract;
import org.junit.jupiter.api.Nested;

/**
 * Keys in one JVM.
 */
class LocalKeysTests {

	@Nested
	class Use extends KeysContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Kinds extends KeyedKindsContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class Holds extends KeyedHoldsContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class SeveralAtOnce extends SeveralContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

}
