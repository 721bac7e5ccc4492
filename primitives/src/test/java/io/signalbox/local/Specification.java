package io.signalbox.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What a primitive does whose operations may have to wait, told without threads: as steps
 * that happen one after another. An operation begins in one step, and where it has to
 * wait it goes on in others, which say themselves when they are possible.
 */
abstract class Specification {

	/** Most threads in a scene. */
	static final int THREADS = 3;

	/** Who was interrupted and has not noticed. */
	final boolean[] interrupted = new boolean[THREADS];

	/**
	 * Begins an operation.
	 * @return its result, or {@code null} if the thread has to wait
	 */
	abstract String begin(int thread, String operation);

	/** The steps that a waiting thread could do now. */
	abstract List<String> choices(int thread);

	/**
	 * Does one of these steps.
	 * @return the result of the operation, or {@code null} if the thread still waits
	 */
	abstract String proceed(int thread, String choice);

	/** What can be seen when all have ended. */
	abstract String end();

	/** All that makes a difference to what happens from now on. */
	abstract String state();

	/**
	 * Everything that may come of a scene, in whatever order the steps happen.
	 * @param scene the operations of each thread
	 * @throws IllegalArgumentException if somebody may be left waiting for ever
	 */
	static Set<String> outcomes(Supplier<? extends Specification> maker, String[][] scene) {
		Set<String> outcomes = new TreeSet<>();
		Set<String> seen = new HashSet<>();
		Deque<List<String>> paths = new ArrayDeque<>();
		paths.push(List.of());
		while (!paths.isEmpty()) {
			List<String> path = paths.pop();
			Run run = new Run(maker.get(), scene);
			path.forEach(run::step);
			if (!seen.add(run.key())) {
				continue;
			}
			List<String> moves = run.moves();
			if (moves.isEmpty()) {
				outcomes.add(run.outcome(path));
			}
			for (String move : moves) {
				List<String> longer = new ArrayList<>(path);
				longer.add(move);
				paths.push(longer);
			}
		}
		return outcomes;
	}

	/** One order of the steps, as far as it has come. */
	private static final class Run {

		private static final String BEGIN = "begin";

		private final Specification specification;

		private final String[][] scene;

		private final int[] next;

		private final boolean[] waits;

		private final String[] results;

		Run(Specification specification, String[][] scene) {
			this.specification = specification;
			this.scene = scene;
			this.next = new int[scene.length];
			this.waits = new boolean[scene.length];
			this.results = new String[scene.length];
			Arrays.fill(this.results, "");
		}

		List<String> moves() {
			List<String> moves = new ArrayList<>();
			for (int i = 0; i < this.scene.length; i++) {
				if (this.waits[i]) {
					for (String choice : this.specification.choices(i)) {
						moves.add(i + choice);
					}
				}
				else if (this.next[i] < this.scene[i].length) {
					moves.add(i + BEGIN);
				}
			}
			return moves;
		}

		void step(String move) {
			int thread = move.charAt(0) - '0';
			String choice = move.substring(1);
			String result = choice.equals(BEGIN) ? begin(thread, this.scene[thread][this.next[thread]])
					: this.specification.proceed(thread, choice);
			this.waits[thread] = (result == null);
			if (result != null) {
				this.next[thread]++;
				this.results[thread] += result + " ";
			}
		}

		private String begin(int thread, String operation) {
			if (operation.startsWith(Scene.INTERRUPT)) {
				this.specification.interrupted[Scene.victim(operation)] = true;
				return Scene.DONE;
			}
			return this.specification.begin(thread, operation);
		}

		String key() {
			return Arrays.toString(this.next) + Arrays.toString(this.waits) + Arrays.toString(this.results)
					+ Arrays.toString(this.specification.interrupted) + this.specification.state();
		}

		String outcome(List<String> path) {
			for (int i = 0; i < this.scene.length; i++) {
				if (this.waits[i]) {
					throw new IllegalArgumentException(
							Arrays.deepToString(this.scene) + " may leave thread " + i + " waiting: " + path);
				}
			}
			return Scene.outcome(this.results, this.specification.end());
		}

	}

}
