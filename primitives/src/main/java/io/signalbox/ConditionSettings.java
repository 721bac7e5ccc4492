package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedCondition}.
 *
 * @param lock name of the lock that guards what the condition is about
 * @param timeout longest wait of a caller who sets none, or {@code null} for the engine's
 * default
 * @param maxKeys how many keys may be in use at once
 * @since 0.1
 */
public record ConditionSettings(String lock, @Nullable Timeout timeout, int maxKeys) implements Settings {

	/**
	 * Checks the values.
	 */
	public ConditionSettings {
		if (lock.isBlank()) {
			throw new IllegalArgumentException("'lock' must be the name of a lock but was '" + lock + "'");
		}
		Settings.checkMaxKeys(maxKeys);
	}

	/**
	 * Settings with {@link Keys#DEFAULT_MAX} keys.
	 * @param lock name of the lock that guards what the condition is about
	 * @param timeout longest wait of a caller who sets none, or {@code null} for the
	 * engine's default
	 */
	public ConditionSettings(String lock, @Nullable Timeout timeout) {
		this(lock, timeout, Keys.DEFAULT_MAX);
	}

	@Override
	public Kind kind() {
		return Kind.CONDITION;
	}

}
