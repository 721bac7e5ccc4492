package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The application can't start as it is wired: all mistakes that were found, at once.
 *
 * @since 0.1
 */
public class WiringException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ArrayList<WiringProblem> problems;

	/**
	 * Makes the exception.
	 * @param problems what was found, at least one
	 */
	public WiringException(List<WiringProblem> problems) {
		super(problems.stream()
			.map((problem) -> problem.where() + ": " + problem.what())
			.collect(Collectors.joining("; ", "Signalbox can't be wired: ", "")));
		this.problems = new ArrayList<>(problems);
	}

	/**
	 * What was found.
	 * @return at least one
	 */
	public List<WiringProblem> getProblems() {
		return List.copyOf(this.problems);
	}

}
