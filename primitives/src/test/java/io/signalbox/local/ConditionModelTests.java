package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.signalbox.ConditionSettings;
import io.signalbox.LockSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link LocalCondition} and its lock under a model checker: waits that are signalled,
 * time out, are interrupted or sent away at shutdown, and how each of them comes back to
 * the lock as deep as it was; plain and re-entrant, fair and unfair. Not covered: in
 * which order a fair lock lets in, waits for a predicate (a loop around these), and what
 * listeners and statistics are told.
 */
@SuppressWarnings("WaitNotInLoop") // one wait is what is checked
@org.junit.jupiter.api.Timeout(3600)
class ConditionModelTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			true; false; in, in, await, out, out; in, waiting, signal, out, interrupt 0;
			false; true; in, await 0, out; in, waiting, signal, out;
			""")
	void signalIsNeverLostOnOneWhoGivesUp(boolean reentrant, boolean fair, String first, String second, String third) {
		check(reentrant, fair, first, second, third);
	}

	@ParameterizedTest
	@EnabledIfSystemProperty(named = Scene.FACTOR_PROPERTY, matches = "\\d+")
	@CsvSource(delimiter = ';', textBlock = """
			false; false; in, await 0, out; in, await 0, out; in, waiting, signal, out
			true; false; in, in, await, out, out; in, await 0, out; in, waiting, signal, out, interrupt 0
			false; true; in, await, out; in, await, out; in, waiting, signal, out, interrupt 0, interrupt 1
			true; true; in, await, out; in, signal, await 0, out; interrupt 0
			false; false; in, await, out; in, waiting, signal all, out; close
			false; true; in, await, out; in, await, out; in, close, out
			false; false; in, await, out, signal; await, in, out; close
			true; false; in, in, await 0, out, out; in, in, signal, out, out; interrupt 0, interrupt 1
			true; true; in, await, out; interrupt 0, interrupt 0; close
			""")
	void moreWaysToGiveUp(boolean reentrant, boolean fair, String first, String second, String third) {
		check(reentrant, fair, first, second, third);
	}

	private static void check(boolean reentrant, boolean fair, String first, String second, String third) {
		LocalEngine engine = new LocalEngine();
		engine.close();
		LockSettings settings = new LockSettings(reentrant, fair, Settings.UNLIMITED, null);
		Scene.of(first, second, third).check(Monitor::new, () -> new Real(engine, settings));
	}

	/** What a condition and its lock should be. */
	private static final class Monitor extends Specification {

		private static final int NOBODY = -1;

		private static final String ENTRY = "entry";

		private final List<Integer> queue = new ArrayList<>();

		private final boolean[] timed = new boolean[THREADS];

		/** What to return after taking the lock. */
		private final String[] results = new String[THREADS];

		private final int[] depths = new int[THREADS];

		/** How often somebody went in, so that it shows who came before whom. */
		private int entries;

		private int holder = NOBODY;

		private int depth;

		private boolean closed;

		@Override
		String begin(int thread, String operation) {
			switch (operation) {
				case "in" -> {
					if (this.holder == thread) {
						this.depth++;
						return String.valueOf(this.entries++);
					}
					return takeLater(thread, 1, ENTRY);
				}
				case "close" -> {
					this.closed = true;
					wake(THREADS, "rejected");
					return Scene.DONE;
				}
				default -> {
					return (this.holder == thread) ? underLock(thread, operation) : "not held";
				}
			}
		}

		private String takeLater(int thread, int depth, String result) {
			this.depths[thread] = depth;
			this.results[thread] = result;
			return null;
		}

		private String underLock(int thread, String operation) {
			switch (operation) {
				case "out" -> {
					this.depth--;
					this.holder = (this.depth > 0) ? thread : NOBODY;
				}
				case "waiting" -> {
					return String.valueOf(this.queue.size());
				}
				case "signal" -> wake(1, "true");
				case "signal all" -> wake(THREADS, "true");
				default -> {
					return this.closed ? "rejected" : await(thread, operation.endsWith("0"));
				}
			}
			return Scene.DONE;
		}

		private String await(int thread, boolean zero) {
			this.timed[thread] = zero;
			this.queue.add(thread);
			this.holder = NOBODY;
			return takeLater(thread, this.depth, null);
		}

		private void wake(int count, String result) {
			for (int i = 0; i < count && !this.queue.isEmpty(); i++) {
				this.results[this.queue.remove(0)] = result;
			}
		}

		@Override
		List<String> choices(int thread) {
			if (this.results[thread] != null) {
				return (this.holder == NOBODY) ? List.of("take the lock") : List.of();
			}
			List<String> choices = new ArrayList<>();
			if (this.timed[thread]) {
				choices.add("false");
			}
			if (this.interrupted[thread]) {
				choices.add("interrupted");
			}
			return choices;
		}

		@Override
		String proceed(int thread, String choice) {
			if (this.results[thread] != null) {
				this.holder = thread;
				this.depth = this.depths[thread];
				boolean entry = this.results[thread].equals(ENTRY);
				return entry ? String.valueOf(this.entries++) : this.results[thread];
			}
			if (choice.equals("interrupted")) {
				this.interrupted[thread] = false;
			}
			this.queue.remove((Object) thread);
			this.results[thread] = choice;
			return null;
		}

		@Override
		String end() {
			return (this.holder == NOBODY) + " " + this.queue.size();
		}

		@Override
		String state() {
			return this.queue + Arrays.toString(this.timed) + Arrays.toString(this.results)
					+ Arrays.toString(this.depths) + this.holder + "," + this.depth + "," + this.entries + this.closed;
		}

	}

	/** What they are. */
	private static final class Real implements Scene.Subject {

		private final LocalLock lock;

		private final LocalCondition condition;

		/** Guarded by the lock. */
		private int entries;

		Real(LocalEngine engine, LockSettings settings) {
			this.lock = settings.reentrant() ? new LocalReentrantLock(new Shared(engine, "l", settings), null)
					: new LocalLock(new Shared(engine, "l", settings), null);
			this.condition = new LocalCondition(new Shared(engine, "c", new ConditionSettings("l", Timeout.NONE)),
					this.lock);
		}

		@Override
		public String perform(String operation) throws InterruptedException {
			switch (operation) {
				case "in" -> {
					this.lock.lock();
					return String.valueOf(this.entries++);
				}
				case "out" -> this.lock.unlock();
				case "signal" -> this.condition.signal();
				case "signal all" -> this.condition.signalAll();
				case "close" -> this.condition.close();
				case "waiting" -> {
					return String.valueOf(this.condition.waiting());
				}
				case "await 0" -> {
					return String.valueOf(this.condition.await(Duration.ZERO));
				}
				default -> {
					return await();
				}
			}
			return Scene.DONE;
		}

		private String await() throws InterruptedException {
			this.condition.await();
			return "true";
		}

		@Override
		public String end() {
			return this.lock.tryLock() + " " + this.condition.waiting();
		}

	}

}
