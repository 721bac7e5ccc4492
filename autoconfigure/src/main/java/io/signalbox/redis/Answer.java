package io.signalbox.redis;

import org.jspecify.annotations.Nullable;

/**
 * What the server said to one who asked to be let in.
 *
 * @param claim what was given to him, or {@code null} if nothing
 * @param sentNanos when it was asked
 */
record Answer(@Nullable Claim claim, long sentNanos) {

	boolean isGranted() {
		return this.claim != null;
	}

}
