package io.signalbox.local;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedLock;
import io.signalbox.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes threads to meet: two that pass a turn to and fro by a condition, next
 * to that of {@link ReentrantLock}, and two or four at a barrier, next to
 * {@link CyclicBarrier}. Each invocation starts its own threads, so that none waits for
 * one that JMH has stopped; it has so many meetings that their start does not count.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MeetingBenchmark {

	private static final int MEETINGS = 1000;

	private LocalEngine engine;

	/** Makes the engine. */
	@Setup
	public void make() {
		this.engine = new LocalEngine();
	}

	/** Ends the engine. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	/**
	 * The peer of a condition.
	 * @throws Exception never
	 */
	@Benchmark
	@OperationsPerInvocation(2 * MEETINGS)
	public void javaCondition() throws Exception {
		ReentrantLock lock = new ReentrantLock();
		pingPong(lock, lock.newCondition());
	}

	/**
	 * Ours, each turn a wait and a signal.
	 * @throws Exception never
	 */
	@Benchmark
	@OperationsPerInvocation(2 * MEETINGS)
	public void condition() throws Exception {
		NamedLock lock = this.engine.lock("lock", LockSettings.REENTRANT);
		pingPong(lock, this.engine.condition("turn", new ConditionSettings("lock", Timeout.NONE), lock));
	}

	private static void pingPong(Lock lock, Condition turn) throws Exception {
		int[] turns = new int[1];
		together(2, (mine) -> {
			for (int i = 0; i < MEETINGS; i++) {
				lock.lock();
				try {
					while (turns[0] % 2 != mine) {
						turn.await();
					}
					turns[0]++;
					turn.signal();
				}
				finally {
					lock.unlock();
				}
			}
		});
	}

	/** The number of those who meet at a barrier. */
	@State(Scope.Benchmark)
	public static class Parties {

		/** As many threads. */
		@Param({ "2", "4" })
		public int parties;

	}

	/**
	 * The peer of a barrier.
	 * @param number how many meet
	 * @throws Exception never
	 */
	@Benchmark
	@OperationsPerInvocation(MEETINGS)
	public void javaBarrier(Parties number) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(number.parties);
		together(number.parties, (mine) -> {
			for (int i = 0; i < MEETINGS; i++) {
				barrier.await();
			}
		});
	}

	/**
	 * Ours.
	 * @param number how many meet
	 * @throws Exception never
	 */
	@Benchmark
	@OperationsPerInvocation(MEETINGS)
	public void barrier(Parties number) throws Exception {
		NamedBarrier barrier = this.engine.barrier("barrier", new BarrierSettings(number.parties, Timeout.NONE));
		together(number.parties, (mine) -> {
			for (int i = 0; i < MEETINGS; i++) {
				barrier.await();
			}
		});
	}

	/** What one of the threads does. */
	private interface Part {

		void play(int mine) throws InterruptedException, BrokenBarrierException;

	}

	private static void together(int count, Part part) throws InterruptedException {
		Thread[] threads = new Thread[count];
		for (int i = 0; i < count; i++) {
			int mine = i;
			threads[i] = new Thread(() -> {
				try {
					part.play(mine);
				}
				catch (InterruptedException | BrokenBarrierException ex) {
					throw new IllegalStateException(ex);
				}
			});
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

}
