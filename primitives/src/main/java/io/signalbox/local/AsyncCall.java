package io.signalbox.local;

/**
 * Identity of an asynchronous call in code.
 */
final class AsyncCall {

	@Override
	public String toString() {
		return "async call";
	}

}
