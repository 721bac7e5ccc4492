package io.signalbox.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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

import org.springframework.context.ConfigurableApplicationContext;

/**
 * How many calls get through where all want the one permit: of ours and of a lock and a
 * semaphore by hand, each fair and not, and of the peers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ContendedCallBenchmark {

	/** What is called. */
	@Param
	public Variant variant;

	private ConfigurableApplicationContext context;

	private Service service;

	/** Starts the application. */
	@Setup(Level.Trial)
	public void start() {
		Service made = this.variant.made.get();
		this.context = Contexts.start(List.of(made), List.of(this.variant.configuration), this.variant.properties);
		this.service = this.context.getBean(made.getClass());
		if (this.variant.configuration != Contexts.Nothing.class) {
			Contexts.verify(this.context, this.service, this.variant.configuration);
		}
	}

	/** Ends the application. */
	@TearDown(Level.Trial)
	public void stop() {
		this.context.close();
	}

	/**
	 * Some threads.
	 * @return what the call returns
	 */
	@Benchmark
	@Threads(8)
	public int threads8() {
		return this.service.call();
	}

	/**
	 * Many threads.
	 * @return what the call returns
	 */
	@Benchmark
	@Threads(64)
	public int threads64() {
		return this.service.call();
	}

	/** What is around the method. */
	public enum Variant {

		/** A lock in the method. */
		LOCK_BY_HAND(() -> new ContendedServices.LockByHand(false), Contexts.Nothing.class),

		/** A semaphore in the method. */
		SEMAPHORE_BY_HAND(() -> new ContendedServices.SemaphoreByHand(false), Contexts.Nothing.class),

		/** Ours. */
		GUARDED(ContendedServices.Guarding::new, Contexts.Signalbox.class),

		/** Ours. */
		LIMITED(ContendedServices.Limiting::new, Contexts.Signalbox.class),

		/** The peer in Spring Framework, which is not fair. */
		CONCURRENCY_LIMIT(ContendedServices.ConcurrencyLimited::new, Contexts.Resilient.class),

		/** A fair lock in the method. */
		FAIR_LOCK_BY_HAND(() -> new ContendedServices.LockByHand(true), Contexts.Nothing.class),

		/** A fair semaphore in the method. */
		FAIR_SEMAPHORE_BY_HAND(() -> new ContendedServices.SemaphoreByHand(true), Contexts.Nothing.class),

		/** Ours, fair. */
		FAIR_GUARDED(ContendedServices.Guarding::new, Contexts.Signalbox.class, "signalbox.defaults.fair=true"),

		/** Ours, fair. */
		FAIR_LIMITED(ContendedServices.Limiting::new, Contexts.Signalbox.class, "signalbox.defaults.fair=true"),

		/** The peer in Resilience4j, which is fair. */
		BULKHEAD(ContendedServices.Bulkheaded::new, Contexts.Resilience4j.class);

		private final Supplier<Service> made;

		private final Class<?> configuration;

		private final String[] properties;

		Variant(Supplier<Service> made, Class<?> configuration, String... properties) {
			this.made = made;
			this.configuration = configuration;
			this.properties = properties;
		}

	}

}
