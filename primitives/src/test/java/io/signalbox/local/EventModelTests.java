package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.signalbox.EventSettings;
import io.signalbox.Timeout;
import io.signalbox.local.WaitNode.Status;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link LocalEvent} under a model checker: as a flag with waiters that block no thread,
 * which come, leave and are let go, in random scenes that must look as if each operation
 * happened at one moment; and with threads that wait, are interrupted and are sent away
 * at shutdown. Not covered: the executor that completes asynchronous waits.
 */
@org.junit.jupiter.api.Timeout(3600)
class EventModelTests {

	@Test
	void flagAndWaitersChangeAtOneMoment() {
		new ModelCheckingOptions().sequentialSpecification(Flag.class)
			.threads(2)
			.actorsBefore(2)
			.actorsPerThread(3)
			.actorsAfter(0)
			.iterations(10 * Scene.FACTOR)
			.invocationsPerIteration(30)
			.check(Real.class);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			await, is set; set, await 0;
			set; is set, clear, leave;
			""")
	void threadsThatWait(String first, String second, String third) {
		check(first, second, third);
	}

	@ParameterizedTest
	@EnabledIfSystemProperty(named = Scene.FACTOR_PROPERTY, matches = "\\d+")
	@CsvSource(delimiter = ';', textBlock = """
			await, await; interrupt 0, set; clear, close
			await; set, clear, await 0; close
			set, clear; is set, leave; is set, clear
			await; await; set, clear, interrupt 0, interrupt 1
			await; clear, set; set, is set
			await, is set; set, close, is set; await 0
			await; interrupt 0; close
			""")
	void moreThreadsThatWait(String first, String second, String third) {
		check(first, second, third);
	}

	private static void check(String first, String second, String third) {
		LocalEngine engine = new LocalEngine();
		engine.close();
		boolean joined = (first + second + third).contains("leave");
		Scene.of(first, second, third).check(() -> new Flag(joined), () -> new RealThreads(engine, joined));
	}

	/** What an event should be, with waiters of the scene or of the random operations. */
	public static class Flag extends Specification {

		private final List<Integer> queue = new ArrayList<>();

		private final String[] results = new String[THREADS];

		/** Whether one still waits that was there at first. */
		private boolean first;

		private boolean set;

		private boolean closed;

		/** Clear, and nobody waits. */
		public Flag() {
			this(false);
		}

		Flag(boolean first) {
			this.first = first;
		}

		public void set() {
			this.set = true;
			this.queue.clear();
		}

		public void clear() {
			this.set = false;
		}

		public boolean isSet() {
			return this.set;
		}

		public boolean tryEnter() {
			return this.set;
		}

		public void join(int id) {
			if (!this.set && !this.queue.contains(id)) {
				this.queue.add(id);
			}
		}

		public boolean leave(int id) {
			return this.queue.remove((Object) id);
		}

		@Override
		String begin(int thread, String operation) {
			switch (operation) {
				case "set" -> {
					this.queue.forEach((waiter) -> this.results[waiter] = Scene.DONE);
					set();
					this.first = false;
				}
				case "clear" -> clear();
				case "close" -> {
					this.closed = true;
					this.first = false;
					this.queue.forEach((waiter) -> this.results[waiter] = "rejected");
					this.queue.clear();
				}
				case "is set", "await 0" -> {
					return String.valueOf(this.set);
				}
				case "leave" -> {
					boolean left = this.first;
					this.first = false;
					return String.valueOf(left);
				}
				default -> {
					return await(thread);
				}
			}
			return Scene.DONE;
		}

		private String await(int thread) {
			if (this.set || this.closed) {
				return this.set ? Scene.DONE : "rejected";
			}
			this.queue.add(thread);
			this.results[thread] = null;
			return null;
		}

		@Override
		List<String> choices(int thread) {
			if (this.results[thread] != null) {
				return List.of("return");
			}
			return this.interrupted[thread] ? List.of("be interrupted") : List.of();
		}

		@Override
		String proceed(int thread, String choice) {
			if (choice.equals("return")) {
				return this.results[thread];
			}
			this.interrupted[thread] = false;
			this.queue.remove((Object) thread);
			return "interrupted";
		}

		@Override
		String end() {
			return this.set + " " + (this.queue.size() + (this.first ? 1 : 0));
		}

		@Override
		String state() {
			return this.queue + Arrays.toString(this.results) + this.first + this.set + this.closed;
		}

	}

	/** What it is, for random operations. */
	@Param(name = "id", gen = IntGen.class, conf = "0:1")
	public static class Real {

		private final LocalEvent event;

		private final WaitNode[] nodes = new WaitNode[2];

		public Real() {
			LocalEngine engine = new LocalEngine();
			engine.close();
			this.event = new LocalEvent(new Shared(engine, "e", EventSettings.CLEAR), null);
		}

		@Operation
		public void set() {
			this.event.set();
		}

		@Operation
		public void clear() {
			this.event.clear();
		}

		@Operation
		public boolean isSet() {
			return this.event.isSet();
		}

		@Operation
		public boolean tryEnter() {
			return this.event.tryEnter("call", 1) != null;
		}

		@Operation(nonParallelGroup = "arrivals")
		public void join(@Param(name = "id") int id) {
			if (this.nodes[id] == null || this.nodes[id].status != Status.WAITING) {
				this.nodes[id] = new WaitNode("call", 1, null);
				this.event.join(this.nodes[id]);
			}
		}

		@Operation(nonParallelGroup = "arrivals")
		public boolean leave(@Param(name = "id") int id) {
			return this.nodes[id] != null && this.event.leave(this.nodes[id], Status.LEFT);
		}

		@Validate
		public void nobodyWaitsForWhatIsSet() {
			if (this.event.isSet() && this.event.waiting() > 0) {
				throw new IllegalStateException("left behind by a set");
			}
		}

	}

	/** What it is, for threads. */
	private static final class RealThreads implements Scene.Subject {

		private final LocalEvent event;

		private final WaitNode node = new WaitNode("call", 1, null);

		RealThreads(LocalEngine engine, boolean first) {
			this.event = new LocalEvent(new Shared(engine, "e", new EventSettings(false, Timeout.NONE)), null);
			if (first) {
				this.event.join(this.node);
			}
		}

		@Override
		public String perform(String operation) throws InterruptedException {
			switch (operation) {
				case "set" -> this.event.set();
				case "clear" -> this.event.clear();
				case "close" -> this.event.close();
				case "is set" -> {
					return String.valueOf(this.event.isSet());
				}
				case "leave" -> {
					return String.valueOf(this.event.leave(this.node, Status.LEFT));
				}
				case "await 0" -> {
					return String.valueOf(this.event.await(Duration.ZERO));
				}
				default -> this.event.await();
			}
			return Scene.DONE;
		}

		@Override
		public String end() {
			return this.event.isSet() + " " + this.event.waiting();
		}

	}

}
