package io.signalbox.local;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.signalbox.Grant;
import io.signalbox.NamedSemaphore;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes until 10,000 virtual threads have been through 16 permits, each ten
 * times with something in it that lets the others run, next to {@link Semaphore}. Needs
 * Java 21; made reflectively, because the rest needs less.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class VirtualThreadBenchmark {

	private static final int THREADS = 10_000;

	private static final int TURNS = 10;

	private static final int PERMITS = 16;

	/** Whether nobody may overtake. */
	@Param({ "false", "true" })
	public boolean fair;

	/** The longest wait; one that has an end needs a timer for each thread that waits. */
	@Param({ "none", "5m" })
	public String timeout;

	private Timeout longest;

	private LocalEngine engine;

	private NamedSemaphore semaphore;

	private Semaphore javaSemaphore;

	/** Makes the semaphores. */
	@Setup
	public void make() {
		this.longest = Timeout.valueOf(this.timeout);
		this.engine = new LocalEngine();
		this.semaphore = this.engine.semaphore("semaphore",
				new SemaphoreSettings(PERMITS, true, this.fair, Settings.UNLIMITED, null));
		this.javaSemaphore = new Semaphore(PERMITS, this.fair);
	}

	/** Ends the clock. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	/**
	 * The peer.
	 * @throws Exception never
	 */
	@Benchmark
	public void javaSemaphore() throws Exception {
		run(() -> {
			acquire();
			Thread.yield();
			this.javaSemaphore.release();
		});
	}

	/**
	 * Ours, as an annotation does it.
	 * @throws Exception never
	 */
	@Benchmark
	public void grant() throws Exception {
		run(() -> {
			Grant grant = enter();
			Thread.yield();
			grant.release();
		});
	}

	private void acquire() {
		try {
			if (this.longest.isNone()) {
				this.javaSemaphore.acquire();
			}
			else if (!this.javaSemaphore.tryAcquire(this.longest.nanos(), TimeUnit.NANOSECONDS)) {
				throw new IllegalStateException("No permit in time");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Grant enter() {
		try {
			return this.semaphore.enter(Thread.currentThread(), 1, this.longest);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void run(Runnable turn) throws Exception {
		ExecutorService threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		for (int i = 0; i < THREADS; i++) {
			threads.execute(() -> {
				for (int j = 0; j < TURNS; j++) {
					turn.run();
				}
			});
		}
		threads.shutdown();
		if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Some threads did not get through");
		}
	}

}
