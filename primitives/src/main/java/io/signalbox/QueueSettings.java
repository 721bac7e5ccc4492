package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedQueue}.
 *
 * @param capacity how many elements it holds at most
 * @param timeout longest wait of {@link NamedQueue#enqueue(Object)} and
 * {@link NamedQueue#dequeue()}, or {@code null} for the engine's default
 * @since 0.1
 */
public record QueueSettings(int capacity, @Nullable Timeout timeout) implements Settings {

	/**
	 * Checks the values.
	 */
	public QueueSettings {
		if (capacity < 1) {
			throw new IllegalArgumentException("'capacity' must be positive but was " + capacity);
		}
	}

	/**
	 * Settings of a queue with the engine's timeout.
	 * @param capacity how many elements it holds at most
	 * @return the settings
	 */
	public static QueueSettings ofCapacity(int capacity) {
		return new QueueSettings(capacity, null);
	}

	@Override
	public Kind kind() {
		return Kind.QUEUE;
	}

	/** None: a queue is not used by key. */
	@Override
	public int maxKeys() {
		return 0;
	}

}
