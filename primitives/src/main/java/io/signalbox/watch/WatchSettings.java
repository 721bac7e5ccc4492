package io.signalbox.watch;

import java.time.Duration;

/**
 * What the watch looks for, and how often.
 *
 * @param interval time between two looks, in which a deadlock is found; more than zero
 * @param deadlocks whether to look for deadlocks and inverted orders
 * @param breakDeadlocks whether the youngest waiter of a deadlock gets a
 * {@link io.signalbox.DeadlockException}
 * @param longHold how long something may be held before it is reported; zero for never
 * @since 0.1
 */
public record WatchSettings(Duration interval, boolean deadlocks, boolean breakDeadlocks, Duration longHold) {

	/** Every second, for deadlocks that are only reported, and holds of 10 seconds. */
	public static final WatchSettings DEFAULT = new WatchSettings(Duration.ofSeconds(1), true, false,
			Duration.ofSeconds(10));

	/**
	 * Checks the values.
	 */
	public WatchSettings {
		if (interval.isNegative() || interval.isZero()) {
			throw new IllegalArgumentException("'interval' must be positive but was " + interval);
		}
		if (longHold.isNegative()) {
			throw new IllegalArgumentException("'longHold' must not be negative but was " + longHold);
		}
	}

	/** Whether there is anything to look for. */
	boolean looksForAnything() {
		return this.deadlocks || !this.longHold.isZero();
	}

}
