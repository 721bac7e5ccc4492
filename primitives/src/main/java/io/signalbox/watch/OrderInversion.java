package io.signalbox.watch;

import java.util.List;

/**
 * Two that are taken in one order here and in the other there: a deadlock that has not
 * happened yet.
 *
 * @param first one of the two
 * @param second the other one
 * @param firstThenSecond where a holder of the first waited for, or held, the second;
 * empty if it was seen of an asynchronous call
 * @param secondThenFirst the same the other way round
 * @since 0.1
 */
public record OrderInversion(String first, String second, List<StackTraceElement> firstThenSecond,
		List<StackTraceElement> secondThenFirst) {

	/**
	 * Says what is taken in which order where.
	 * @return several lines
	 */
	public String describe() {
		StringBuilder text = new StringBuilder(this.first + " and " + this.second
				+ " are taken in both orders, which is a deadlock when two calls meet: take them in one");
		append(text, this.first + " before " + this.second, this.firstThenSecond);
		append(text, this.second + " before " + this.first, this.secondThenFirst);
		return text.toString();
	}

	private static void append(StringBuilder text, String order, List<StackTraceElement> stack) {
		text.append(System.lineSeparator()).append("  ").append(order);
		for (StackTraceElement frame : stack) {
			text.append(System.lineSeparator()).append("    at ").append(frame);
		}
	}

}
