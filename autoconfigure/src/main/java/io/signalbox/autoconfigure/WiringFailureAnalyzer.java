package io.signalbox.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.signalbox.interceptor.WiringException;
import io.signalbox.interceptor.WiringProblem;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Prints all mistakes that a {@link WiringException} carries, each with its remedy.
 */
class WiringFailureAnalyzer extends AbstractFailureAnalyzer<WiringException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WiringException cause) {
		List<WiringProblem> problems = cause.getProblems();
		StringBuilder description = new StringBuilder("Signalbox found ")
			.append((problems.size() == 1) ? "a mistake" : problems.size() + " mistakes")
			.append(" in annotations and configuration:\n");
		Set<String> remedies = new LinkedHashSet<>();
		int number = 1;
		for (WiringProblem problem : problems) {
			description.append("\n  ")
				.append(number++)
				.append(". ")
				.append(problem.where())
				.append("\n     ")
				.append(problem.what())
				.append("\n     -> ")
				.append(problem.remedy())
				.append('\n');
			remedies.add(problem.remedy());
		}
		String action = (remedies.size() == 1) ? new ArrayList<>(remedies).get(0) + "."
				: "Correct each of them as its line with '->' says.";
		return new FailureAnalysis(description.toString(), action, cause);
	}

}
