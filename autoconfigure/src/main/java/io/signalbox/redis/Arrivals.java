package io.signalbox.redis;

/**
 * What the one number of a barrier says. It grows by one with each arrival, so arrival
 * {@code v} is of generation {@code (v - 1) / parties}, which passes with the arrival
 * that makes it {@code (generation + 1) * parties}. To break a generation is to change
 * the number before that has come: so one of the two happens, and never both.
 *
 * <p>
 * A broken barrier has a number that is larger than any other, with the generation that
 * broke; arrivals that are refused count in the bits below.
 *
 * @param value the number, or zero where there is none
 * @param parties how many pass together
 */
record Arrivals(long value, int parties) {

	private static final long BROKEN = 1L << 62;

	private static final int REFUSED_BITS = 20;

	/**
	 * Where the number begins. It depends on the time, so that a server that has lost its
	 * data begins with generations that nobody has been in.
	 */
	static long first(int parties) {
		return System.currentTimeMillis() / 1_000 * parties;
	}

	boolean isBroken() {
		return this.value >= BROKEN;
	}

	/** The generation that broke or fills. */
	long generation() {
		return isBroken() ? (this.value - BROKEN) >> REFUSED_BITS : this.value / this.parties;
	}

	/** How many of the generation that fills have arrived. */
	int waiting() {
		return isBroken() ? 0 : (int) (this.value % this.parties);
	}

	/** Whether nobody has arrived since the last passing, and it is not broken. */
	boolean isEmpty() {
		return !isBroken() && waiting() == 0;
	}

	/** The number with which the generation has broken, and the barrier with it. */
	long broken() {
		return BROKEN + (generation() << REFUSED_BITS);
	}

	/** The number with which the next generation begins. */
	long next() {
		return (generation() + 1) * this.parties;
	}

}
