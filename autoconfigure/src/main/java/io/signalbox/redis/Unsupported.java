package io.signalbox.redis;

import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;

/** What this engine can't keep, and what to use instead. */
final class Unsupported {

	private Unsupported() {
	}

	/** Refuses what this engine can't keep, with what to use instead. */
	static void refuse(String name, Settings settings) {
		if (settings instanceof SemaphoreSettings semaphore && !semaphore.bounded()) {
			throw new IllegalArgumentException(Kind.SEMAPHORE.describe(name)
					+ " must be bounded in the engine 'redis', where a permit belongs to who acquired it so that it "
					+ "comes back if that JVM dies: use an event for a signal, or 'engine: local'");
		}
	}

	/** Refuses what all instances would have to change at once. */
	static void refuseChange(String name, Settings from, Settings to) {
		if (isFair(from) != isFair(to)) {
			throw new IllegalArgumentException(from.kind().describe(name) + " cannot be made "
					+ (isFair(to) ? "fair" : "unfair") + " while it runs in the engine 'redis', where all instances "
					+ "must agree: set 'fair' to " + isFair(to) + " in the configuration and restart all of them");
		}
	}

	private static boolean isFair(Settings settings) {
		return settings instanceof LockSettings lock && lock.fair()
				|| settings instanceof SemaphoreSettings semaphore && semaphore.fair();
	}

}
