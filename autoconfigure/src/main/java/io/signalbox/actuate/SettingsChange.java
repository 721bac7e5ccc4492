package io.signalbox.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.LockSettings;
import io.signalbox.NamedPrimitive;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Settings to change; what is absent stays.
 *
 * @param permits how many permits there are
 * @param timeout the longest wait, as in the configuration; {@code default} for that of
 * the engine
 * @param maxWaiting how many callers may wait
 * @param fair whether waiters are served in the order of their arrival
 */
record SettingsChange(@Nullable Integer permits, @Nullable String timeout, @Nullable Integer maxWaiting,
		@Nullable Boolean fair) {

	private static final String ENGINES_DEFAULT = "default";

	boolean isEmpty() {
		return asMap().isEmpty();
	}

	/** What is to change, for the record. */
	Map<String, Object> asMap() {
		Map<String, Object> map = new LinkedHashMap<>();
		put(map, "permits", this.permits);
		put(map, "timeout", this.timeout);
		put(map, "maxWaiting", this.maxWaiting);
		put(map, "fair", this.fair);
		return map;
	}

	private static void put(Map<String, Object> map, String name, @Nullable Object value) {
		if (value != null) {
			map.put(name, value);
		}
	}

	/**
	 * The settings with the changes.
	 * @throws IllegalArgumentException if a value is wrong, or is none of this kind
	 */
	Settings applyTo(NamedPrimitive primitive) {
		Settings settings = primitive.settings();
		Timeout changed = timeout(settings);
		if (settings instanceof SemaphoreSettings semaphore) {
			return new SemaphoreSettings(permits(semaphore), semaphore.bounded(), fair(semaphore.fair()),
					maxWaiting(semaphore.maxWaiting()), changed, semaphore.maxKeys());
		}
		refuse(primitive, "permits", this.permits);
		if (settings instanceof LockSettings lock) {
			return new LockSettings(lock.reentrant(), fair(lock.fair()), maxWaiting(lock.maxWaiting()), changed,
					lock.maxKeys(), lock.fenced(), lock.holdAtLeast());
		}
		refuse(primitive, "fair", this.fair);
		if (settings instanceof ReadWriteLockSettings readWrite) {
			return new ReadWriteLockSettings(maxWaiting(readWrite.maxWaiting()), changed, readWrite.maxKeys());
		}
		refuse(primitive, "maxWaiting", this.maxWaiting);
		if (settings instanceof EventSettings event) {
			return new EventSettings(event.set(), changed, event.maxKeys());
		}
		if (settings instanceof ConditionSettings condition) {
			return new ConditionSettings(condition.lock(), changed, condition.maxKeys());
		}
		if (settings instanceof BarrierSettings barrier) {
			return new BarrierSettings(barrier.parties(), changed, barrier.maxKeys());
		}
		return new QueueSettings(((QueueSettings) settings).capacity(), changed);
	}

	private static void refuse(NamedPrimitive primitive, String setting, @Nullable Object value) {
		if (value != null) {
			throw new IllegalArgumentException(
					"'" + setting + "' cannot be changed to " + value + ": " + primitive.describe() + " has none");
		}
	}

	private @Nullable Timeout timeout(Settings settings) {
		if (this.timeout == null) {
			return settings.timeout();
		}
		return this.timeout.equals(ENGINES_DEFAULT) ? null : Timeout.valueOf(this.timeout);
	}

	private int permits(SemaphoreSettings settings) {
		if (this.permits == null) {
			return settings.permits();
		}
		if (this.permits < 1 && settings.bounded()) {
			throw new IllegalArgumentException(
					"'permits' must be positive but was " + this.permits + "; to let nobody in, drain it");
		}
		return this.permits;
	}

	private boolean fair(boolean before) {
		return (this.fair != null) ? this.fair : before;
	}

	private int maxWaiting(int before) {
		return (this.maxWaiting != null) ? this.maxWaiting : before;
	}

}
