package io.signalbox.demo.live;

import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Statistics;

/**
 * As much of a primitive as the story needs; the console shows the rest. Of a queue,
 * those count who put: one who waits to take has nothing to do, which is no reason to
 * worry.
 *
 * @param name the name
 * @param use how it is used now, in words
 * @param active how much is in use
 * @param max how much there is
 * @param pending how many callers wait
 */
record PrimitiveView(String name, String use, int active, int max, int pending) {

	static PrimitiveView of(NamedPrimitive primitive) {
		Statistics statistics = primitive.statistics();
		NamedPrimitive waitedFor = (primitive instanceof NamedQueue<?> queue) ? queue.putSide() : primitive;
		return new PrimitiveView(primitive.name(), use(primitive), statistics.active(), statistics.max(),
				waitedFor.statistics().pending());
	}

	private static String use(NamedPrimitive primitive) {
		if (!(primitive instanceof NamedReadWriteLock lock)) {
			return "";
		}
		if (lock.writeLock().statistics().active() > 0) {
			return "1 writer";
		}
		int readers = lock.readLock().statistics().active();
		return readers + ((readers == 1) ? " reader" : " readers");
	}

}
