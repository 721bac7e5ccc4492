package io.signalbox.local;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.NotHeldException;
import io.signalbox.SelfDeadlockException;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckSettings;

/**
 * What two or three threads do with one primitive, each a few operations one after
 * another. It is run in many interleavings by the model checker, which sees every access
 * to memory that threads share; what comes of each must be what may come of it by the
 * {@link Specification}, and a hang is a failure. {@code -Dsignalbox.model.factor} makes
 * that so many times more interleavings, and more scenes.
 *
 * <p>
 * No clock moves in the model checker, so a wait ends by a timeout only if that is zero:
 * such a wait joins the queue and leaves it again, which may meet anything the others do.
 * An interrupt leaves it in the same way, at any later moment.
 */
final class Scene {

	static final String DONE = "done";

	static final String INTERRUPT = "interrupt ";

	static final String FACTOR_PROPERTY = "signalbox.model.factor";

	/** How many times more is explored than in a build. */
	static final int FACTOR = Integer.getInteger(FACTOR_PROPERTY, 1);

	private static final int INVOCATIONS_OF_TWO = 60;

	private static final int INVOCATIONS_OF_THREE = 20;

	/**
	 * A loop is taken for a wait after so many iterations, and for one without end after
	 * so many more: enough to look through the places of all holders, which the entry
	 * without settings takes for a livelock.
	 */
	private static final LincheckSettings LONG_LOOPS = new LincheckSettings(true, 40, 400, 20);

	private final String[][] operations;

	/** Real threads do these. */
	interface Subject {

		/** Performs an operation on the calling thread; says what came of it. */
		String perform(String operation) throws InterruptedException;

		/** What can be seen when all have ended. */
		String end();

	}

	private Scene(String[][] operations) {
		this.operations = operations;
	}

	/**
	 * A scene of a thread for each text that is there, whose operations are separated by
	 * commas.
	 */
	static Scene of(String... threads) {
		return new Scene(Arrays.stream(threads)
			.filter(Objects::nonNull)
			.map((thread) -> thread.split(", "))
			.toArray(String[][]::new));
	}

	/** Runs it in many interleavings. */
	void check(Supplier<? extends Specification> specification, Supplier<? extends Subject> subjects) {
		int invocations = (this.operations.length > 2) ? INVOCATIONS_OF_THREE : INVOCATIONS_OF_TWO;
		String[] allowed = Specification.outcomes(specification, this.operations).toArray(String[]::new);
		String[][] todo = this.operations;
		explore(invocations, () -> {
			Subject subject = subjects.get();
			String[] results = new String[todo.length];
			perform(subject, todo, results);
			String outcome = outcome(results, subject.end());
			for (String expected : allowed) {
				if (expected.equals(outcome)) {
					return;
				}
			}
			throw new AssertionError("'" + outcome + "' came of " + Arrays.deepToString(todo) + ", but only "
					+ Set.of(allowed) + " may");
		});
	}

	/** Runs what starts threads in many interleavings of them. */
	static void explore(int invocations, Runnable todo) {
		Lincheck.runConcurrentTestInternal$lincheck(FACTOR * invocations, LONG_LOOPS, todo);
	}

	/** Does each on a thread of its own, and waits for all. */
	static void inParallel(Runnable... todo) {
		join(Arrays.stream(todo).map(Thread::new).toArray(Thread[]::new));
	}

	private static void perform(Subject subject, String[][] todo, String[] results) {
		Thread[] threads = new Thread[todo.length];
		for (int i = 0; i < todo.length; i++) {
			int mine = i;
			threads[i] = new Thread(() -> {
				String all = "";
				for (String operation : todo[mine]) {
					all += result(subject, operation, threads) + " ";
				}
				results[mine] = all;
			});
		}
		join(threads);
	}

	private static void join(Thread[] threads) {
		for (Thread thread : threads) {
			thread.start();
		}
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String result(Subject subject, String operation, Thread[] threads) {
		if (operation.startsWith(INTERRUPT)) {
			threads[victim(operation)].interrupt();
			return DONE;
		}
		try {
			return subject.perform(operation);
		}
		catch (InterruptedException ex) {
			return "interrupted";
		}
		catch (AcquireTimeoutException ex) {
			return "timeout";
		}
		catch (AcquireRejectedException ex) {
			return "rejected";
		}
		catch (BarrierBrokenException ex) {
			return "broken";
		}
		catch (NotHeldException ex) {
			return "not held";
		}
		catch (SelfDeadlockException ex) {
			return "self-deadlock";
		}
	}

	static int victim(String operation) {
		return operation.charAt(INTERRUPT.length()) - '0';
	}

	static String outcome(String[] results, String end) {
		return String.join("| ", results) + "| " + end;
	}

	@Override
	public String toString() {
		return Arrays.deepToString(this.operations);
	}

}
