package io.signalbox.local;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.signalbox.Acquirable;
import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.ReadWriteLockSettings;
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
 * What it costs to take and give back what nobody else wants, in each way there is, next
 * to {@link ReentrantLock}, {@link ReentrantReadWriteLock} and {@link Semaphore}; where
 * two can have it, also by two threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UncontendedBenchmark {

	/** Whether nobody may overtake; a read-write lock of ours is always fair. */
	@Param({ "false", "true" })
	public boolean fair;

	private LocalEngine engine;

	private NamedLock plain;

	private NamedLock reentrant;

	private NamedReadWriteLock readWrite;

	private NamedSemaphore semaphore;

	private ReentrantLock javaLock;

	private ReentrantReadWriteLock javaReadWrite;

	private Semaphore javaSemaphore;

	/** Makes the primitives. */
	@Setup
	public void make() {
		this.engine = new LocalEngine();
		this.plain = this.engine.lock("plain", new LockSettings(false, this.fair, Settings.UNLIMITED, null));
		this.reentrant = this.engine.lock("reentrant", new LockSettings(true, this.fair, Settings.UNLIMITED, null));
		this.readWrite = this.engine.readWriteLock("read-write", ReadWriteLockSettings.DEFAULT);
		this.semaphore = this.engine.semaphore("semaphore",
				new SemaphoreSettings(5, true, this.fair, Settings.UNLIMITED, null));
		this.javaLock = new ReentrantLock(this.fair);
		this.javaReadWrite = new ReentrantReadWriteLock(this.fair);
		this.javaSemaphore = new Semaphore(5, this.fair);
	}

	/** Ends the clock. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	private static void once(Lock lock) {
		lock.lock();
		lock.unlock();
	}

	private static void nested(Lock lock) {
		lock.lock();
		lock.lock();
		lock.unlock();
		lock.unlock();
	}

	private static void grant(Acquirable primitive) {
		primitive.tryEnter(Thread.currentThread(), 1).release();
	}

	/** The peer of a lock. */
	@Benchmark
	public void javaLock() {
		once(this.javaLock);
	}

	/** The peer of a re-entrant lock, taken twice. */
	@Benchmark
	public void javaLockNested() {
		nested(this.javaLock);
	}

	/** As a {@link Lock}. */
	@Benchmark
	public void lock() {
		once(this.plain);
	}

	/**
	 * A lock, with an object that gives it back.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void lockHold() throws InterruptedException {
		try (Hold hold = this.plain.hold()) {
			return;
		}
	}

	/** A lock, as an annotation does it. */
	@Benchmark
	public void lockGrant() {
		grant(this.plain);
	}

	/** Re-entrant, taken once. */
	@Benchmark
	public void reentrantLock() {
		once(this.reentrant);
	}

	/** Re-entrant, taken twice. */
	@Benchmark
	public void reentrantLockNested() {
		nested(this.reentrant);
	}

	/** Re-entrant, as an annotation does it. */
	@Benchmark
	public void reentrantGrant() {
		grant(this.reentrant);
	}

	/** The peer of reading. */
	@Benchmark
	public void javaRead() {
		once(this.javaReadWrite.readLock());
	}

	/** The peer of reading, two threads. */
	@Benchmark
	@Threads(2)
	public void javaReadShared() {
		once(this.javaReadWrite.readLock());
	}

	/** The peer of writing. */
	@Benchmark
	public void javaWrite() {
		once(this.javaReadWrite.writeLock());
	}

	/** The read lock, as a {@link Lock}. */
	@Benchmark
	public void read() {
		once(this.readWrite.readLock());
	}

	/** The read lock, as an annotation does it. */
	@Benchmark
	public void readGrant() {
		grant(this.readWrite.readLock());
	}

	/** The read lock, as an annotation does it, two threads. */
	@Benchmark
	@Threads(2)
	public void readGrantShared() {
		grant(this.readWrite.readLock());
	}

	/** The write lock, as a {@link Lock}. */
	@Benchmark
	public void write() {
		once(this.readWrite.writeLock());
	}

	/** The write lock, as an annotation does it. */
	@Benchmark
	public void writeGrant() {
		grant(this.readWrite.writeLock());
	}

	/**
	 * The peer of a semaphore.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void javaSemaphore() throws InterruptedException {
		this.javaSemaphore.acquire();
		this.javaSemaphore.release();
	}

	/**
	 * The peer of a semaphore, two threads.
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
	public void semaphore() throws InterruptedException {
		this.semaphore.acquire();
		this.semaphore.release();
	}

	/**
	 * A permit, with an object that gives it back.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void semaphoreHold() throws InterruptedException {
		try (Hold hold = this.semaphore.hold()) {
			return;
		}
	}

	/** A permit, as an annotation does it. */
	@Benchmark
	public void semaphoreGrant() {
		grant(this.semaphore);
	}

	/** A permit, as an annotation does it, two threads. */
	@Benchmark
	@Threads(2)
	public void semaphoreGrantShared() {
		grant(this.semaphore);
	}

}
