package io.signalbox.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.signalbox.autoconfigure.SignalboxFlightRecorderAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxWatchAutoConfiguration;
import io.signalbox.watch.Watch;
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

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * What the watch costs an uncontended call that it looks at: deadlocks, orders of locks,
 * long holds, and the events of Flight Recorder while there is no recording.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WatchBenchmark {

	/** What is called. */
	@Param
	public Call call;

	/** What is looked for. */
	@Param
	public Watching watching;

	private ConfigurableApplicationContext context;

	private Service service;

	/** Starts the application. */
	@Setup(Level.Trial)
	public void start() {
		Service service = this.call.make();
		this.context = this.watching.start(service);
		this.service = this.context.getBean(service.getClass());
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
	public enum Call {

		/** A lock. */
		GUARDED(Services.Guarding::new),

		/** A semaphore. */
		LIMITED(Services.Limiting::new);

		private final Supplier<Service> made;

		Call(Supplier<Service> made) {
			this.made = made;
		}

		Service make() {
			return this.made.get();
		}

	}

	/** Who watches. */
	public enum Watching {

		/** Nobody. */
		OFF(Contexts.Nothing.class),

		/** By default once a second. */
		ON(Watched.class),

		/** Fifty times a second. */
		OFTEN(Watched.class, "signalbox.watch.interval=20ms");

		private final Class<?> configuration;

		private final String[] properties;

		Watching(Class<?> configuration, String... properties) {
			this.configuration = configuration;
			this.properties = properties;
		}

		ConfigurableApplicationContext start(Service service) {
			ConfigurableApplicationContext context = Contexts.start(List.of(service),
					List.of(this.configuration, Contexts.Signalbox.class), this.properties);
			Contexts.verify(context, context.getBean(service.getClass()), Contexts.Signalbox.class);
			boolean watched = !context.getBeansOfType(Watch.class).isEmpty();
			if (watched != (this != OFF)) {
				throw new IllegalStateException("The watch is not what it should be: " + this);
			}
			return context;
		}

	}

	/** All that looks on. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalboxWatchAutoConfiguration.class, SignalboxFlightRecorderAutoConfiguration.class })
	static class Watched {

	}

}
