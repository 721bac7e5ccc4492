package io.signalbox.autoconfigure;

import java.util.Map;
import java.util.function.BiConsumer;

import io.signalbox.Engine;
import io.signalbox.Kind;
import io.signalbox.Settings;

/**
 * The engine in Redis, which is no {@link Engine} bean beside that of this JVM.
 *
 * @param engine the engine
 * @param declare tells other instances of the settings of the names that are in Redis
 * here, and of the names that are not
 * @param abandonHolds gives back what is still held when the application ends
 * @param disconnect what ends the connection, if it is ours
 */
record RedisEngine(Engine engine, BiConsumer<Map<String, Settings>, Map<String, Kind>> declare, Runnable abandonHolds,
		Runnable disconnect) implements AutoCloseable {

	@Override
	public void close() {
		this.engine.close();
		this.abandonHolds.run();
		this.disconnect.run();
	}

}
