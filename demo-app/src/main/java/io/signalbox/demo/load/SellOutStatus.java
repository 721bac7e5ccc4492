package io.signalbox.demo.load;

import org.jspecify.annotations.Nullable;

/**
 * State of a run.
 *
 * @param run number of the run, from 1; 0 before the first
 * @param phase how far it is
 * @param showId the show
 * @param title its title
 * @param buyers how many buyers were sent
 * @param report what it did, when it is done
 * @param problem why it failed, if it did
 */
public record SellOutStatus(int run, Phase phase, long showId, String title, int buyers, @Nullable SellOutReport report,
		@Nullable String problem) {

	static final SellOutStatus NONE = new SellOutStatus(0, Phase.IDLE, 0, "", 0, null, null);

	SellOutStatus done(SellOutReport report) {
		return new SellOutStatus(this.run, Phase.DONE, this.showId, this.title, this.buyers, report, null);
	}

	SellOutStatus failed(String problem) {
		return new SellOutStatus(this.run, Phase.FAILED, this.showId, this.title, this.buyers, null, problem);
	}

	boolean isRunning() {
		return this.phase == Phase.RUNNING;
	}

	/**
	 * How far a run is.
	 */
	public enum Phase {

		/** None has begun. */
		IDLE,

		/** It runs. */
		RUNNING,

		/** It has ended, and there is a report. */
		DONE,

		/** It could not be carried out. */
		FAILED

	}

}
