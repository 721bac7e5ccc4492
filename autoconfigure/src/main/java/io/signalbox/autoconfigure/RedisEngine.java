package io.signalbox.autoconfigure;

import io.signalbox.Engine;

/**
 * The engine in Redis, which is no {@link Engine} bean beside that of this JVM.
 *
 * @param engine the engine
 * @param disconnect what ends the connection, if it is ours
 */
record RedisEngine(Engine engine, Runnable disconnect) implements AutoCloseable {

	@Override
	public void close() {
		this.engine.close();
		this.disconnect.run();
	}

}
