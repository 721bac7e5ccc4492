package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedEvent}.
 *
 * @param set whether the event is set at first
 * @param timeout longest wait of a caller who sets none, or {@code null} for the engine's
 * default
 * @since 0.1
 */
public record EventSettings(boolean set, @Nullable Timeout timeout) implements Settings {

	/** An event that is clear at first, with the engine's timeout. */
	public static final EventSettings CLEAR = new EventSettings(false, null);

	@Override
	public Kind kind() {
		return Kind.EVENT;
	}

}
