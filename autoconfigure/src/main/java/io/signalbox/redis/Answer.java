package io.signalbox.redis;

import org.jspecify.annotations.Nullable;

/**
 * What the server said to one who asked to be let in.
 *
 * @param granted whether he is let in
 * @param claim what was given to him, if it is something to give back
 * @param retryMillis how long a refused one who waits goes without asking again; zero
 * where the question was itself a wait
 * @param number number of an event's last set
 * @param sentNanos when it was asked
 */
record Answer(boolean granted, @Nullable Claim claim, long retryMillis, long number, long sentNanos) {

	static Answer given(Claim claim, long sentNanos) {
		return new Answer(true, claim, 0, 0, sentNanos);
	}

	static Answer refused(long sentNanos) {
		return new Answer(false, null, 0, 0, sentNanos);
	}

}
