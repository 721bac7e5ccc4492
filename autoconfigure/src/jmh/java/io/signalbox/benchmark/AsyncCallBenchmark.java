package io.signalbox.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
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
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * What one uncontended call of a method costs that returns a {@code Mono} or a stage: the
 * call, the subscription and the end, with a result that is there at once. Ours is
 * annotated, and so pays for a proxy and for meters; the operators of Resilience4j are
 * applied in code and pay for neither.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AsyncCallBenchmark {

	private ConfigurableApplicationContext context;

	private Work work;

	private Work plain;

	private Bulkhead bulkhead;

	/** Starts the application. */
	@Setup(Level.Trial)
	public void start() {
		this.context = new SpringApplicationBuilder(Contexts.Signalbox.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn")
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(Work.class))
			.run();
		this.work = this.context.getBean(Work.class);
		this.plain = new Work();
		this.bulkhead = Bulkhead.of("five", BulkheadConfig.custom().maxConcurrentCalls(5).build());
		SignalboxRegistry registry = this.context.getBean(SignalboxRegistry.class);
		Supplier<Long> attempts = () -> registry.all()
			.stream()
			.mapToLong((one) -> one.statistics().attempts(Outcome.ACQUIRED))
			.sum();
		if (limitedMono() + guardedMono() + limitedStage() + guardedStage() != 4 || attempts.get() != 4) {
			throw new IllegalStateException("Not guarded: " + attempts.get());
		}
	}

	/** Ends the application. */
	@TearDown(Level.Trial)
	public void stop() {
		this.context.close();
	}

	/**
	 * Without anything.
	 * @return the value
	 */
	@Benchmark
	public int monoDirect() {
		return value(this.plain.limitedMono());
	}

	/**
	 * A semaphore.
	 * @return the value
	 */
	@Benchmark
	public int limitedMono() {
		return value(this.work.limitedMono());
	}

	/**
	 * A lock.
	 * @return the value
	 */
	@Benchmark
	public int guardedMono() {
		return value(this.work.guardedMono());
	}

	/**
	 * Resilience4j's operator.
	 * @return the value
	 */
	@Benchmark
	public int bulkheadMono() {
		return value(this.plain.limitedMono().transformDeferred(BulkheadOperator.of(this.bulkhead)));
	}

	/**
	 * Without anything.
	 * @return the value
	 */
	@Benchmark
	public int stageDirect() {
		return value(this.plain.limitedStage());
	}

	/**
	 * A semaphore.
	 * @return the value
	 */
	@Benchmark
	public int limitedStage() {
		return value(this.work.limitedStage());
	}

	/**
	 * A lock.
	 * @return the value
	 */
	@Benchmark
	public int guardedStage() {
		return value(this.work.guardedStage());
	}

	/**
	 * Resilience4j's decorator.
	 * @return the value
	 */
	@Benchmark
	public int bulkheadStage() {
		return value(Bulkhead.decorateCompletionStage(this.bulkhead, this.plain::limitedStage).get());
	}

	private static int value(Mono<Integer> mono) {
		Last last = new Last();
		mono.subscribe(last);
		return last.value;
	}

	private static int value(CompletionStage<Integer> stage) {
		return stage.toCompletableFuture().join();
	}

	/** Keeps the value, which is there when the subscription returns. */
	private static final class Last implements CoreSubscriber<Integer> {

		private int value;

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Integer value) {
			this.value = value;
		}

		@Override
		public void onError(Throwable ex) {
			throw new IllegalStateException(ex);
		}

		@Override
		public void onComplete() {
		}

	}

	static class Work {

		private final Mono<Integer> mono = Mono.just(1);

		@Limited(permits = 5)
		public Mono<Integer> limitedMono() {
			return this.mono;
		}

		@Guarded
		public Mono<Integer> guardedMono() {
			return this.mono;
		}

		@Limited(permits = 5)
		public CompletableFuture<Integer> limitedStage() {
			return CompletableFuture.completedFuture(1);
		}

		@Guarded
		public CompletableFuture<Integer> guardedStage() {
			return CompletableFuture.completedFuture(1);
		}

	}

}
