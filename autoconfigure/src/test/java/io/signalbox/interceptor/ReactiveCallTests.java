package io.signalbox.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.annotation.SetEvent;
import io.signalbox.autoconfigure.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Methods with a reactive result: each subscription is a call, which blocks no thread and
 * holds until its result has ended, whichever way.
 */
@Timeout(60)
class ReactiveCallTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Inner.class).withBean(Work.class);

	private static NamedLock lock(ApplicationContext context, String name) {
		return context.getBean(SignalboxRegistry.class).lock(name);
	}

	private static void assertFree(NamedPrimitive primitive) {
		Threads.until(() -> primitive.statistics().active() == 0);
		assertThat(primitive.statistics().pending()).isZero();
		assertThat(primitive.statistics().liveKeys()).isZero();
	}

	@Test
	void nothingIsAcquiredBeforeTheSubscriptionAndEachIsACallOfItsOwn() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			Mono<String> mono = work.mono();
			assertThat(work.calls()).hasValue(0);
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isZero();
			for (int i = 1; i <= 3; i++) {
				CompletableFuture<String> result = mono.toFuture();
				assertThat(lock.isLocked()).isTrue();
				work.sink().tryEmitValue("value");
				assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("value");
				assertThat(work.calls()).hasValue(i);
				assertFree(lock);
			}
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(3);
		});
	}

	@Test
	void whatFollowsTheValueDoesNotRunInside() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			CompletableFuture<Boolean> locked = work.mono().map((value) -> lock.isLocked()).toFuture();
			work.sink().tryEmitValue("value");
			assertThat(locked.get(10, TimeUnit.SECONDS)).isFalse();
		});
	}

	@Test
	void emptyAndFailedResultsEndTheHold() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			CompletableFuture<String> empty = work.mono().toFuture();
			work.sink().tryEmitEmpty();
			assertThat(empty.get(10, TimeUnit.SECONDS)).isNull();
			assertFree(lock);
			StepVerifier.create(work.failing()).verifyErrorMessage("planned");
			assertFree(lock);
			StepVerifier.create(work.throwing()).verifyErrorMessage("thrown");
			assertFree(lock);
			StepVerifier.create(work.nothing())
				.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("must return something to subscribe to but returned null"));
			assertFree(lock);
		});
	}

	@Test
	void waitBlocksNoThreadAndIsInOneLineWithBlockingCallers() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			Hold hold = lock.hold();
			Queue<String> order = new ConcurrentLinkedQueue<>();
			Task<Void> first = this.threads.run(() -> work.blocking(() -> order.add("blocking 1")));
			Threads.until(() -> lock.waiting() == 1);
			CompletableFuture<String> second = work.immediate(() -> order.add("mono 2")).toFuture();
			CompletableFuture<List<Integer>> third = work.range(() -> order.add("flux 3")).collectList().toFuture();
			Threads.until(() -> lock.waiting() == 3);
			Task<Void> fourth = this.threads.run(() -> work.blocking(() -> order.add("blocking 4")));
			Threads.until(() -> lock.waiting() == 4);
			hold.close();
			first.value();
			second.get(10, TimeUnit.SECONDS);
			assertThat(third.get(10, TimeUnit.SECONDS)).containsExactly(0, 1, 2);
			fourth.value();
			assertThat(order).containsExactly("blocking 1", "mono 2", "flux 3", "blocking 4");
		});
	}

	@Test
	void cancellingWhileItWaitsLeavesTheLineAtOnce() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			try (Hold hold = lock.hold()) {
				Disposable mono = work.mono().subscribe();
				Disposable flux = work.flux().subscribe();
				assertThat(lock.waiting()).isEqualTo(2);
				mono.dispose();
				flux.dispose();
				assertThat(lock.waiting()).isZero();
			}
			assertFree(lock);
			assertThat(work.calls()).hasValue(0);
			assertThat(lock.statistics().attempts(Outcome.CANCELLED)).isEqualTo(2);
		});
	}

	@Test
	void cancellingWhileItRunsEndsTheHoldAndReachesTheSource() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			for (Publisher<String> publisher : List.of(work.mono(), work.flux())) {
				Disposable running = Flux.from(publisher).subscribe();
				assertThat(lock.isLocked()).isTrue();
				running.dispose();
				assertFree(lock);
			}
			assertThat(work.cancelled()).hasValue(2);
		});
	}

	@Test
	void cancellingAfterTheEndHasNoEffect() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			AtomicReference<Subscription> kept = new AtomicReference<>();
			work.immediate(() -> {
			}).doOnSubscribe(kept::set).block(LONG);
			try (Hold hold = lock.hold(Duration.ZERO)) {
				kept.get().cancel();
				kept.get().cancel();
				assertThat(lock.isLocked()).isTrue();
			}
			assertThat(lock.statistics().rejectedReleases()).isZero();
		});
	}

	@Test
	void secondEndOfASourceThatBreaksTheRulesReleasesNothingTwice() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			List<String> seen = new ArrayList<>();
			Flux.from(work.unruly()).subscribe(seen::add, (ex) -> seen.add(ex.getMessage()), () -> seen.add("end"));
			work.unrulySource().next("a");
			work.unrulySource().complete();
			Hold other = lock.hold(Duration.ZERO);
			work.unrulySource().emit("late");
			work.unrulySource().error(new IllegalStateException("late"));
			assertThat(lock.isLocked()).isTrue();
			other.close();
			assertThat(seen.subList(0, 2)).containsExactly("a", "end");
			assertThat(lock.statistics().rejectedReleases()).isZero();
			Disposable cancelled = Flux.from(work.unruly()).subscribe();
			cancelled.dispose();
			other = lock.hold(Duration.ZERO);
			work.unrulySource().error(new IllegalStateException("error after cancel"));
			assertThat(lock.isLocked()).isTrue();
			other.close();
			assertFree(lock);
		});
	}

	@Test
	void subscriberThatThrowsLeavesNothingHeld() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			for (Flux<?> publisher : List.of(work.flux(), work.range(() -> {
			}))) {
				publisher.subscribe(new ThrowingSubscriber());
				try {
					work.sink().tryEmitValue("value");
				}
				catch (IllegalStateException ex) {
					assertThat(ex).hasMessage("subscriber");
				}
				assertFree(lock);
			}
			try {
				work.immediate(() -> {
				}).subscribe(new ThrowingSubscriber());
			}
			catch (IllegalStateException ex) {
				assertThat(ex).hasMessage("subscriber");
			}
			assertFree(lock);
		});
	}

	@Test
	void demandOfTheSubscriberReachesTheSourceAlsoWhereItCameBeforeTheGrant() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			try (Hold hold = lock.hold()) {
				StepVerifier.create(work.range(() -> {
				}), 0)
					.expectSubscription()
					.thenRequest(1)
					.then(hold::close)
					.expectNext(0)
					.thenAwait()
					.thenRequest(1)
					.expectNext(1)
					.thenRequest(1)
					.expectNext(2)
					.expectComplete()
					.verify(LONG);
			}
			assertFree(lock);
			StepVerifier.create(work.immediate(() -> {
			}), 0).expectSubscription().thenRequest(1).expectNext("done").expectComplete().verify(LONG);
		});
	}

	@Test
	void takingSomeOfAFluxEndsItsHold() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			assertThat(work.range(() -> {
			}).take(1).collectList().block(LONG)).containsExactly(0);
			assertFree(lock(context, "ledger"));
		});
	}

	@Test
	void cancellationOfWhatBlocksItsSubscriberReleasesWhenThatHasReturned() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			CountDownLatch inside = new CountDownLatch(1);
			AtomicBoolean leave = new AtomicBoolean();
			Disposable running = work.immediate(() -> {
				inside.countDown();
				while (!leave.get()) {
					// stops for nothing, as a driver does that does not look at
					// interrupts
					LockSupport.parkNanos(100_000);
				}
			}).subscribeOn(Schedulers.boundedElastic()).subscribe((value) -> {
			}, (ex) -> {
			});
			assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
			running.dispose();
			assertThat(lock.isLocked()).isTrue();
			leave.set(true);
			assertFree(lock);
		});
	}

	@Test
	void whoDoesNotGetInGetsAnErrorNothingOrTheFallback() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			try (Hold hold = lock(context, "ledger").hold()) {
				StepVerifier.create(work.impatient())
					.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(AcquireTimeoutException.class)
						.hasMessageContaining("Lock 'ledger' not acquired within 10ms"));
				StepVerifier.create(work.skippedMono()).verifyComplete();
				StepVerifier.create(work.skippedFlux()).verifyComplete();
				StepVerifier.create(work.withFallback("x")).expectNext("instead of x").verifyComplete();
				assertThatThrownBy(() -> work.single().timeout(50, TimeUnit.MILLISECONDS).blockingGet())
					.hasRootCauseInstanceOf(TimeoutException.class);
				assertThat(work.skippedMaybe().isEmpty().blockingGet()).isTrue();
				assertThat(work.skippedUni().await().atMost(LONG)).isNull();
			}
			assertThat(work.calls()).hasValue(0);
			assertFree(lock(context, "ledger"));
		});
	}

	@Test
	void everyTypeThatSpringAdaptsIsHeldUntilItsEnd() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			assertThat(work.single().blockingGet()).isEqualTo("held");
			assertThat(work.maybe().blockingGet()).isEqualTo("held");
			work.completable().blockingAwait();
			assertThat(work.observable().toList().blockingGet()).containsExactly("held", "held");
			assertThat(work.flowable().toList().blockingGet()).containsExactly("held", "held");
			assertThat(Flux.from(work.publisher()).collectList().block(LONG)).containsExactly("held", "held");
			assertThat(JdkFlowAdapter.flowPublisherToFlux(work.flow()).collectList().block(LONG))
				.containsExactly("held", "held");
			assertThat(work.uni().await().atMost(LONG)).isEqualTo("held");
			assertThat(work.multi().collect().asList().await().atMost(LONG)).containsExactly("held", "held");
			assertFree(lock);
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(9);
			assertThat(work.held()).hasValue(9);
		});
	}

	@Test
	void cancellingAMutinyTypeLeavesTheLineOrEndsTheHold() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			Cancellable running = work.endlessUni().subscribe().with((value) -> {
			});
			Cancellable waiting = work.multi().subscribe().with((value) -> {
			});
			assertThat(lock.waiting()).isOne();
			waiting.cancel();
			assertThat(lock.waiting()).isZero();
			assertThat(lock.isLocked()).isTrue();
			running.cancel();
			assertFree(lock);
			assertThat(work.cancelled()).hasValue(1);
			assertThat(work.held()).hasValue(0);
		});
	}

	@Test
	void typeThatNoPublisherCanBeTurnedIntoIsRefusedAtStartUp() {
		Contexts.signalbox()
			.withBean(Parallel.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining(
					"the return type reactor.core.publisher.ParallelFlux can't be made of another publisher: declare Publisher"));
	}

	@Test
	void chainEntersAReentrantLockAgainWhateverItsThreadsAndIsToldOfItsOwnPlainOne() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			assertThat(work.outer().block(LONG)).isEqualTo("inner");
			assertFree(lock(context, "journal"));
			StepVerifier.create(work.outerPlain())
				.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(SelfDeadlockException.class));
			assertFree(lock(context, "plain"));
			NamedLock journal = lock(context, "journal");
			Hold other = journal.hold();
			CompletableFuture<String> waiting = work.outer().toFuture();
			assertThat(journal.waiting()).isOne();
			other.close();
			assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("inner");
			assertThat(Caller.chain()).isNull();
		});
	}

	@Test
	void eventIsPassedAndSetByReactiveMethods() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedEvent event = context.getBean(SignalboxRegistry.class).event("loaded");
			CompletableFuture<String> waiting = work.afterLoad().toFuture();
			assertThat(event.waiting()).isOne();
			work.load().block(LONG);
			assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("after");
		});
	}

	@Test
	void keyOfAnEndedOrCancelledCallIsForgotten() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock account = lock(context, "account");
			Disposable a = work.keyed("a").subscribe();
			Disposable b = work.keyed("b").subscribe();
			Disposable waiting = work.keyed("a").subscribe();
			assertThat(account.keys().count()).isEqualTo(2);
			assertThat(account.statistics().pending()).isOne();
			waiting.dispose();
			b.dispose();
			assertThat(account.keys().count()).isOne();
			a.dispose();
			assertFree(account);
		});
	}

	@Test
	void stormOfCancellationsLosesNoPermit() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedSemaphore semaphore = context.getBean(SignalboxRegistry.class).semaphore("few");
			AtomicInteger ended = new AtomicInteger();
			int count = 3_000;
			for (int i = 0; i < count; i++) {
				Disposable call = work.limited()
					.subscribeOn(Schedulers.parallel())
					.doFinally((signal) -> ended.incrementAndGet())
					.subscribe();
				if (i % 3 != 0) {
					Schedulers.boundedElastic().schedule(call::dispose);
				}
			}
			Threads.until(() -> ended.get() == count);
			assertFree(semaphore);
			assertThat(semaphore.available()).isEqualTo(3);
			assertThat(work.most()).hasValueLessThanOrEqualTo(3);
			assertThat(semaphore.statistics().rejectedReleases()).isZero();
		});
	}

	/** Throws at each value. */
	private static final class ThrowingSubscriber implements CoreSubscriber<Object> {

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object value) {
			throw new IllegalStateException("subscriber");
		}

		@Override
		public void onError(Throwable ex) {
		}

		@Override
		public void onComplete() {
		}

	}

	static class Parallel {

		@Guarded("parallel")
		public ParallelFlux<String> parallel() {
			return Flux.just("a").parallel();
		}

	}

	static class Inner {

		@Guarded(name = "journal", reentrant = true)
		public Mono<String> inner() {
			return Mono.just("inner");
		}

		@Guarded("plain")
		public Mono<String> plain() {
			return Mono.just("plain");
		}

	}

	static class Work {

		private final Inner inner;

		private final SignalboxRegistry registry;

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		private final AtomicInteger held = new AtomicInteger();

		private final AtomicInteger now = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private volatile Sinks.One<String> sink = Sinks.one();

		private final TestPublisher<String> unruly = TestPublisher
			.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);

		Work(Inner inner, SignalboxRegistry registry) {
			this.inner = inner;
			this.registry = registry;
		}

		public AtomicInteger calls() {
			return this.calls;
		}

		public AtomicInteger cancelled() {
			return this.cancelled;
		}

		public AtomicInteger held() {
			return this.held;
		}

		public AtomicInteger most() {
			return this.most;
		}

		public TestPublisher<String> unrulySource() {
			return this.unruly;
		}

		public Sinks.One<String> sink() {
			return this.sink;
		}

		private Mono<String> begin() {
			this.calls.incrementAndGet();
			this.sink = Sinks.one();
			return this.sink.asMono().doOnCancel(this.cancelled::incrementAndGet);
		}

		private String look() {
			return this.registry.lock("ledger").isLocked() ? "held" : "not held";
		}

		@Guarded("ledger")
		public Mono<String> mono() {
			return begin();
		}

		@Guarded("ledger")
		public Flux<String> flux() {
			return begin().flux();
		}

		@Guarded("ledger")
		public Mono<String> failing() {
			return Mono.error(new IllegalStateException("planned"));
		}

		@Guarded("ledger")
		public Mono<String> throwing() {
			throw new IllegalStateException("thrown");
		}

		@Guarded("ledger")
		@SuppressWarnings("NullAway")
		public Mono<String> nothing() {
			return null;
		}

		@Guarded("ledger")
		public void blocking(Runnable body) {
			body.run();
		}

		@Guarded("ledger")
		public Mono<String> immediate(Runnable body) {
			return Mono.fromSupplier(() -> {
				body.run();
				return "done";
			});
		}

		@Guarded("ledger")
		public Flux<Integer> range(Runnable body) {
			return Flux.defer(() -> {
				body.run();
				return Flux.range(0, 3);
			});
		}

		@Guarded("ledger")
		public Publisher<String> unruly() {
			return this.unruly;
		}

		@Guarded(name = "ledger", timeout = "10ms")
		public Mono<String> impatient() {
			return begin();
		}

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		public Mono<String> skippedMono() {
			return begin();
		}

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		public Flux<String> skippedFlux() {
			return begin().flux();
		}

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		public Maybe<String> skippedMaybe() {
			return Maybe.just("not skipped");
		}

		@Guarded(name = "ledger", timeout = "0", fallback = "instead")
		public Mono<String> withFallback(String what) {
			return begin();
		}

		Mono<String> instead(String what) {
			return Mono.just("instead of " + what);
		}

		@Guarded("ledger")
		public Single<String> single() {
			return Single.fromSupplier(this::lookAndCount);
		}

		@Guarded("ledger")
		public Maybe<String> maybe() {
			return Maybe.fromSupplier(this::lookAndCount);
		}

		@Guarded("ledger")
		public Completable completable() {
			return Completable.fromRunnable(this::lookAndCount);
		}

		@Guarded("ledger")
		public Observable<String> observable() {
			return Observable.defer(() -> Observable.just(lookAndCount(), look()));
		}

		@Guarded("ledger")
		public Flowable<String> flowable() {
			return Flowable.defer(() -> Flowable.just(lookAndCount(), look()));
		}

		@Guarded("ledger")
		public Publisher<String> publisher() {
			return Flux.defer(() -> Flux.just(lookAndCount(), look()));
		}

		@Guarded("ledger")
		public Flow.Publisher<String> flow() {
			return JdkFlowAdapter.publisherToFlowPublisher(Flux.defer(() -> Flux.just(lookAndCount(), look())));
		}

		@Guarded("ledger")
		public Uni<String> uni() {
			return Uni.createFrom().item(this::lookAndCount);
		}

		@Guarded("ledger")
		public Uni<String> endlessUni() {
			return Uni.createFrom().<String>nothing().onCancellation().invoke(this.cancelled::incrementAndGet);
		}

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		public Uni<String> skippedUni() {
			return Uni.createFrom().item("not skipped");
		}

		@Guarded("ledger")
		public Multi<String> multi() {
			return Multi.createFrom().deferred(() -> Multi.createFrom().items(lookAndCount(), look()));
		}

		private String lookAndCount() {
			String look = look();
			if (look.equals("held")) {
				this.held.incrementAndGet();
			}
			return look;
		}

		@Guarded(name = "journal", reentrant = true)
		public Mono<String> outer() {
			return Mono.delay(Duration.ofMillis(1))
				.publishOn(Schedulers.single())
				.flatMap((tick) -> this.inner.inner());
		}

		@Guarded("plain")
		public Mono<String> outerPlain() {
			return Mono.delay(Duration.ofMillis(1)).flatMap((tick) -> this.inner.plain());
		}

		@AwaitEvent("loaded")
		public Mono<String> afterLoad() {
			return Mono.just("after");
		}

		@SetEvent("loaded")
		public Mono<Void> load() {
			return Mono.empty();
		}

		@Guarded(name = "account", key = "#key")
		public Mono<String> keyed(String key) {
			return begin();
		}

		@Limited(name = "few", permits = 3)
		public Mono<String> limited() {
			return Mono.defer(() -> {
				this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
				return Mono.delay(Duration.ofNanos(100_000))
					.map((tick) -> "done")
					.doOnTerminate(this.now::decrementAndGet)
					.doOnCancel(this.now::decrementAndGet);
			});
		}

	}

}
