package io.signalbox.autoconfigure;

import io.signalbox.Engine;

/**
 * The engine in Redis, which is no {@link Engine} bean beside that of this JVM.
 *
 * @param engine the engine
 * @param abandonHolds gives back what is still held when the application ends
 * @param disconnect what ends the connection, if it is ours
 */
record RedisEngine(Engine engine, Runnable abandonHolds, Runnable disconnect) implements AutoCloseable {

	@Override
	public void close() {
		this.engine.close();
		this.abandonHolds.run();
		this.disconnect.run();
	}

}
