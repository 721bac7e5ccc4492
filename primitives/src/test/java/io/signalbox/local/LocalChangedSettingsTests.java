package io.signalbox.local;

import io.signalbox.ChangedSettingsContract;
import io.signalbox.Engine;

/**
 * Settings that change in one JVM.
 */
class LocalChangedSettingsTests extends ChangedSettingsContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

}
