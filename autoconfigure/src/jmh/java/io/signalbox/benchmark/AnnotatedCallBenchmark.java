package io.signalbox.benchmark;

import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What one uncontended call costs: of ours with each setting of the meters, of the peers,
 * by hand, and of a proxy that does nothing.
 *
 * <p>
 * {@code polluted} is how it is in a real application: many other beans have gone through
 * the same proxies and advice before, so that the compiler knows the types of none. The
 * context then has all variants.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnnotatedCallBenchmark {

	private static final int CALLS_OF_OTHERS = 30_000;

	/** What is called. */
	@Param
	public Variant variant;

	/** Whether other beans have been called before. */
	@Param({ "false", "true" })
	public boolean polluted;

	private ConfigurableApplicationContext context;

	private Service service;

	/** Starts the application. */
	@Setup(Level.Trial)
	public void start() {
		List<Variant> variants = this.polluted ? others() : List.of(this.variant);
		List<Class<?>> configurations = variants.stream().<Class<?>>map((one) -> one.configuration).distinct().toList();
		List<Service> services = variants.stream().map((one) -> one.made.get()).toList();
		this.context = Contexts.start(services, configurations, this.variant.properties);
		this.service = this.context.getBean(services.get(variants.indexOf(this.variant)).getClass());
		if (this.variant.configuration != Contexts.Nothing.class) {
			Contexts.verify(this.context, this.service, this.variant.configuration);
		}
		if (this.polluted) {
			callOthers(List.copyOf(this.context.getBeansOfType(Service.class).values()));
		}
	}

	/** One variant for each bean. */
	private List<Variant> others() {
		return Arrays.stream(Variant.values()).filter((one) -> one == this.variant || isOther(one)).toList();
	}

	private boolean isOther(Variant one) {
		return one.properties.length == 0 && one.type() != this.variant.type();
	}

	private static void callOthers(List<Service> services) {
		int sum = 0;
		for (int i = 0; i < CALLS_OF_OTHERS; i++) {
			for (Service service : services) {
				sum += service.call();
			}
		}
		if (sum != services.size() * CALLS_OF_OTHERS) {
			throw new IllegalStateException("A call did not reach its method");
		}
	}

	/** Ends the application. */
	@TearDown(Level.Trial)
	public void stop() {
		this.context.close();
	}

	/**
	 * One call.
	 * @return what it returns
	 */
	@Benchmark
	public int call() {
		return this.service.call();
	}

	/** What is around the method. */
	public enum Variant {

		/** Nothing, not even a proxy. */
		DIRECT(Services.Direct::new, Contexts.Nothing.class),

		/** A semaphore in the method. */
		SEMAPHORE_BY_HAND(Services.SemaphoreByHand::new, Contexts.Nothing.class),

		/** A lock in the method. */
		LOCK_BY_HAND(Services.LockByHand::new, Contexts.Nothing.class),

		/** A proxy that does nothing. */
		NO_OP_ADVISOR(Services.Advised::new, NoOpAdvice.class),

		/** By default one hold in some is measured. */
		LIMITED(Services.Limiting::new, Contexts.Signalbox.class),

		/** No hold is measured. */
		LIMITED_NO_HOLD(Services.Limiting::new, Contexts.Signalbox.class, "signalbox.metrics.hold=false"),

		/** Each hold is measured. */
		LIMITED_EVERY_HOLD(Services.Limiting::new, Contexts.Signalbox.class, "signalbox.metrics.hold-sampling=1"),

		/** Each wait and each hold is recorded in a timer with a histogram. */
		LIMITED_HISTOGRAM(Services.Limiting::new, Contexts.Signalbox.class, "signalbox.metrics.histogram=true"),

		/** A lock. */
		GUARDED(Services.Guarding::new, Contexts.Signalbox.class),

		/** A lock, and no hold is measured. */
		GUARDED_NO_HOLD(Services.Guarding::new, Contexts.Signalbox.class, "signalbox.metrics.hold=false"),

		/** A re-entrant lock. */
		GUARDED_REENTRANT(Services.GuardingReentrantly::new, Contexts.Signalbox.class),

		/** An event that is set. */
		AWAIT_EVENT(Services.Awaiting::new, Contexts.Signalbox.class),

		/** An event, a semaphore and a lock. */
		ALL_THREE(Services.AllThree::new, Contexts.Signalbox.class),

		/** The peer in Spring Framework, without meters. */
		CONCURRENCY_LIMIT(Services.ConcurrencyLimited::new, Contexts.Resilient.class),

		/** The peer in Resilience4j, without meters. */
		BULKHEAD(Services.Bulkheaded::new, Contexts.Resilience4j.class);

		private final Supplier<Service> made;

		private final Class<?> configuration;

		private final String[] properties;

		Variant(Supplier<Service> made, Class<?> configuration, String... properties) {
			this.made = made;
			this.configuration = configuration;
			this.properties = properties;
		}

		private Class<?> type() {
			return this.made.get().getClass();
		}

	}

}
