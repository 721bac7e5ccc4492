package io.signalbox.local;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.signalbox.Grant;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How many small bodies get through one permit that many threads want, next to
 * {@code java.util.concurrent} with the same fairness. The number of threads is an option
 * of JMH: {@code -t 8}, {@code -t 64}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(8)
public class ContendedBenchmark {

	private static final Timeout TIMEOUT = Timeout.valueOf("30s");

	/** Whether nobody may overtake. */
	@Param({ "false", "true" })
	public boolean fair;

	private LocalEngine engine;

	private NamedLock plain;

	private NamedLock reentrant;

	private NamedSemaphore semaphore;

	private ReentrantLock javaLock;

	private Semaphore javaSemaphore;

	/** Makes the primitives. */
	@Setup
	public void make() {
		this.engine = new LocalEngine();
		this.plain = this.engine.lock("plain", new LockSettings(false, this.fair, Settings.UNLIMITED, null));
		this.reentrant = this.engine.lock("reentrant", new LockSettings(true, this.fair, Settings.UNLIMITED, null));
		this.semaphore = this.engine.semaphore("semaphore",
				new SemaphoreSettings(1, true, this.fair, Settings.UNLIMITED, null));
		this.javaLock = new ReentrantLock(this.fair);
		this.javaSemaphore = new Semaphore(1, this.fair);
	}

	/** Ends the clock. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	/** The peer of a lock. */
	@Benchmark
	public void javaLock() {
		this.javaLock.lock();
		body();
		this.javaLock.unlock();
	}

	/**
	 * The peer of a semaphore.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void javaSemaphore() throws InterruptedException {
		this.javaSemaphore.acquire();
		body();
		this.javaSemaphore.release();
	}

	/** As a {@link java.util.concurrent.locks.Lock}. */
	@Benchmark
	public void lock() {
		this.plain.lock();
		body();
		this.plain.unlock();
	}

	/** As a {@link java.util.concurrent.locks.Lock}, re-entrant. */
	@Benchmark
	public void reentrantLock() {
		this.reentrant.lock();
		body();
		this.reentrant.unlock();
	}

	/**
	 * A lock, as an annotation does it.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void lockGrant() throws InterruptedException {
		Grant grant = this.plain.enter(Thread.currentThread(), 1, TIMEOUT);
		body();
		grant.release();
	}

	/**
	 * A permit, as an annotation does it.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void semaphoreGrant() throws InterruptedException {
		Grant grant = this.semaphore.enter(Thread.currentThread(), 1, TIMEOUT);
		body();
		grant.release();
	}

	/**
	 * A permit that belongs to nobody.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void semaphore() throws InterruptedException {
		this.semaphore.acquire();
		body();
		this.semaphore.release();
	}

	private static void body() {
		Blackhole.consumeCPU(20);
	}

}
