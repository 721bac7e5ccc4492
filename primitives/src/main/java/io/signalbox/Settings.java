package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * What a primitive is made with. Each kind has a record of its own, which refuses wrong
 * values.
 *
 * @since 0.1
 */
public sealed interface Settings permits LockSettings, ReadWriteLockSettings, SemaphoreSettings, EventSettings,
		ConditionSettings, BarrierSettings, QueueSettings {

	/** Any number of callers may wait. */
	int UNLIMITED = Integer.MAX_VALUE;

	/**
	 * The kind that these settings make.
	 * @return the kind
	 */
	Kind kind();

	/**
	 * The longest wait of a caller who sets none.
	 * @return the timeout, or {@code null} for the engine's default
	 */
	@Nullable Timeout timeout();

	/**
	 * How many keys may be in use at once.
	 * @return at least 1, or 0 for what is not used by key
	 */
	int maxKeys();

	/**
	 * Whether a primitive with these settings can be given others while it runs: those of
	 * the same kind that differ in nothing that is part of what it is.
	 * @param others the others
	 * @return what can't be changed, or {@code null} if they can
	 */
	default @Nullable String obstacleTo(Settings others) {
		return Changes.obstacle(this, others);
	}

	/**
	 * Refuses a number of keys that can't be.
	 * @param maxKeys the number
	 * @throws IllegalArgumentException if it is less than 1
	 */
	static void checkMaxKeys(int maxKeys) {
		if (maxKeys < 1) {
			throw new IllegalArgumentException("'maxKeys' must be positive but was " + maxKeys);
		}
	}

}
