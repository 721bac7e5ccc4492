package io.signalbox.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LeaseLostException;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Stoppable;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.local.LocalEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Reactive sources in code that hold while there is a subscription to them, with each way
 * in which that ends.
 */
@Timeout(60)
class HoldOperatorTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	private final SignalboxRegistry registry = new SignalboxRegistry(this.engine);

	private final NamedLock lock = this.registry.lock("ledger");

	private final NamedLock impatient = this.registry.lock("impatient",
			new LockSettings(false, false, Settings.UNLIMITED, io.signalbox.Timeout.valueOf("30ms")));

	private final NamedSemaphore semaphore = this.registry.semaphore("gateway", SemaphoreSettings.bounded(1));

	@AfterEach
	void nothingIsLeft() {
		for (NamedPrimitive each : this.registry.all()) {
			Threads.until(() -> each.statistics().active() == 0 && each.statistics().liveKeys() == 0);
			assertThat(each.statistics().pending()).isZero();
			assertThat(each.statistics().rejectedReleases()).isZero();
		}
		this.engine.close();
	}

	@Test
	void eachSubscriptionHoldsUntilTheValueWhichIsGivenOutside() throws Exception {
		for (Holdable holdable : List.of(this.lock, this.semaphore)) {
			Sinks.One<String> sink = Sinks.one();
			Mono<String> mono = sink.asMono().transform(HoldOperator.of(holdable));
			assertThat(holdable.statistics().attempts(Outcome.ACQUIRED)).isZero();
			CompletableFuture<String> given = mono.map((value) -> value + " " + holdable.statistics().active())
				.toFuture();
			assertThat(holdable.statistics().active()).isOne();
			assertThat(holdable.holders().get(0).thread()).startsWith("async call from '");
			sink.tryEmitValue("value");
			assertThat(given.get(10, TimeUnit.SECONDS)).isEqualTo("value 0");
			assertThat(mono.block(LONG)).isEqualTo("value");
			assertThat(holdable.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2);
		}
	}

	@Test
	void valueThatIsThereIsGivenOutsideAtTheDemandOfTheSubscriber() {
		Mono<Boolean> locked = Mono.just("value")
			.<String>transform(HoldOperator.of(this.lock))
			.map((value) -> this.lock.isLocked());
		StepVerifier.create(locked, 0)
			.expectSubscription()
			.then(() -> assertThat(this.lock.isLocked()).isFalse())
			.thenRequest(1)
			.expectNext(false)
			.verifyComplete();
	}

	@Test
	void valuesOfAFluxAreGivenInsideAndItsEndOutside() {
		List<Boolean> locked = new ArrayList<>();
		Flux.range(0, 3)
			.<Integer>transform(HoldOperator.of(this.lock))
			.doOnNext((value) -> locked.add(this.lock.isLocked()))
			.doOnComplete(() -> locked.add(this.lock.isLocked()))
			.blockLast(LONG);
		assertThat(locked).containsExactly(true, true, true, false);
	}

	@Test
	void emptyAndFailedSourcesEndTheHold() {
		StepVerifier.create(Mono.empty().transform(HoldOperator.of(this.lock))).verifyComplete();
		IllegalStateException planned = new IllegalStateException("planned");
		StepVerifier.create(Mono.error(planned).transform(HoldOperator.of(this.lock)))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(planned));
		StepVerifier.create(Flux.error(planned).transform(HoldOperator.of(this.semaphore)))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(planned));
		StepVerifier.create(Mono.defer(() -> {
			throw planned;
		}).transform(HoldOperator.of(this.lock))).verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(planned));
		StepVerifier.create(new ThrowingMono(planned).transform(HoldOperator.of(this.lock)))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(planned));
		assertThat(this.lock.isLocked()).isFalse();
	}

	@Test
	void waitsInTheLineOfThoseWhoBlockAndSubscribesAfterThat() throws Exception {
		AtomicInteger subscribed = new AtomicInteger();
		Mono<String> mono = Mono.fromSupplier(() -> "value " + subscribed.incrementAndGet())
			.transform(HoldOperator.of(this.lock));
		CompletableFuture<String> waiting;
		try (Hold hold = this.lock.hold()) {
			waiting = mono.toFuture();
			assertThat(this.lock.waiting()).isOne();
			assertThat(subscribed).hasValue(0);
		}
		assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("value 1");
	}

	@Test
	void whoIsNotLetInGetsAnErrorAndNobodySubscribes() throws Exception {
		Mono<Object> never = Mono.fromRunnable(() -> {
			throw new AssertionError("subscribed to");
		});
		try (Hold hold = this.impatient.hold()) {
			StepVerifier.create(never.transform(HoldOperator.of(this.impatient)))
				.verifyError(AcquireTimeoutException.class);
			CompletableFuture<Object> waiting = never.transform(HoldOperator.of(this.impatient)).toFuture();
			this.engine.close();
			assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
				.hasRootCauseInstanceOf(AcquireRejectedException.class);
		}
	}

	@Test
	void cancellingLeavesTheLineOrEndsTheHold() throws Exception {
		TestPublisher<String> source = TestPublisher.create();
		Disposable holds = source.mono().transform(HoldOperator.of(this.lock)).subscribe();
		Disposable waits = source.flux().transform(HoldOperator.of(this.lock)).subscribe();
		assertThat(this.lock.waiting()).isOne();
		waits.dispose();
		assertThat(this.lock.waiting()).isZero();
		source.assertSubscribers(1);
		holds.dispose();
		assertThat(this.lock.isLocked()).isFalse();
		source.assertCancelled();
		holds.dispose();
	}

	@Test
	void cancellationThatRacesWithTheGrantLeavesNothingHeld() throws Exception {
		for (int i = 0; i < 200; i++) {
			Hold hold = this.lock.hold();
			Disposable call = Mono.never().transform(HoldOperator.of(this.lock)).subscribe();
			Task<Void> cancel = this.threads.run(call::dispose);
			hold.close();
			cancel.value();
			Threads.until(() -> !this.lock.isLocked());
		}
		assertThat(this.lock.waiting()).isZero();
	}

	@Test
	void keyIsHeldAndGoneAfterEachEnd() throws Exception {
		Sinks.One<String> sink = Sinks.one();
		CompletableFuture<String> first = sink.asMono().transform(HoldOperator.of(this.lock.keys(), "a")).toFuture();
		CompletableFuture<String> next = Mono.just("next")
			.<String>transform(HoldOperator.of(this.lock.keys(), "a"))
			.toFuture();
		StepVerifier.create(Flux.just("other").transform(HoldOperator.of(this.lock.keys(), "b")))
			.expectNext("other")
			.verifyComplete();
		assertThat(this.lock.statistics().pending()).isOne();
		sink.tryEmitValue("first");
		assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
		assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("next");
		try (Hold hold = this.impatient.keys().hold("a")) {
			StepVerifier.create(Mono.never().transform(HoldOperator.of(this.impatient.keys(), "a")))
				.verifyError(AcquireTimeoutException.class);
		}
		Threads.until(() -> this.impatient.keys().count() == 0);
		Mono.never().transform(HoldOperator.of(this.lock.keys(), "a")).subscribe().dispose();
		Threads.until(() -> this.lock.keys().count() == 0);
	}

	@Test
	void chainEntersAReentrantLockAgainAndIsToldOfItsOwnPlainOne() {
		NamedLock reentrant = this.registry.lock("journal", LockSettings.REENTRANT);
		Mono<String> inner = Mono.just("inner").transform(HoldOperator.of(reentrant));
		assertThat(Mono.defer(() -> inner).<String>transform(HoldOperator.of(reentrant)).block(LONG))
			.isEqualTo("inner");
		Mono<String> plain = Mono.just("inner").transform(HoldOperator.of(this.lock));
		StepVerifier.create(Mono.defer(() -> plain).transform(HoldOperator.of(this.lock)))
			.verifyError(SelfDeadlockException.class);
	}

	@Test
	void whatTheDocumentationQuotesHoldsWhatItSays() throws Exception {
		Gateway gateway = new Gateway(this.semaphore, this.lock,
				(order) -> CompletableFuture
					.completedFuture(order + this.semaphore.available() + this.lock.statistics().liveKeys()),
				(order) -> Mono.fromSupplier(() -> order + this.semaphore.available()));
		assertThat(gateway.pay("a").toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo("a00");
		assertThat(gateway.charge("account", "b").toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo("b11");
		assertThat(gateway.status("c").block(LONG)).isEqualTo("c0");
	}

	@Test
	void failureOfAStoppedFluxDoesNotMeetAValueThatIsBeingGiven() throws Exception {
		LeaseLostException lost = new LeaseLostException("ledger", "lost");
		AtomicReference<Stoppable> call = new AtomicReference<>();
		TestPublisher<String> source = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		AtomicBoolean overlapped = new AtomicBoolean();
		List<String> seen = new ArrayList<>();
		Flux<String> flux = Flux.deferContextual((context) -> {
			call.set(context.get("signalbox.chain"));
			return source.flux();
		});
		BaseSubscriber<String> subscriber = new BaseSubscriber<>() {

			private volatile boolean busy;

			@Override
			protected void hookOnNext(String value) {
				this.busy = true;
				inside.countDown();
				await(leave);
				seen.add(value);
				this.busy = false;
			}

			@Override
			protected void hookOnError(Throwable ex) {
				overlapped.set(this.busy);
				seen.add(ex.getMessage());
			}

		};
		try (Hold hold = this.lock.hold()) {
			flux.transform(HoldOperator.of(this.lock)).subscribe(subscriber);
		}
		Threads.until(() -> call.get() != null && source.subscribeCount() == 1);
		Task<Void> emitter = this.threads.run(() -> source.next("value"));
		await(inside);
		Threads.until(() -> {
			call.get().stop(lost);
			return !this.lock.isLocked();
		});
		leave.countDown();
		emitter.value();
		source.next("late");
		assertThat(overlapped).isFalse();
		assertThat(seen).containsExactly("value", "lost");
	}

	@Test
	void failureOfAStoppedFluxThatIsQuietComesAtOnce() throws Exception {
		AtomicReference<Stoppable> call = new AtomicReference<>();
		Flux<String> flux = Flux.deferContextual((context) -> {
			call.set(context.get("signalbox.chain"));
			return Flux.<String>never().startWith("first");
		});
		CompletableFuture<List<String>> seen;
		try (Hold hold = this.lock.hold()) {
			seen = flux.transform(HoldOperator.of(this.lock))
				.onErrorResume((ex) -> Flux.just(ex.getMessage()))
				.collectList()
				.toFuture();
		}
		Threads.until(() -> {
			Stoppable known = call.get();
			if (known != null) {
				known.stop(new LeaseLostException("ledger", "lost"));
			}
			return seen.isDone();
		});
		assertThat(seen.get()).containsExactly("first", "lost");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class ThrowingMono extends Mono<Object> {

		private final RuntimeException failure;

		ThrowingMono(RuntimeException failure) {
			this.failure = failure;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Object> actual) {
			throw this.failure;
		}

	}

}
