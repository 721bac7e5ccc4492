package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedBarrier}.
 *
 * @param parties how many pass together
 * @param timeout longest wait of a party that sets none, or {@code null} for the engine's
 * default
 * @param maxKeys how many keys may be in use at once
 * @since 0.1
 */
public record BarrierSettings(int parties, @Nullable Timeout timeout, int maxKeys) implements Settings {

	/**
	 * Checks the values.
	 */
	public BarrierSettings {
		if (parties < 1) {
			throw new IllegalArgumentException("'parties' must be positive but was " + parties);
		}
		Settings.checkMaxKeys(maxKeys);
	}

	/**
	 * Settings with {@link Keys#DEFAULT_MAX} keys.
	 * @param parties how many pass together
	 * @param timeout longest wait of a party that sets none, or {@code null} for the
	 * engine's default
	 */
	public BarrierSettings(int parties, @Nullable Timeout timeout) {
		this(parties, timeout, Keys.DEFAULT_MAX);
	}

	@Override
	public Kind kind() {
		return Kind.BARRIER;
	}

}
