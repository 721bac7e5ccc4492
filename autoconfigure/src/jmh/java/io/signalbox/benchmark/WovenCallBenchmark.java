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
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What one uncontended call costs where AspectJ has woven the annotation into the class,
 * next to the peer, which is a proxy. Weaving is done at load time; what is run is the
 * same as after weaving at compile time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "-javaagent:target/aspectj/aspectjweaver.jar")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WovenCallBenchmark {

	/** What is called. */
	@Param
	public Variant variant;

	private ConfigurableApplicationContext context;

	private Service service;

	/** Starts the application. */
	@Setup(Level.Trial)
	public void start() {
		Service made = this.variant.made.get();
		this.context = Contexts.start(List.of(made), List.of(this.variant.configuration), "signalbox.aop.mode=aspectj");
		this.service = this.context.getBean(made.getClass());
		if (this.variant.configuration == Contexts.Signalbox.class) {
			Contexts.verifyWoven(this.context, this.service);
		}
		else if (this.variant.configuration == Contexts.Resilient.class) {
			Contexts.verify(this.context, this.service, this.variant.configuration);
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

		/** Nothing. */
		DIRECT(Services.Direct::new, Contexts.Nothing.class),

		/** A semaphore. */
		WOVEN_LIMITED(Services.Limiting::new, Contexts.Signalbox.class),

		/** A lock. */
		WOVEN_GUARDED(Services.Guarding::new, Contexts.Signalbox.class),

		/** The peer in Spring Framework, by a proxy and without meters. */
		CONCURRENCY_LIMIT(Services.ConcurrencyLimited::new, Contexts.Resilient.class);

		private final Supplier<Service> made;

		private final Class<?> configuration;

		Variant(Supplier<Service> made, Class<?> configuration) {
			this.made = made;
			this.configuration = configuration;
		}

	}

}
