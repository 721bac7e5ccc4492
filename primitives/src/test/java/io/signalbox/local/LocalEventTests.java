package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.EventContract;

/**
 * An event in one JVM.
 */
class LocalEventTests extends EventContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

}
