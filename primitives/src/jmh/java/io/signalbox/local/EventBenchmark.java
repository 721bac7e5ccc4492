package io.signalbox.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.signalbox.EventSettings;
import io.signalbox.NamedEvent;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to pass an event that is set, next to a {@link CountDownLatch} that is at
 * zero, and to set and clear one that nobody waits for.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {

	private final CountDownLatch latch = new CountDownLatch(0);

	private LocalEngine engine;

	private NamedEvent open;

	private NamedEvent changing;

	/** Makes the events. */
	@Setup
	public void make() {
		this.engine = new LocalEngine();
		this.open = this.engine.event("open", new EventSettings(true, null));
		this.changing = this.engine.event("changing", EventSettings.CLEAR);
	}

	/** Ends the engine. */
	@TearDown
	public void close() {
		this.engine.close();
	}

	/**
	 * The peer.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void latch() throws InterruptedException {
		this.latch.await();
	}

	/**
	 * Passes.
	 * @throws InterruptedException never
	 */
	@Benchmark
	public void await() throws InterruptedException {
		this.open.await();
	}

	/**
	 * Two threads pass.
	 * @throws InterruptedException never
	 */
	@Benchmark
	@Threads(2)
	public void awaitShared() throws InterruptedException {
		this.open.await();
	}

	/** Sets what is set. */
	@Benchmark
	public void setAgain() {
		this.open.set();
	}

	/** Sets and clears. */
	@Benchmark
	public void setAndClear() {
		this.changing.set();
		this.changing.clear();
	}

}
