package io.signalbox.local;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to take and give back a lock that nobody else wants, in each way there
 * is, next to {@link ReentrantLock}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LockBenchmark {

	/** Whether nobody may overtake. */
	@Param({ "false", "true" })
	public boolean fair;

	private LocalEngine engine;

	private NamedLock plain;

	private NamedLock reentrant;

	private ReentrantLock javaLock;

	/** Makes the locks. */
	@Setup
	public void make() {
		this.engine = new LocalEngine();
		this.plain = this.engine.lock("plain", new LockSettings(false, this.fair, Settings.UNLIMITED, null));
		this.reentrant = this.engine.lock("reentrant", new LockSettings(true, this.fair, Settings.UNLIMITED, null));
		this.javaLock = new ReentrantLock(this.fair);
	}

	/** Ends the clock. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	/** The peer. */
	@Benchmark
	public void javaLock() {
		this.javaLock.lock();
		this.javaLock.unlock();
	}

	/** The peer, taken twice. */
	@Benchmark
	public void javaLockNested() {
		this.javaLock.lock();
		this.javaLock.lock();
		this.javaLock.unlock();
		this.javaLock.unlock();
	}

	/** As a {@link java.util.concurrent.locks.Lock}. */
	@Benchmark
	public void lock() {
		this.plain.lock();
		this.plain.unlock();
	}

	/**
	 * With an object that gives it back.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void hold() throws InterruptedException {
		try (Hold hold = this.plain.hold()) {
			return;
		}
	}

	/** As an annotation does it. */
	@Benchmark
	public void grant() {
		Grant grant = this.plain.tryEnter(Thread.currentThread(), 1);
		grant.release();
	}

	/** As an annotation does it, re-entrant. */
	@Benchmark
	public void reentrantGrant() {
		Grant grant = this.reentrant.tryEnter(Thread.currentThread(), 1);
		grant.release();
	}

	/** Re-entrant, taken once. */
	@Benchmark
	public void reentrantLock() {
		this.reentrant.lock();
		this.reentrant.unlock();
	}

	/** Re-entrant, taken twice. */
	@Benchmark
	public void reentrantLockNested() {
		this.reentrant.lock();
		this.reentrant.lock();
		this.reentrant.unlock();
		this.reentrant.unlock();
	}

}
