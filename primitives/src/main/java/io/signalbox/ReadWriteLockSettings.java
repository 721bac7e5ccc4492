package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedReadWriteLock}. Waiters are always served in the order of
 * their arrival, readers that follow each other together, so neither side starves the
 * other.
 *
 * @param maxWaiting how many callers may wait at once; more are refused
 * @param timeout longest wait of a caller who sets none, or {@code null} for the engine's
 * default
 * @param maxKeys how many keys may be in use at once
 * @since 0.1
 */
public record ReadWriteLockSettings(int maxWaiting, @Nullable Timeout timeout, int maxKeys) implements Settings {

	/** Any number of waiters, with the engine's timeout. */
	public static final ReadWriteLockSettings DEFAULT = new ReadWriteLockSettings(UNLIMITED, null);

	/**
	 * Checks the values.
	 */
	public ReadWriteLockSettings {
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("'maxWaiting' must not be negative but was " + maxWaiting);
		}
		Settings.checkMaxKeys(maxKeys);
	}

	/**
	 * Settings with {@link Keys#DEFAULT_MAX} keys.
	 * @param maxWaiting how many callers may wait at once; more are refused
	 * @param timeout longest wait of a caller who sets none, or {@code null} for the
	 * engine's default
	 */
	public ReadWriteLockSettings(int maxWaiting, @Nullable Timeout timeout) {
		this(maxWaiting, timeout, Keys.DEFAULT_MAX);
	}

	@Override
	public Kind kind() {
		return Kind.READ_WRITE;
	}

}
