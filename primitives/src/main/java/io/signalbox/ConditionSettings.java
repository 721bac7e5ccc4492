package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedCondition}.
 *
 * @param lock name of the lock that guards what the condition is about
 * @param timeout longest wait of a caller who sets none, or {@code null} for the engine's
 * default
 * @since 0.1
 */
public record ConditionSettings(String lock, @Nullable Timeout timeout) implements Settings {

	/**
	 * Checks the values.
	 */
	public ConditionSettings {
		if (lock.isBlank()) {
			throw new IllegalArgumentException("'lock' must be the name of a lock but was '" + lock + "'");
		}
	}

	@Override
	public Kind kind() {
		return Kind.CONDITION;
	}

}
