package io.signalbox.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.interceptor.HoldOperator;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
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

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * What one uncontended call of a method costs that returns a {@code Mono} or a stage: the
 * call, the subscription and the end, with a result that is there at once. Each of ours
 * stands beside the peer that is applied in the same way: by an annotation, by a proxy
 * that does nothing else, or in code. Only ours has meters.
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

	private NamedSemaphore semaphore;

	private ConfigurableApplicationContext contextOfPeer;

	private PeerWork annotatedPeer;

	private Work proxiedPeer;

	private Work proxied;

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
		this.proxied = proxy(MethodInvocation::proceed);
		this.proxiedPeer = proxy(this::bulkhead);
		this.contextOfPeer = new SpringApplicationBuilder(Contexts.Resilience4j.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn",
					"resilience4j.bulkhead.instances.five.max-concurrent-calls=5")
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(PeerWork.class))
			.run();
		this.annotatedPeer = this.contextOfPeer.getBean(PeerWork.class);
		SignalboxRegistry registry = this.context.getBean(SignalboxRegistry.class);
		Supplier<Long> attempts = () -> registry.all()
			.stream()
			.mapToLong((one) -> one.statistics().attempts(Outcome.ACQUIRED))
			.sum();
		if (limitedMono() + guardedMono() + limitedStage() + guardedStage() != 4 || attempts.get() != 4) {
			throw new IllegalStateException("Not guarded: " + attempts.get());
		}
		this.semaphore = registry.semaphore("in-code", new SemaphoreSettings(5, true, false, Settings.UNLIMITED, null));
		requireRefused(this.contextOfPeer.getBean(BulkheadRegistry.class).bulkhead("five"), this::annotatedBulkheadMono,
				this::annotatedBulkheadStage);
		requireRefused(this.bulkhead, this::proxiedBulkheadMono, this::proxiedBulkheadStage);
	}

	private static Work proxy(MethodInterceptor advice) {
		ProxyFactory factory = new ProxyFactory(new Work());
		factory.setProxyTargetClass(true);
		factory.addAdvice(advice);
		return (Work) factory.getProxy();
	}

	private Object bulkhead(MethodInvocation invocation) throws Throwable {
		if (invocation.getMethod().getReturnType() == Mono.class) {
			return ((Mono<?>) invocation.proceed()).transform(BulkheadOperator.of(this.bulkhead));
		}
		return Bulkhead.decorateCompletionStage(this.bulkhead, () -> {
			try {
				return (CompletionStage<?>) invocation.proceed();
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}).get();
	}

	/** Fails if the peer lets anybody in who finds no permit. */
	private static void requireRefused(Bulkhead bulkhead, IntSupplier... calls) {
		for (int i = 0; i < 5; i++) {
			bulkhead.acquirePermission();
		}
		for (IntSupplier call : calls) {
			try {
				call.getAsInt();
			}
			catch (IllegalStateException | BulkheadFullException | CompletionException ex) {
				continue;
			}
			throw new IllegalStateException("The peer limits nothing");
		}
		for (int i = 0; i < 5; i++) {
			bulkhead.releasePermission();
		}
	}

	/** Ends the application. */
	@TearDown(Level.Trial)
	public void stop() {
		this.context.close();
		this.contextOfPeer.close();
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
		return value(this.plain.limitedMono().transform(BulkheadOperator.of(this.bulkhead)));
	}

	/**
	 * A proxy that does nothing.
	 * @return the value
	 */
	@Benchmark
	public int proxiedMono() {
		return value(this.proxied.limitedMono());
	}

	/**
	 * Resilience4j's operator, applied by a proxy.
	 * @return the value
	 */
	@Benchmark
	public int proxiedBulkheadMono() {
		return value(this.proxiedPeer.limitedMono());
	}

	/**
	 * Resilience4j's annotation.
	 * @return the value
	 */
	@Benchmark
	public int annotatedBulkheadMono() {
		return value(this.annotatedPeer.mono());
	}

	/**
	 * A semaphore of ours in code.
	 * @return the value
	 */
	@Benchmark
	public int semaphoreMono() {
		return value(this.plain.limitedMono().transform(HoldOperator.of(this.semaphore)));
	}

	/**
	 * Without anything, from a source that knows its value when it is asked.
	 * @return the value
	 */
	@Benchmark
	public int suppliedMonoDirect() {
		return value(this.plain.suppliedMono());
	}

	/**
	 * A semaphore, with such a source.
	 * @return the value
	 */
	@Benchmark
	public int suppliedLimitedMono() {
		return value(this.work.suppliedMono());
	}

	/**
	 * A semaphore of ours in code, with such a source.
	 * @return the value
	 */
	@Benchmark
	public int suppliedSemaphoreMono() {
		return value(this.plain.suppliedMono().transform(HoldOperator.of(this.semaphore)));
	}

	/**
	 * Resilience4j's operator, with such a source.
	 * @return the value
	 */
	@Benchmark
	public int suppliedBulkheadMono() {
		return value(this.plain.suppliedMono().transform(BulkheadOperator.of(this.bulkhead)));
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

	/**
	 * A proxy that does nothing.
	 * @return the value
	 */
	@Benchmark
	public int proxiedStage() {
		return value(this.proxied.limitedStage());
	}

	/**
	 * Resilience4j's decorator, applied by a proxy.
	 * @return the value
	 */
	@Benchmark
	public int proxiedBulkheadStage() {
		return value(this.proxiedPeer.limitedStage());
	}

	/**
	 * Resilience4j's annotation.
	 * @return the value
	 */
	@Benchmark
	public int annotatedBulkheadStage() {
		return value(this.annotatedPeer.stage());
	}

	/**
	 * A semaphore of ours in code.
	 * @return the value
	 */
	@Benchmark
	public int semaphoreStage() {
		return value(this.semaphore.callAsync(this.plain::limitedStage));
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

		private final Mono<Integer> supplied = Mono.fromSupplier(() -> 1);

		@Limited(permits = 5)
		public Mono<Integer> limitedMono() {
			return this.mono;
		}

		@Limited(permits = 5)
		public Mono<Integer> suppliedMono() {
			return this.supplied;
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

	static class PeerWork {

		private final Mono<Integer> mono = Mono.just(1);

		@io.github.resilience4j.bulkhead.annotation.Bulkhead(name = "five")
		public Mono<Integer> mono() {
			return this.mono;
		}

		@io.github.resilience4j.bulkhead.annotation.Bulkhead(name = "five")
		public CompletableFuture<Integer> stage() {
			return CompletableFuture.completedFuture(1);
		}

	}

}
