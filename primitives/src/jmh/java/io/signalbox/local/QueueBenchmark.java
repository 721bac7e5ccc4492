package io.signalbox.local;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import io.signalbox.QueueSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to put an element and to take it again where nobody waits, next to
 * {@link ArrayBlockingQueue}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueueBenchmark {

	private static final int CAPACITY = 10;

	private LocalEngine engine;

	private BlockingQueue<Object> queue;

	private BlockingQueue<Object> javaQueue;

	/** Makes the queues. */
	@Setup
	public void make() {
		this.engine = new LocalEngine();
		this.queue = this.engine.queue("queue", QueueSettings.ofCapacity(CAPACITY));
		this.javaQueue = new ArrayBlockingQueue<>(CAPACITY, true);
	}

	/** Ends the clock. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	/**
	 * The peer, fair as ours always is.
	 * @return the element
	 * @throws InterruptedException never
	 */
	@Benchmark
	public Object javaPutAndTake() throws InterruptedException {
		this.javaQueue.put(this);
		return this.javaQueue.take();
	}

	/**
	 * Ours.
	 * @return the element
	 * @throws InterruptedException never
	 */
	@Benchmark
	public Object putAndTake() throws InterruptedException {
		this.queue.put(this);
		return this.queue.take();
	}

}
