package io.signalbox.benchmark;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.benchmark.NoOpAdvice.NoOp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What a key or a weight adds to one uncontended call, with 1,024 keys one after the
 * other.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyedCallBenchmark {

	private static final int KEYS = 1024;

	private final Customer[] customers = new Customer[KEYS];

	private int next;

	private ConfigurableApplicationContext context;

	private Calls calls;

	/** Starts the application. */
	@Setup(Level.Trial)
	public void start() {
		Arrays.setAll(this.customers, (i) -> new Customer("customer-" + i));
		this.context = new SpringApplicationBuilder(Contexts.Signalbox.class, NoOpAdvice.class, Calls.class)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
		this.calls = this.context.getBean(Calls.class);
	}

	/** Ends the application. */
	@TearDown(Level.Trial)
	public void stop() {
		this.context.close();
	}

	private Customer next() {
		return this.customers[this.next++ & KEYS - 1];
	}

	/**
	 * A proxy that does nothing.
	 * @return what the method returns
	 */
	@Benchmark
	public int noOpAdvisor() {
		Customer customer = next();
		return this.calls.noOp(customer, customer.id());
	}

	/**
	 * A lock without a key.
	 * @return what the method returns
	 */
	@Benchmark
	public int guarded() {
		Customer customer = next();
		return this.calls.guarded(customer, customer.id());
	}

	/**
	 * A lock for each value of a parameter.
	 * @return what the method returns
	 */
	@Benchmark
	public int guardedByParameter() {
		Customer customer = next();
		return this.calls.guardedByParameter(customer, customer.id());
	}

	/**
	 * A lock for each value of an expression.
	 * @return what the method returns
	 */
	@Benchmark
	public int guardedByExpression() {
		Customer customer = next();
		return this.calls.guardedByExpression(customer, customer.id());
	}

	/**
	 * A semaphore without a key, one permit.
	 * @return what the method returns
	 */
	@Benchmark
	public int limited() {
		Customer customer = next();
		return this.calls.limited(customer, customer.id());
	}

	/**
	 * A semaphore for each value of a parameter.
	 * @return what the method returns
	 */
	@Benchmark
	public int limitedByParameter() {
		Customer customer = next();
		return this.calls.limitedByParameter(customer, customer.id());
	}

	/**
	 * A semaphore without a key, several permits.
	 * @return what the method returns
	 */
	@Benchmark
	public int limitedByWeight() {
		Customer customer = next();
		return this.calls.limitedByWeight(customer, customer.id());
	}

	/** What has a key and a weight. */
	public record Customer(String id) {

		/**
		 * The key.
		 * @return such as {@code customer-7}
		 */
		public String getId() {
			return this.id;
		}

		/**
		 * The weight.
		 * @return always 2
		 */
		public int getOrders() {
			return 2;
		}

	}

	/** The methods that are called. */
	public static class Calls {

		private int value = 1;

		@NoOp
		int noOp(Customer customer, String id) {
			return this.value;
		}

		@Guarded
		int guarded(Customer customer, String id) {
			return this.value;
		}

		@Guarded(key = "#id")
		int guardedByParameter(Customer customer, String id) {
			return this.value;
		}

		@Guarded(key = "#customer.id")
		int guardedByExpression(Customer customer, String id) {
			return this.value;
		}

		@Limited(permits = 5)
		int limited(Customer customer, String id) {
			return this.value;
		}

		@Limited(permits = 5, key = "#id")
		int limitedByParameter(Customer customer, String id) {
			return this.value;
		}

		@Limited(permits = 5, weight = "#customer.orders")
		int limitedByWeight(Customer customer, String id) {
			return this.value;
		}

	}

}
