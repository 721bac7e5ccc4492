package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedSemaphore}.
 *
 * @param permits how many permits there are at first; one that starts with none is for
 * signals, which a bounded one never accepts
 * @param bounded whether a release of more than was acquired is an error, which is what
 * one wants of a limit
 * @param fair whether waiters are served strictly in the order of their arrival; ten
 * times slower under contention
 * @param maxWaiting how many callers may wait at once; more are refused
 * @param timeout longest wait of a caller who sets none, or {@code null} for the engine's
 * default
 * @param maxKeys how many keys may be in use at once
 * @since 0.1
 */
public record SemaphoreSettings(int permits, boolean bounded, boolean fair, int maxWaiting, @Nullable Timeout timeout,
		int maxKeys) implements Settings {

	/**
	 * Checks the values.
	 */
	public SemaphoreSettings {
		if (permits < 0) {
			throw new IllegalArgumentException("'permits' must not be negative but was " + permits);
		}
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("'maxWaiting' must not be negative but was " + maxWaiting);
		}
		Settings.checkMaxKeys(maxKeys);
	}

	/**
	 * Settings with {@link Keys#DEFAULT_MAX} keys.
	 * @param permits how many permits there are at first; one that starts with none is
	 * for signals, which a bounded one never accepts
	 * @param bounded whether a release of more than was acquired is an error, which is
	 * what one wants of a limit
	 * @param fair whether waiters are served strictly in the order of their arrival; ten
	 * times slower under contention
	 * @param maxWaiting how many callers may wait at once; more are refused
	 * @param timeout longest wait of a caller who sets none, or {@code null} for the
	 * engine's default
	 */
	public SemaphoreSettings(int permits, boolean bounded, boolean fair, int maxWaiting, @Nullable Timeout timeout) {
		this(permits, bounded, fair, maxWaiting, timeout, Keys.DEFAULT_MAX);
	}

	/**
	 * Settings of a bounded, unfair semaphore with the engine's timeout.
	 * @param permits how many permits there are
	 * @return the settings
	 */
	public static SemaphoreSettings bounded(int permits) {
		return new SemaphoreSettings(permits, true, false, UNLIMITED, null);
	}

	/**
	 * Settings of an unbounded, unfair semaphore with the engine's timeout.
	 * @param permits how many permits there are at first
	 * @return the settings
	 */
	public static SemaphoreSettings unbounded(int permits) {
		return new SemaphoreSettings(permits, false, false, UNLIMITED, null);
	}

	/**
	 * The same with another number of permits.
	 * @param permits how many permits there are
	 * @return the settings
	 */
	public SemaphoreSettings withPermits(int permits) {
		return new SemaphoreSettings(permits, this.bounded, this.fair, this.maxWaiting, this.timeout, this.maxKeys);
	}

	@Override
	public Kind kind() {
		return Kind.SEMAPHORE;
	}

}
