package io.signalbox;

/**
 * Counts and times of one primitive since it was made: a live view that can be read from
 * any thread without stopping anybody. Each figure is exact once callers are quiet,
 * except {@link #holdNanos()}, which may be an estimate.
 *
 * @since 0.1
 */
public interface Statistics {

	/**
	 * How much is in use: permits taken, elements in a queue, 1 for a lock that is held,
	 * 1 for an event that is set.
	 * @return zero or more
	 */
	int active();

	/**
	 * How many callers wait.
	 * @return zero or more
	 */
	int pending();

	/**
	 * How much there is: permits of a semaphore, the capacity of a queue, 1 for a lock or
	 * an event.
	 * @return zero or more
	 */
	int max();

	/**
	 * How many attempts ended so. The sum over all outcomes is every attempt that ended.
	 * @param outcome the outcome
	 * @return the count
	 */
	long attempts(Outcome outcome);

	/**
	 * How long the attempts that ended so waited, in all. An attempt that was granted at
	 * once waited for zero time.
	 * @param outcome the outcome
	 * @return nanoseconds
	 */
	long waitNanos(Outcome outcome);

	/**
	 * How many holds have ended.
	 * @return the count
	 */
	long holds();

	/**
	 * How long the holds that have ended took, in all. Depending on the engine's settings
	 * this is exact or an unbiased estimate.
	 * @return nanoseconds
	 */
	long holdNanos();

	/**
	 * How many releases were refused because nothing was held.
	 * @return the count
	 */
	long rejectedReleases();

	/**
	 * How many holds were lost before they were given back, because the engine's server
	 * could not be reached in time or had lost its data.
	 * @return the count; always zero where nothing can be lost
	 */
	default long lostLeases() {
		return 0;
	}

	/**
	 * How many keys are in use.
	 * @return zero or more
	 */
	int liveKeys();

}
