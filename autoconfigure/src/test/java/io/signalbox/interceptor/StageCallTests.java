package io.signalbox.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.AcquisitionException;
import io.signalbox.BarrierBrokenException;
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
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.autoconfigure.Contexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Methods that return a stage: what they ask for is waited for without a thread, and held
 * until the stage has ended.
 */
@Timeout(60)
class StageCallTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Work.class)
		.withBean(Counter.class)
		.withBean("other", Other.class)
		.withPropertyValues("signalbox.conditions.stock.lock=shelf", "signalbox.locks.shelf.type=reentrant");

	private static NamedLock lock(ApplicationContext context, String name) {
		return context.getBean(SignalboxRegistry.class).lock(name);
	}

	private static void assertFree(NamedPrimitive primitive) {
		Threads.until(() -> primitive.statistics().active() == 0);
		assertThat(primitive.statistics().pending()).isZero();
		assertThat(primitive.statistics().liveKeys()).isZero();
	}

	private static <T> T value(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private static Throwable failure(CompletionStage<?> stage) throws Exception {
		try {
			value(stage);
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		throw new AssertionError("did not fail");
	}

	@Test
	void lockIsHeldUntilTheStageHasEnded() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			CompletableFuture<String> first = work.guarded();
			assertThat(lock.isLocked()).isTrue();
			assertThat(lock.holders()).singleElement()
				.satisfies((holder) -> assertThat(holder.thread()).contains("async call of Work.guarded from '"));
			CompletableFuture<String> second = work.guarded();
			assertThat(lock.waiters()).singleElement()
				.satisfies((waiter) -> assertThat(waiter.thread()).contains("async call of Work.guarded from '"));
			assertThat(work.begun()).hasSize(1);
			work.next().complete("one");
			assertThat(value(first)).isEqualTo("one");
			work.next().complete("two");
			assertThat(value(second)).isEqualTo("two");
			assertFree(lock);
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2);
		});
	}

	@Test
	void stageThatFailsEndsTheHoldWithItsFailure() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			CompletableFuture<String> stage = work.guarded();
			IllegalStateException thrown = new IllegalStateException("planned");
			work.next().completeExceptionally(thrown);
			assertThat(failure(stage)).isSameAs(thrown);
			assertFree(lock(context, "ledger"));
		});
	}

	@Test
	void whatIsThrownOrNotReturnedFailsTheStageWhetherThereWasAWaitOrNot() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			assertThat(failure(work.throwing())).isInstanceOf(IllegalStateException.class).hasMessage("planned");
			assertThat(failure(work.nothing())).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("nothing() must return a stage but returned null");
			assertFree(lock(context, "ledger"));
			try (Hold hold = lock(context, "ledger").hold()) {
				CompletionStage<String> waiting = work.throwing();
				hold.close();
				assertThat(failure(waiting)).hasMessage("planned");
			}
			assertFree(lock(context, "ledger"));
		});
	}

	@Test
	void blockingAndAsynchronousCallersWaitInOneLine() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "in-line");
			Hold hold = lock.hold();
			Queue<String> order = new ConcurrentLinkedQueue<>();
			Task<Void> first = this.threads.run(() -> work.blockingInLine(() -> order.add("blocking 1")));
			Threads.until(() -> lock.waiting() == 1);
			CompletableFuture<String> second = work.inLine(() -> order.add("async 2"));
			Threads.until(() -> lock.waiting() == 2);
			Task<Void> third = this.threads.run(() -> work.blockingInLine(() -> order.add("blocking 3")));
			Threads.until(() -> lock.waiting() == 3);
			hold.close();
			first.value();
			value(second);
			third.value();
			assertThat(order).containsExactly("blocking 1", "async 2", "blocking 3");
		});
	}

	@Test
	void cancellingWhileItWaitsLeavesTheLineAtOnceAndNothingRuns() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			try (Hold hold = lock.hold()) {
				CompletableFuture<String> stage = work.guarded();
				assertThat(lock.waiting()).isOne();
				assertThat(stage.cancel(true)).isTrue();
				assertThat(lock.waiting()).isZero();
			}
			assertFree(lock);
			assertThat(work.begun()).isEmpty();
			assertThat(lock.statistics().attempts(Outcome.CANCELLED)).isOne();
		});
	}

	@Test
	void cancellingWhileItRunsCancelsTheMethodsOwnStageAndEndsTheHold() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			CompletableFuture<String> stage = work.guarded();
			assertThat(stage.cancel(true)).isTrue();
			assertThat(work.next()).isCancelled();
			assertFree(lock(context, "ledger"));
		});
	}

	@Test
	void timeoutOfTheCallersOwnEndsTheHoldToo() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			CompletableFuture<String> stage = work.guarded().orTimeout(10, TimeUnit.MILLISECONDS);
			assertThat(failure(stage)).isInstanceOf(TimeoutException.class);
			// its caller may see the timeout before the method's stage does
			Threads.until(work.next()::isCancelled);
			assertFree(lock(context, "ledger"));
		});
	}

	@Test
	void whatCannotBeCancelledIsHeldUntilItHasEnded() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			CompletionStage<String> stage = work.uncancellable();
			assertThat(stage.toCompletableFuture().cancel(true)).isTrue();
			assertThat(lock.isLocked()).isTrue();
			work.next().complete("done after all");
			assertFree(lock);
		});
	}

	@Test
	void cancellationThatRacesWithTheGrantReleasesOnce() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedSemaphore semaphore = context.getBean(SignalboxRegistry.class).semaphore("gate");
			for (int i = 0; i < 500; i++) {
				Hold hold = semaphore.hold();
				CompletableFuture<String> stage = work.limited();
				Task<Boolean> canceller = this.threads.start(() -> stage.cancel(true));
				hold.close();
				boolean cancelled = canceller.value();
				CompletableFuture<String> begun = work.begun().poll();
				if (begun != null) {
					begun.complete("done");
				}
				if (!cancelled) {
					value(stage);
				}
				Threads.until(() -> semaphore.available() == 1 && semaphore.waiting() == 0);
				for (CompletableFuture<String> late = work.begun().poll(); late != null; late = work.begun().poll()) {
					late.complete("done");
				}
			}
			assertThat(semaphore.statistics().rejectedReleases()).isZero();
		});
	}

	@Test
	void whoDoesNotGetInGetsAFailedStage() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = lock(context, "ledger");
			try (Hold hold = lock.hold()) {
				assertThat(failure(work.impatient())).isInstanceOf(AcquireTimeoutException.class)
					.hasMessageContaining("Lock 'ledger' not acquired within 10ms");
				assertThat(failure(work.tryOnce())).isInstanceOf(AcquireTimeoutException.class);
			}
			NamedSemaphore full = context.getBean(SignalboxRegistry.class).semaphore("no-room");
			try (Hold hold = full.hold()) {
				assertThat(failure(work.noRoom())).isInstanceOf(AcquireRejectedException.class);
			}
			assertThat(work.begun()).isEmpty();
		});
	}

	@Test
	void skipIsACompletedStageAndAFallbackTakesTheMethodsPlace() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			try (Hold hold = lock(context, "ledger").hold()) {
				assertThat(work.skipped()).isCompletedWithValue(null);
				assertThat(value(work.withFallback("x"))).startsWith("instead of x: Lock 'ledger' not acquired");
				assertThat(value(work.withFallbackOfBean("y"))).isEqualTo("other instead of y");
			}
			assertThat(work.begun()).isEmpty();
		});
	}

	@Test
	void stepsOutsideAreHeldWhileTheFallbackRunsAndLeftWithIt() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedSemaphore gate = context.getBean(SignalboxRegistry.class).semaphore("gate");
			try (Hold hold = lock(context, "ledger").hold()) {
				CompletableFuture<String> stage = work.limitedWithFallback();
				assertThat(gate.available()).isZero();
				work.next().complete("from the fallback");
				assertThat(value(stage)).isEqualTo("from the fallback");
			}
			assertFree(gate);
		});
	}

	@Test
	void refusalInsideTheMethodIsNotForTheFallback() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			AcquireTimeoutException inside = new AcquireTimeoutException("elsewhere", "not had elsewhere");
			CompletableFuture<String> stage = work.withFallback("x");
			work.next().completeExceptionally(inside);
			assertThat(failure(stage)).isSameAs(inside);
			assertFree(lock(context, "ledger"));
		});
	}

	@Test
	void keysAndWeightsAreOfTheCall() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock account = lock(context, "account");
			CompletableFuture<String> a = work.keyed("a");
			CompletableFuture<String> b = work.keyed("b");
			CompletableFuture<String> both = work.keyed(List.of("b", "a"));
			assertThat(work.begun()).hasSize(2);
			assertThat(account.keys().count()).isEqualTo(2);
			work.next().complete("a");
			work.next().complete("b");
			value(a);
			value(b);
			work.next().complete("both");
			assertThat(value(both)).isEqualTo("both");
			assertFree(account);
			NamedSemaphore weighed = context.getBean(SignalboxRegistry.class).semaphore("weighed");
			CompletableFuture<String> heavy = work.weighed(3);
			assertThat(weighed.available()).isZero();
			assertThat(work.weighed(1)).isNotDone();
			work.next().complete("heavy");
			value(heavy);
			work.next().complete("light");
			assertFree(weighed);
			assertThat(failure(work.weighed(0))).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("'weight' must be a whole number of at least 1 but was 0");
			assertThat(failure(work.keyed(null))).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("'key' must not be null");
			assertFree(account);
		});
	}

	@Test
	void cancelledWaitForAKeyForgetsIt() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock account = lock(context, "account");
			CompletableFuture<String> first = work.keyed(List.of("a", "b"));
			CompletableFuture<String> second = work.keyed(List.of("b", "c"));
			Threads.until(() -> account.statistics().pending() == 1);
			assertThat(account.keys().count()).isEqualTo(3);
			second.cancel(false);
			assertThat(account.statistics().pending()).isZero();
			work.next().complete("");
			value(first);
			assertFree(account);
			assertThat(work.begun()).isEmpty();
		});
	}

	@Test
	void eventsAreWaitedForAndSetWhenTheStageEnds() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedEvent loaded = context.getBean(SignalboxRegistry.class).event("loaded");
			NamedEvent failed = context.getBean(SignalboxRegistry.class).event("load-failed");
			CompletableFuture<String> waiting = work.afterLoad();
			CompletableFuture<String> failing = work.load();
			work.next().completeExceptionally(new IllegalStateException("planned"));
			failure(failing);
			assertThat(failed.isSet()).isTrue();
			assertThat(loaded.isSet()).isFalse();
			CompletableFuture<String> loading = work.load();
			assertThat(loaded.isSet()).isFalse();
			work.next().complete("loaded");
			value(loading);
			assertThat(loaded.isSet()).isTrue();
			work.next().complete("searched");
			assertThat(value(waiting)).isEqualTo("searched");
			failed.clear();
			CompletableFuture<String> cancelled = work.load();
			cancelled.cancel(true);
			assertThat(failed.isSet()).as("a cancelled call has not succeeded").isTrue();
		});
	}

	@Test
	void conditionIsWaitedForAndSignalledHoldingItsLock() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock shelf = lock(context, "shelf");
			CompletableFuture<String> first = work.take(2);
			CompletableFuture<String> second = work.take(2);
			Threads.until(() -> !shelf.isLocked());
			assertThat(work.begun()).isEmpty();
			value(work.put(2));
			Threads.until(() -> work.begun().size() == 1);
			work.next().complete("first");
			value(CompletableFuture.anyOf(first, second));
			value(work.put(2));
			work.next().complete("second");
			value(first);
			value(second);
			assertThat(work.stock()).hasValue(0);
			assertFree(shelf);
			assertThat(failure(work.takeAtOnce())).isInstanceOf(AcquireTimeoutException.class);
		});
	}

	@Test
	void barriersAreWaitedForAtEntryOrBeforeTheResultIsGiven() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			CompletableFuture<String> one = work.meetAtEntry();
			assertThat(work.begun()).isEmpty();
			CompletableFuture<String> two = work.meetAtEntry();
			work.next().complete("");
			work.next().complete("");
			value(one);
			value(two);
			CompletableFuture<String> early = work.meetAtExit();
			work.next().complete("early");
			assertThat(early).isNotDone();
			CompletableFuture<String> late = work.meetAtExit();
			work.next().complete("late");
			assertThat(value(early)).isEqualTo("early");
			assertThat(value(late)).isEqualTo("late");
			CompletableFuture<String> waiting = work.meetAtExit();
			work.next().complete("");
			CompletableFuture<String> failing = work.meetAtExit();
			work.next().completeExceptionally(new IllegalStateException("planned"));
			assertThat(failure(failing)).hasMessage("planned");
			assertThat(failure(waiting)).isInstanceOf(BarrierBrokenException.class);
		});
	}

	@Test
	void chainOfCallsEntersAReentrantLockAgainAndIsToldOfItsOwnPlainOne() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			assertThat(value(work.outer())).isEqualTo("async inside, blocking inside");
			assertFree(lock(context, "journal"));
			assertThat(failure(work.outerPlain())).isInstanceOf(SelfDeadlockException.class);
			assertFree(lock(context, "plain"));
			assertThat(Caller.chain()).isNull();
		});
	}

	@Test
	void blockingCallsOfAChainWaitForAConditionWithTheChainsLock() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock shelf = lock(context, "shelf");
			Task<String> taking = this.threads.start(() -> value(work.outerOfTake(context.getBean(Counter.class))));
			Threads.until(() -> context.getBean(SignalboxRegistry.class).condition("stock").waiting() == 1);
			Threads.until(() -> !shelf.isLocked());
			value(work.outerOfPut(context.getBean(Counter.class)));
			assertThat(taking.value()).isEqualTo("taken");
			assertFree(shelf);
		});
	}

	@Test
	void blockingCallerIsNoPartOfWhatOutlastsIt() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock journal = lock(context, "journal");
			CompletableFuture<String> stage = work.blockingOuter().get(0);
			assertThat(value(stage)).isEqualTo("inner");
			assertFree(journal);
		});
	}

	@Test
	void manyCallersWithoutThreadsNeverExceedTheLimit() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedSemaphore four = context.getBean(SignalboxRegistry.class).semaphore("four");
			List<CompletableFuture<Integer>> all = IntStream.range(0, 2_000).mapToObj((i) -> work.inside()).toList();
			for (CompletableFuture<Integer> one : all) {
				assertThat(value(one)).isBetween(1, 4);
			}
			assertFree(four);
			assertThat(four.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2_000);
		});
	}

	@Test
	void closingTheContextEndsTheWaits() {
		CompletableFuture<?>[] waiting = new CompletableFuture<?>[1];
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			lock(context, "ledger").hold(Duration.ZERO);
			waiting[0] = work.guarded();
		});
		Threads.until(waiting[0]::isDone);
		assertThatThrownBy(waiting[0]::join).hasCauseInstanceOf(AcquireRejectedException.class);
		assertThat(waiting[0].isCancelled()).as(CancellationException.class.getName()).isFalse();
	}

	static class Other {

		public CompletableFuture<String> instead(String what) {
			return CompletableFuture.completedFuture("other instead of " + what);
		}

		@Guarded(name = "journal", reentrant = true)
		public CompletableFuture<String> asyncInner() {
			return CompletableFuture.completedFuture("async inside");
		}

		@Guarded(name = "journal", reentrant = true)
		public String blockingInner() {
			return "blocking inside";
		}

		@Guarded(name = "journal", reentrant = true)
		public CompletableFuture<String> inner() {
			return CompletableFuture.completedFuture("inner");
		}

		@SetEvent(name = "load-failed", on = Moment.FAILURE)
		public CompletableFuture<String> failing(CompletableFuture<String> work) {
			return work;
		}

		@Guarded("plain")
		public CompletableFuture<String> plainInner() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class Counter {

		private final AtomicInteger count = new AtomicInteger();

		public AtomicInteger count() {
			return this.count;
		}

		@AwaitCondition(name = "stock", until = "count().get() > 0")
		public String take() {
			this.count.decrementAndGet();
			return "taken";
		}

		@SignalCondition("stock")
		public void put() {
			this.count.incrementAndGet();
		}

	}

	static class Work {

		private final Other other;

		private final Queue<CompletableFuture<String>> begun = new ConcurrentLinkedQueue<>();

		private final AtomicInteger stock = new AtomicInteger();

		private final AtomicInteger inside = new AtomicInteger();

		Work(Other other) {
			this.other = other;
		}

		Queue<CompletableFuture<String>> begun() {
			return this.begun;
		}

		public AtomicInteger stock() {
			return this.stock;
		}

		/** The stage of the first call that has begun and was not asked for. */
		CompletableFuture<String> next() {
			Threads.until(() -> !this.begun.isEmpty());
			return this.begun.remove();
		}

		private CompletableFuture<String> begin() {
			CompletableFuture<String> work = new CompletableFuture<>();
			this.begun.add(work);
			return work;
		}

		@Guarded("ledger")
		public CompletableFuture<String> guarded() {
			return begin();
		}

		@Guarded("ledger")
		public CompletionStage<String> throwing() {
			throw new IllegalStateException("planned");
		}

		@Guarded("ledger")
		@SuppressWarnings("NullAway")
		public CompletionStage<String> nothing() {
			return null;
		}

		@Guarded("ledger")
		public CompletionStage<String> uncancellable() {
			return begin().minimalCompletionStage();
		}

		@Guarded(name = "ledger", timeout = "10ms")
		public CompletableFuture<String> impatient() {
			return begin();
		}

		@Guarded(name = "ledger", timeout = "0")
		public CompletableFuture<String> tryOnce() {
			return begin();
		}

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		public CompletableFuture<String> skipped() {
			return begin();
		}

		@Guarded(name = "ledger", timeout = "0", fallback = "instead")
		public CompletableFuture<String> withFallback(String what) {
			return begin();
		}

		CompletableFuture<String> instead(String what, AcquisitionException reason) {
			return CompletableFuture.completedFuture("instead of " + what + ": " + reason.getMessage());
		}

		@Guarded(name = "ledger", timeout = "0", fallback = "other::instead")
		public CompletableFuture<String> withFallbackOfBean(String what) {
			return begin();
		}

		@Limited(name = "gate", permits = 1)
		@Guarded(name = "ledger", timeout = "0", fallback = "fallback")
		public CompletableFuture<String> limitedWithFallback() {
			throw new AssertionError();
		}

		CompletableFuture<String> fallback() {
			return begin();
		}

		@Limited(name = "gate", permits = 1)
		public CompletableFuture<String> limited() {
			return begin();
		}

		@Limited(name = "no-room", permits = 1, maxWaiting = 0)
		public CompletableFuture<String> noRoom() {
			return begin();
		}

		@Guarded("in-line")
		public CompletableFuture<String> inLine(Runnable body) {
			body.run();
			return CompletableFuture.completedFuture("");
		}

		@Guarded("in-line")
		public void blockingInLine(Runnable body) {
			body.run();
		}

		@Guarded(name = "account", key = "#key")
		public CompletableFuture<String> keyed(@Nullable Object key) {
			return begin();
		}

		@Limited(name = "weighed", permits = 3, weight = "#weight")
		public CompletableFuture<String> weighed(int weight) {
			return begin();
		}

		@AwaitEvent("loaded")
		public CompletableFuture<String> afterLoad() {
			return begin();
		}

		@SetEvent("loaded")
		public CompletableFuture<String> load() {
			return this.other.failing(begin());
		}

		@AwaitCondition(name = "stock", until = "stock().get() >= #count")
		public CompletableFuture<String> take(int count) {
			this.stock.addAndGet(-count);
			return begin();
		}

		@AwaitCondition(name = "stock", until = "false", timeout = "0")
		public CompletableFuture<String> takeAtOnce() {
			return begin();
		}

		@SignalCondition(name = "stock", all = true)
		public CompletableFuture<String> put(int count) {
			this.stock.addAndGet(count);
			return CompletableFuture.completedFuture("");
		}

		@AwaitBarrier(name = "entry", parties = 2)
		public CompletableFuture<String> meetAtEntry() {
			return begin();
		}

		@AwaitBarrier(name = "exit", parties = 2, at = AwaitBarrier.At.EXIT)
		public CompletableFuture<String> meetAtExit() {
			return begin();
		}

		@Guarded(name = "journal", reentrant = true)
		public CompletableFuture<String> outer() {
			String blocking = this.other.blockingInner();
			return this.other.asyncInner().thenApply((async) -> async + ", " + blocking);
		}

		@Limited(name = "many", permits = 10)
		public CompletableFuture<String> outerOfTake(Counter counter) {
			return CompletableFuture.completedFuture(counter.take());
		}

		@Limited(name = "many", permits = 10)
		public CompletableFuture<String> outerOfPut(Counter counter) {
			counter.put();
			return CompletableFuture.completedFuture("put");
		}

		@Guarded("plain")
		public CompletableFuture<String> outerPlain() {
			return this.other.plainInner();
		}

		@Guarded(name = "journal", reentrant = true)
		public List<CompletableFuture<String>> blockingOuter() {
			return List.of(this.other.inner());
		}

		@Limited(name = "four", permits = 4)
		public CompletableFuture<Integer> inside() {
			int now = this.inside.incrementAndGet();
			return CompletableFuture.supplyAsync(() -> now)
				.whenComplete((value, failure) -> this.inside.decrementAndGet());
		}

	}

}
