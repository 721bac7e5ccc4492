package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.signalbox.BarrierSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link LocalBarrier} under a model checker: arriving with and without a timeout,
 * interrupts, abort, reset, an action that fails, shutdown. Not covered: what listeners
 * and statistics are told, and asynchronous parties, which have
 * {@link AsyncWaitModelTests}.
 */
@org.junit.jupiter.api.Timeout(3600)
class BarrierModelTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			2; false; arrive, is broken; abort, is broken;
			2; false; arrive, reset, arrive 0; arrive, arrive 0; interrupt 0
			3; false; arrive 0; arrive; arrive
			2; true; arrive 0; arrive 0; reset
			""")
	void generationsPassOrBreakAsAWhole(int parties, boolean fails, String first, String second, String third) {
		check(parties, fails, first, second, third);
	}

	@ParameterizedTest
	@EnabledIfSystemProperty(named = Scene.FACTOR_PROPERTY, matches = "\\d+")
	@CsvSource(delimiter = ';', textBlock = """
			2; false; arrive, arrive; arrive, arrive;
			2; false; abort, is broken; arrive 0, is broken;
			2; false; arrive 0; arrive 0; abort
			2; false; arrive 0, is broken; arrive 0; abort, reset
			2; false; arrive 0; arrive 0; reset, is broken
			2; false; arrive 0; arrive 0; close
			2; true; arrive, is broken; arrive, is broken;
			""")
	void moreGenerations(int parties, boolean fails, String first, String second, String third) {
		check(parties, fails, first, second, third);
	}

	private static void check(int parties, boolean fails, String first, String second, String third) {
		LocalEngine engine = new LocalEngine();
		engine.close();
		Scene.of(first, second, third).check(() -> new Meeting(parties, fails), () -> new Real(engine, parties, fails));
	}

	/** What a barrier should be. */
	private static final class Meeting extends Specification {

		private final int parties;

		private final boolean fails;

		private final List<Integer> queue = new ArrayList<>();

		private final String[] results = new String[THREADS];

		private final boolean[] timed = new boolean[THREADS];

		/** Those who wait for an action to fail, and last who runs it. */
		private final List<Integer> acting = new ArrayList<>();

		private boolean broken;

		private boolean closed;

		Meeting(int parties, boolean fails) {
			this.parties = parties;
			this.fails = fails;
		}

		@Override
		String begin(int thread, String operation) {
			switch (operation) {
				case "abort" -> change(true);
				case "reset" -> change(false);
				case "close" -> {
					this.closed = true;
					throwOut("rejected");
				}
				case "is broken" -> {
					return String.valueOf(this.broken);
				}
				default -> {
					return arrive(thread, operation.endsWith("0"));
				}
			}
			return Scene.DONE;
		}

		private String arrive(int thread, boolean zero) {
			if (this.broken) {
				return "broken";
			}
			if (this.closed) {
				return "rejected";
			}
			int index = this.queue.size();
			this.timed[thread] = zero;
			this.queue.add(thread);
			this.results[thread] = null;
			if (index < this.parties - 1) {
				return null;
			}
			if (this.fails) {
				this.acting.addAll(this.queue);
			}
			else {
				this.queue.forEach((party) -> this.results[party] = String.valueOf(this.queue.indexOf(party)));
			}
			this.queue.clear();
			return this.results[thread];
		}

		private void change(boolean toBroken) {
			this.broken = toBroken;
			throwOut("broken");
		}

		private void throwOut(String result) {
			this.queue.forEach((party) -> this.results[party] = result);
			this.queue.clear();
		}

		@Override
		List<String> choices(int thread) {
			List<String> choices = new ArrayList<>();
			if (this.results[thread] != null) {
				choices.add("return");
			}
			if (!this.acting.isEmpty() && this.acting.get(this.acting.size() - 1) == thread) {
				choices.add("fail");
			}
			if (this.queue.contains(thread) && this.timed[thread]) {
				choices.add("time out");
			}
			if (this.queue.contains(thread) && this.interrupted[thread]) {
				choices.add("be interrupted");
			}
			return choices;
		}

		@Override
		String proceed(int thread, String choice) {
			switch (choice) {
				case "fail" -> {
					change(true);
					this.acting.forEach((party) -> this.results[party] = "broken");
					this.acting.clear();
					return "failed";
				}
				case "time out" -> {
					change(true);
					return "broken";
				}
				case "be interrupted" -> {
					this.interrupted[thread] = false;
					change(true);
					return "interrupted";
				}
				default -> {
					return this.results[thread];
				}
			}
		}

		@Override
		String end() {
			return this.broken + " " + this.queue.size();
		}

		@Override
		String state() {
			return this.queue + Arrays.toString(this.results) + Arrays.toString(this.timed) + this.acting + this.broken
					+ this.closed;
		}

	}

	/** What it is. */
	private static final class Real implements Scene.Subject {

		private final LocalBarrier barrier;

		Real(LocalEngine engine, int parties, boolean fails) {
			this.barrier = new LocalBarrier(new Shared(engine, "b", new BarrierSettings(parties, Timeout.NONE)));
			if (fails) {
				this.barrier.setAction(() -> {
					throw new IllegalStateException();
				});
			}
		}

		@Override
		public String perform(String operation) throws InterruptedException {
			switch (operation) {
				case "abort" -> this.barrier.abort();
				case "reset" -> this.barrier.reset();
				case "close" -> this.barrier.close();
				case "is broken" -> {
					return String.valueOf(this.barrier.isBroken());
				}
				default -> {
					return arrive(this.barrier, operation.endsWith("0"));
				}
			}
			return Scene.DONE;
		}

		private static String arrive(NamedBarrier barrier, boolean zero) throws InterruptedException {
			try {
				return String.valueOf(zero ? barrier.await(Duration.ZERO) : barrier.await());
			}
			catch (IllegalStateException ex) {
				if (ex.getClass() != IllegalStateException.class) {
					throw ex;
				}
				return "failed";
			}
		}

		@Override
		public String end() {
			return this.barrier.isBroken() + " " + this.barrier.waiting();
		}

	}

}
