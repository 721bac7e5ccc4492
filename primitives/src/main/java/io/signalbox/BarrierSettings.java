package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedBarrier}.
 *
 * @param parties how many pass together
 * @param timeout longest wait of a party that sets none, or {@code null} for the engine's
 * default
 * @since 0.1
 */
public record BarrierSettings(int parties, @Nullable Timeout timeout) implements Settings {

	/**
	 * Checks the values.
	 */
	public BarrierSettings {
		if (parties < 1) {
			throw new IllegalArgumentException("'parties' must be positive but was " + parties);
		}
	}

	@Override
	public Kind kind() {
		return Kind.BARRIER;
	}

}
