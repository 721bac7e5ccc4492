package io.signalbox.autoconfigure;

import java.util.Map;
import java.util.function.Consumer;

import io.signalbox.Engine;
import io.signalbox.Kind;

/**
 * The engine in Redis, which is no {@link Engine} bean beside that of this JVM.
 *
 * @param engine the engine
 * @param elsewhere tells other instances which names are not in Redis here
 * @param abandonHolds gives back what is still held when the application ends
 * @param disconnect what ends the connection, if it is ours
 */
record RedisEngine(Engine engine, Consumer<Map<String, Kind>> elsewhere, Runnable abandonHolds,
		Runnable disconnect) implements AutoCloseable {

	@Override
	public void close() {
		this.engine.close();
		this.abandonHolds.run();
		this.disconnect.run();
	}

}
