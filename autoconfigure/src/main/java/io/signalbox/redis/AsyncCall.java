package io.signalbox.redis;

/** Identity of an asynchronous call in code. */
final class AsyncCall {

	@Override
	public String toString() {
		return "async call";
	}

}
