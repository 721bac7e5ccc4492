package io.signalbox.demo.load;

import org.jspecify.annotations.Nullable;

/**
 * What to sell out.
 *
 * @param showId the show, or {@code null} for the one with the most seats
 * @param buyers how many buyers come at once; 500 unless said otherwise
 * @param maxSeconds how long it may take; 60 unless said otherwise
 */
record SellOutRequest(@Nullable Long showId, @Nullable Integer buyers, @Nullable Integer maxSeconds) {

	/** Each buyer keeps a thread of the web server, which needs some for the payments. */
	private static final int MOST_BUYERS = 500;

	private static final int MOST_SECONDS = 60;

	SellOutRequest {
		check("buyers", buyers, MOST_BUYERS);
		check("maxSeconds", maxSeconds, MOST_SECONDS);
	}

	int buyersOrDefault() {
		return (this.buyers != null) ? this.buyers : MOST_BUYERS;
	}

	int maxSecondsOrDefault() {
		return (this.maxSeconds != null) ? this.maxSeconds : MOST_SECONDS;
	}

	private static void check(String name, @Nullable Integer value, int most) {
		if (value != null && (value < 1 || value > most)) {
			throw new IllegalArgumentException("'%s' must be between 1 and %d but was %d".formatted(name, most, value));
		}
	}

}
