package io.signalbox.redis;

import io.signalbox.BarrierSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.QueueSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/** What this engine can't keep, and what to use instead. */
final class Unsupported {

	private Unsupported() {
	}

	/**
	 * Refuses what this engine can't keep, with what to use instead.
	 * @throws IllegalArgumentException if there is a reason why not
	 */
	static void refuse(String name, Settings settings, Timeout defaultTimeout) {
		String why = why(name, settings, defaultTimeout);
		if (why != null) {
			throw new IllegalArgumentException(why);
		}
	}

	/**
	 * Why this engine can't keep something, with what to use instead.
	 * @param name of the primitive
	 * @param settings that it shall have
	 * @param defaultTimeout what holds where the settings have no timeout
	 * @return why, or {@code null} if it can
	 */
	static @Nullable String why(String name, Settings settings, Timeout defaultTimeout) {
		if (settings instanceof SemaphoreSettings semaphore && !semaphore.bounded()) {
			return Kind.SEMAPHORE.describe(name)
					+ " must be bounded in the engine 'redis', where a permit belongs to who acquired it so that it "
					+ "comes back if that JVM dies: use an event for a signal, or 'engine: local'";
		}
		if (settings instanceof BarrierSettings barrier && waitsForEver(barrier.timeout(), defaultTimeout)) {
			return Kind.BARRIER.describe(name)
					+ " needs a timeout in the engine 'redis', where a party may die before it arrives: set 'timeout', "
					+ "or use 'engine: local'";
		}
		return (settings instanceof QueueSettings) ? queue(name) : null;
	}

	static String queue(String name) {
		return Kind.QUEUE.describe(name)
				+ " can't be had in the engine 'redis': use a message broker, or 'engine: local'";
	}

	/**
	 * The lock of a condition, as one that a wait can give away.
	 * @throws IllegalArgumentException if it is none
	 */
	static RedissonLock lockOf(String condition, NamedLock lock) {
		if (!(lock instanceof RedissonLock ours)) {
			throw new IllegalArgumentException(
					Kind.CONDITION.describe(condition) + " needs a lock of its own engine 'redis', but '" + lock.name()
							+ "' is one of the engine '" + lock.engine() + "': give both the same engine");
		}
		if (ours.kind() != Kind.LOCK) {
			throw new IllegalArgumentException(Kind.CONDITION.describe(condition) + " needs a lock of its own, but '"
					+ lock.name() + "' is a side of a read-write lock");
		}
		Timeout atLeast = ours.settings().holdAtLeast();
		if (atLeast != null) {
			throw new IllegalArgumentException(
					Kind.CONDITION.describe(condition) + " needs a lock that a wait can give away but got "
							+ lock.describe() + ", whose holds last at least " + atLeast);
		}
		return ours;
	}

	private static boolean waitsForEver(@Nullable Timeout own, Timeout defaultTimeout) {
		return ((own != null) ? own : defaultTimeout).isNone();
	}

	/** What all instances would have to change at once, or {@code null}. */
	static @Nullable String obstacleTo(Settings from, Settings to) {
		return (isFair(from) == isFair(to)) ? null
				: "'fair' is " + isFair(from) + " in all instances of the engine 'redis' and cannot become "
						+ isFair(to) + " while one of them runs: set it in the configuration and restart all of them";
	}

	private static boolean isFair(Settings settings) {
		return settings instanceof LockSettings lock && lock.fair()
				|| settings instanceof SemaphoreSettings semaphore && semaphore.fair();
	}

}
