package io.signalbox.local;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to take and give back a permit that is free, in each way there is, next
 * to {@link Semaphore}; alone, and by two threads for whom there are permits enough.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SemaphoreBenchmark {

	/** Whether nobody may overtake. */
	@Param({ "false", "true" })
	public boolean fair;

	private LocalEngine engine;

	private NamedSemaphore semaphore;

	private Semaphore javaSemaphore;

	/** Makes the semaphores. */
	@Setup
	public void make() {
		this.engine = new LocalEngine();
		this.semaphore = this.engine.semaphore("semaphore",
				new SemaphoreSettings(5, true, this.fair, Settings.UNLIMITED, null));
		this.javaSemaphore = new Semaphore(5, this.fair);
	}

	/** Ends the clock. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	/**
	 * The peer.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void javaSemaphore() throws InterruptedException {
		this.javaSemaphore.acquire();
		this.javaSemaphore.release();
	}

	/**
	 * The peer, two threads.
	 * @throws InterruptedException never
	 */
	@Benchmark
	@Threads(2)
	public void javaSemaphoreShared() throws InterruptedException {
		javaSemaphore();
	}

	/**
	 * A permit that belongs to nobody.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void acquire() throws InterruptedException {
		this.semaphore.acquire();
		this.semaphore.release();
	}

	/**
	 * With an object that gives it back.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void hold() throws InterruptedException {
		try (Hold hold = this.semaphore.hold()) {
			return;
		}
	}

	/** As an annotation does it. */
	@Benchmark
	public void grant() {
		Grant grant = this.semaphore.tryEnter(Thread.currentThread(), 1);
		grant.release();
	}

	/** As an annotation does it, two threads. */
	@Benchmark
	@Threads(2)
	public void grantShared() {
		grant();
	}

}
