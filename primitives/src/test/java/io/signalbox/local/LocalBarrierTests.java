package io.signalbox.local;

import io.signalbox.BarrierContract;
import io.signalbox.Engine;

/**
 * A barrier in one JVM.
 */
class LocalBarrierTests extends BarrierContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

}
