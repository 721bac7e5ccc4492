package io.signalbox.local;

import io.signalbox.AsyncWaitsContract;
import io.signalbox.Engine;

class LocalAsyncWaitsTests extends AsyncWaitsContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

}
