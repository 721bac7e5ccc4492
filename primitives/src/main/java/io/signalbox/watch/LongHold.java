package io.signalbox.watch;

import java.time.Instant;
import java.util.List;

/**
 * What is held longer than it should.
 *
 * @param held what is held
 * @param holder name of the thread that acquired it, or what an asynchronous call says of
 * itself
 * @param since since when
 * @param waiting how many wait for it
 * @param stack where the holder's thread is; empty for an asynchronous call
 * @since 0.1
 */
public record LongHold(Target held, String holder, Instant since, int waiting, List<StackTraceElement> stack) {

	/**
	 * Says who holds what since when, and where it is.
	 * @return several lines
	 */
	public String describe() {
		StringBuilder text = new StringBuilder(this.held + " is held by '" + this.holder + "' since " + this.since
				+ " (waiting=" + this.waiting + ")");
		for (StackTraceElement frame : this.stack) {
			text.append(System.lineSeparator()).append("    at ").append(frame);
		}
		return text.toString();
	}

}
