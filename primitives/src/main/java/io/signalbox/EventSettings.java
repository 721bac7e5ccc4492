package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedEvent}.
 *
 * @param set whether the event is set at first
 * @param timeout longest wait of a caller who sets none, or {@code null} for the engine's
 * default
 * @param maxKeys how many keys may be in use at once
 * @since 0.1
 */
public record EventSettings(boolean set, @Nullable Timeout timeout, int maxKeys) implements Settings {

	/** An event that is clear at first, with the engine's timeout. */
	public static final EventSettings CLEAR = new EventSettings(false, null);

	/**
	 * Checks the values.
	 */
	public EventSettings {
		Settings.checkMaxKeys(maxKeys);
	}

	/**
	 * Settings with {@link Keys#DEFAULT_MAX} keys.
	 * @param set whether the event is set at first
	 * @param timeout longest wait of a caller who sets none, or {@code null} for the
	 * engine's default
	 */
	public EventSettings(boolean set, @Nullable Timeout timeout) {
		this(set, timeout, Keys.DEFAULT_MAX);
	}

	@Override
	public Kind kind() {
		return Kind.EVENT;
	}

}
