package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.ReadWriteLockContract;

/**
 * A read-write lock in one JVM.
 */
class LocalReadWriteLockTests extends ReadWriteLockContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

}
