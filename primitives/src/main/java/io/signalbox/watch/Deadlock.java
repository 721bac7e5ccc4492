package io.signalbox.watch;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Some who wait for each other, so that none of them goes on before it gives up.
 *
 * @param participants those who wait for each other
 * @param behind how many more wait behind them
 * @param found when it was found
 * @since 0.1
 */
public record Deadlock(List<Participant> participants, int behind, Instant found) {

	/**
	 * One who waits for others who wait for him.
	 *
	 * @param name name of the thread, or what an asynchronous call says of itself
	 * @param waitsFor what it waits for
	 * @param since since when it waits
	 * @param heldBy the names of those who are in its way
	 * @param holds what it holds
	 * @param stack where its thread is; empty for an asynchronous call, which has none
	 */
	public record Participant(String name, Target waitsFor, Instant since, List<String> heldBy, List<Target> holds,
			List<StackTraceElement> stack) {

		/**
		 * Says who waits for what, without keys, which are data of somebody.
		 * @return one line
		 */
		public String withoutKeys() {
			return "'" + this.name + "' waits since " + this.since + " for " + this.waitsFor.withoutKey() + ", behind "
					+ names(this.heldBy);
		}

		private static String names(List<String> heldBy) {
			return heldBy.stream().map((each) -> "'" + each + "'").collect(Collectors.joining(", "));
		}

		/**
		 * Says who waits for what.
		 * @return one line
		 */
		@Override
		public String toString() {
			String held = this.holds.isEmpty() ? "nothing"
					: this.holds.stream().map(Target::toString).distinct().collect(Collectors.joining(", "));
			return "'" + this.name + "' holds " + held + " and waits since " + this.since + " for " + this.waitsFor
					+ ", behind " + names(this.heldBy);
		}

	}

	/**
	 * Says who waits for whom, and where.
	 * @return several lines
	 */
	public String describe() {
		StringBuilder text = new StringBuilder(summary());
		for (Participant participant : this.participants) {
			text.append(System.lineSeparator()).append("  ").append(participant);
			for (StackTraceElement frame : participant.stack()) {
				text.append(System.lineSeparator()).append("    at ").append(frame);
			}
		}
		return text.toString();
	}

	/**
	 * Says who waits for whom.
	 * @return one line
	 */
	public String summary() {
		String text = "Deadlock of " + this.participants.size() + ", none of which goes on before it gives up";
		return (this.behind > 0) ? text + " (" + this.behind + " more wait behind)" : text;
	}

}
