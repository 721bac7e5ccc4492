package io.signalbox.demo.load;

import java.time.Duration;

/**
 * What visitors or staff come for on a quiet evening, again and again. Each errand has a
 * time of its own and goes through HTTP, as everybody's would.
 */
interface Errand {

	/**
	 * How long it is until the next time, from the end of this one.
	 * @return the pause
	 */
	Duration pause();

	/**
	 * Runs it once.
	 * @throws InterruptedException if interrupted on the way
	 */
	void run() throws InterruptedException;

}
