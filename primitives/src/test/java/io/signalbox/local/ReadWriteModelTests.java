package io.signalbox.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Hold;
import io.signalbox.ReadWriteLockSettings;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link LocalReadWriteLock} under a model checker: readers, writers, re-entry,
 * downgrades, tries, and holds that are closed by other threads than took them. Not
 * covered: timeouts and interrupts in its queue, which is that of the
 * {@link PermitSynchronizer} (see {@link PermitModelTests}), and statistics.
 */
@org.junit.jupiter.api.Timeout(3600)
class ReadWriteModelTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			write, read, unwrite, unread; write, unwrite; try read
			close write, try write; close read, try read;
			close write; read again;
			""")
	void neverAWriterWithAnybody(String first, String second, String third) {
		check(first, second, third);
	}

	@ParameterizedTest
	@EnabledIfSystemProperty(named = Scene.FACTOR_PROPERTY, matches = "\\d+")
	@CsvSource(delimiter = ';', textBlock = """
			close write; close read; try write
			close write, try write; close read, try read; write, unwrite
			close write; read again, close read, try write; try read
			close write, try write, close read; write, unwrite; try read
			write, read, unwrite, unread; read, write, unread; try read
			read, read, unread, unread; write, unwrite; try write
			close write, write, unwrite; close read; read, unread
			write, unwrite; write, read, unwrite, unread; read, unread
			read, write, unread; write, write, read, unread, unwrite, unwrite; try read
			close read, close write; read, unread; write, write, unwrite, unwrite
			""")
	void moreReadersAndWriters(String first, String second, String third) {
		check(first, second, third);
	}

	private static void check(String first, String second, String third) {
		LocalEngine engine = new LocalEngine();
		engine.close();
		boolean held = (first + second + third).contains("close");
		Scene.of(first, second, third).check(() -> new Book(held), () -> new Real(engine, held));
	}

	/** What a read-write lock should be. */
	private static final class Book extends Specification {

		private static final int NOBODY = -1;

		/** Whoever took the holds that are there at first. */
		private static final int OTHER = THREADS;

		private final int[] reads = new int[THREADS + 1];

		private int writer = NOBODY;

		private int depth;

		/** In the order of their arrival. */
		private final List<Integer> queue = new ArrayList<>();

		private final boolean[] writes = new boolean[THREADS];

		private final boolean[] arriving = new boolean[THREADS];

		/** Who has tried with success, and is about to leave. */
		private final boolean[] tried = new boolean[THREADS];

		/** Makes a lock, perhaps held for writing and then reading. */
		Book(boolean held) {
			if (held) {
				this.reads[OTHER] = 1;
				this.writer = OTHER;
				this.depth = 1;
			}
		}

		@Override
		String begin(int thread, String operation) {
			return switch (operation) {
				case "read again" -> (this.writer == OTHER || free(false)) ? enter(OTHER, false) : "false";
				case "close read" -> leave(OTHER, false);
				case "unread" -> leave(thread, false);
				case "close write" -> leave(OTHER, true);
				case "unwrite" -> leave(thread, true);
				default -> take(thread, operation.endsWith("write"), operation.startsWith("try"));
			};
		}

		private String take(int thread, boolean write, boolean once) {
			boolean in = this.writer == thread || (!write && this.reads[thread] > 0);
			if (in || (this.queue.isEmpty() && free(write))) {
				this.tried[thread] = once;
				this.writes[thread] = write;
				String result = enter(thread, write);
				return once ? null : result;
			}
			if (once) {
				return "false";
			}
			if (write && this.reads[thread] > 0) {
				return "self-deadlock";
			}
			this.writes[thread] = write;
			this.arriving[thread] = true;
			return null;
		}

		private boolean free(boolean write) {
			return this.writer == NOBODY && (!write || Arrays.stream(this.reads).sum() == 0);
		}

		private String enter(int thread, boolean write) {
			if (write) {
				this.writer = thread;
				this.depth++;
			}
			else {
				this.reads[thread]++;
			}
			return "true";
		}

		private String leave(int thread, boolean write) {
			if (!write) {
				this.reads[thread]--;
			}
			else if (--this.depth == 0) {
				this.writer = NOBODY;
			}
			return "true";
		}

		/** Joining the queue and leaving it are steps: a try in between fails. */
		@Override
		List<String> choices(int thread) {
			if (this.arriving[thread] || this.tried[thread]) {
				return List.of(this.tried[thread] ? "leave" : "join");
			}
			return (this.queue.get(0) == thread && free(this.writes[thread])) ? List.of("enter") : List.of();
		}

		@Override
		String proceed(int thread, String choice) {
			if (this.tried[thread]) {
				this.tried[thread] = false;
				return leave(thread, this.writes[thread]);
			}
			if (this.arriving[thread]) {
				this.arriving[thread] = false;
				this.queue.add(thread);
				return null;
			}
			this.queue.remove(0);
			return enter(thread, this.writes[thread]);
		}

		@Override
		String end() {
			return free(true) + " " + this.queue.size();
		}

		@Override
		String state() {
			return Arrays.toString(this.reads) + this.writer + this.depth + this.queue + Arrays.toString(this.writes)
					+ Arrays.toString(this.arriving) + Arrays.toString(this.tried);
		}

	}

	/** What it is. */
	private static final class Real implements Scene.Subject {

		private static final int WRITER = 1000;

		private final LocalReadWriteLock lock;

		/** Who took the holds that are there at first. */
		private final Thread taker = Thread.currentThread();

		private final Hold write;

		private final Hold read;

		/** A reader is one, a writer a thousand. */
		private final AtomicInteger inside;

		Real(LocalEngine engine, boolean held) {
			this.lock = new LocalReadWriteLock(new Shared(engine, "rw", ReadWriteLockSettings.DEFAULT));
			this.write = held ? this.lock.write.tryHold() : null;
			this.read = held ? this.lock.read.tryHold() : null;
			this.inside = new AtomicInteger(held ? WRITER + 1 : 0);
		}

		@Override
		public String perform(String operation) {
			LockFace side = operation.endsWith("write") ? this.lock.write : this.lock.read;
			int weight = (side == this.lock.write) ? WRITER : 1;
			if (operation.startsWith("close")) {
				this.inside.addAndGet(-weight);
				((weight == WRITER) ? this.write : this.read).close();
				return "true";
			}
			if (operation.startsWith("un")) {
				return leave(side, weight);
			}
			if (operation.endsWith("again")) {
				return String.valueOf(this.lock.read.tryEnter(this.taker, 1) != null);
			}
			boolean writes = this.lock.write.isHeldBy(Thread.currentThread());
			if (operation.startsWith("try")) {
				if (!side.tryLock()) {
					return "false";
				}
				String result = enter(weight, writes);
				leave(side, weight);
				return result;
			}
			side.lock();
			return enter(weight, writes);
		}

		private String enter(int weight, boolean writes) {
			int before = this.inside.getAndAdd(weight);
			boolean alone = writes || ((weight == WRITER) ? before == 0 : before < WRITER);
			return alone ? "true" : "crowded";
		}

		private String leave(LockFace side, int weight) {
			this.inside.addAndGet(-weight);
			side.unlock();
			return "true";
		}

		@Override
		public String end() {
			return this.lock.write.tryLock() + " " + this.lock.permits.waiting();
		}

	}

}
