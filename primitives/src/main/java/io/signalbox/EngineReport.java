package io.signalbox;

import java.util.List;

/**
 * How an engine is.
 *
 * @param failures what keeps it from doing what it is for, such as a server that does not
 * answer, or a hold that was lost and whose holder has not ended
 * @param warnings what weakens its promise, such as how its server is set up
 * @since 0.1
 */
public record EngineReport(List<String> failures, List<String> warnings) {

	/** Nothing to say. */
	public static final EngineReport WELL = new EngineReport(List.of(), List.of());

}
