package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waits that block no thread at events, barriers and conditions, and for several at once:
 * in the same queue as those who block, and with the same ends.
 */
@SuppressWarnings("WaitNotInLoop") // the condition loops until its predicate is true
public abstract class AsyncWaitsContract extends EngineContract {

	private NamedEvent event;

	private NamedBarrier barrier;

	private NamedLock lock;

	private NamedCondition condition;

	@BeforeEach
	void make() {
		this.event = this.engine.event("loaded", new EventSettings(false, null));
		this.barrier = this.engine.barrier("stage", new BarrierSettings(3, null));
		this.lock = this.engine.lock("buffer", new LockSettings(true, fair(), Settings.UNLIMITED, null));
		this.condition = this.engine.condition("not-empty", new ConditionSettings("buffer", null), this.lock);
	}

	private static void cancel(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture().cancel(false)).isTrue();
	}

	@Test
	void eventThatIsSetIsPassedAtOnce() throws Exception {
		this.event.set();
		assertThat(this.event.awaitAsync(Duration.ZERO).toCompletableFuture()).isCompletedWithValue(true);
		assertThat(this.event.awaitAsync(Duration.ofSeconds(-1)).toCompletableFuture()).isCompletedWithValue(true);
	}

	@Test
	void settingAnEventReleasesThreadsAndStagesAlikeEvenIfItIsClearedAtOnce() throws Exception {
		Task<Boolean> blocking = this.threads.start(() -> this.event.await(LONG));
		CompletionStage<Boolean> stage = this.event.awaitAsync(FOR_EVER);
		Threads.until(() -> this.event.waiting() == 2 && blocking.isParked());
		this.event.set();
		this.event.clear();
		assertThat(blocking.value()).isTrue();
		assertThat(value(stage)).isTrue();
	}

	@Test
	void eventThatIsNotSetInTimeIsFalse() throws Exception {
		assertThat(value(this.event.awaitAsync(Duration.ZERO))).isFalse();
		long start = System.nanoTime();
		assertThat(value(this.event.awaitAsync(SHORT))).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertThat(this.event.waiting()).isZero();
		assertThat(this.event.statistics().attempts(Outcome.TIMEOUT)).isEqualTo(2);
	}

	@Test
	void cancelledWaitForAnEventLeavesTheQueueAtOnce() {
		CompletionStage<Boolean> stage = this.event.awaitAsync(LONG);
		awaitPending(this.event, 1);
		cancel(stage);
		assertThat(this.event.waiting()).isZero();
		assertThat(this.event.statistics().attempts(Outcome.CANCELLED)).isOne();
	}

	@Test
	void closingTheEngineEndsAsynchronousWaits() throws Exception {
		CompletionStage<Boolean> atEvent = this.event.awaitAsync(LONG);
		CompletionStage<Integer> atBarrier = this.barrier.awaitAsync(LONG);
		CompletionStage<Hold> atCondition = this.condition.holdAsync(() -> false, LONG);
		this.engine.close();
		assertThat(failure(atEvent)).isInstanceOf(AcquireRejectedException.class);
		assertThat(failure(atBarrier)).isInstanceOf(AcquireRejectedException.class);
		assertThat(failure(atCondition)).isInstanceOf(AcquireRejectedException.class);
		assertThat(this.lock.isLocked()).isFalse();
	}

	@Test
	void threadsAndStagesPassABarrierTogetherEachWithAnIndexOfItsOwn() throws Exception {
		for (int generation = 0; generation < 50; generation++) {
			Task<Integer> blocking = this.threads.start(() -> this.barrier.await(LONG));
			CompletionStage<Integer> first = this.barrier.awaitAsync(LONG);
			CompletionStage<Integer> second = this.barrier.awaitAsync(FOR_EVER);
			assertThat(List.of(blocking.value(), value(first), value(second))).containsExactlyInAnyOrder(0, 1, 2);
		}
		assertUnused(this.barrier);
		assertThat(this.barrier.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(150);
	}

	@Test
	void lastToArriveRunsTheActionAndIsCompleteAtOnce() throws Exception {
		AtomicInteger actions = new AtomicInteger();
		this.barrier.setAction(actions::incrementAndGet);
		CompletionStage<Integer> first = this.barrier.awaitAsync(LONG);
		CompletionStage<Integer> second = this.barrier.awaitAsync(LONG);
		assertThat(first.toCompletableFuture()).isNotDone();
		assertThat(this.barrier.awaitAsync(Duration.ZERO).toCompletableFuture()).isCompletedWithValue(2);
		assertThat(actions).hasValue(1);
		assertThat(value(first)).isZero();
		assertThat(value(second)).isOne();
	}

	@Test
	void actionThatThrowsReachesTheLastAndBreaksTheBarrierForTheOthers() throws Exception {
		Error thrown = new StackOverflowError();
		this.barrier.setAction(() -> {
			throw thrown;
		});
		CompletionStage<Integer> first = this.barrier.awaitAsync(LONG);
		Task<Integer> blocking = this.threads.start(() -> this.barrier.await(LONG));
		Threads.until(() -> this.barrier.waiting() == 2);
		assertThat(failure(this.barrier.awaitAsync(LONG))).isSameAs(thrown);
		assertThat(failure(first)).isInstanceOf(BarrierBrokenException.class);
		assertThat(blocking.failure()).isInstanceOf(BarrierBrokenException.class);
		assertThat(failure(this.barrier.awaitAsync(LONG))).isInstanceOf(BarrierBrokenException.class);
	}

	@Test
	void partyThatTimesOutOrIsCancelledBreaksTheBarrier() throws Exception {
		for (Duration timeout : List.of(Duration.ZERO, SHORT)) {
			CompletionStage<Integer> other = this.barrier.awaitAsync(LONG);
			assertThat(failure(this.barrier.awaitAsync(timeout))).isInstanceOf(BarrierBrokenException.class)
				.hasMessageContaining("Barrier 'stage' not passed");
			assertThat(failure(other)).isInstanceOf(BarrierBrokenException.class);
			assertThat(this.barrier.isBroken()).isTrue();
			this.barrier.reset();
		}
		CompletionStage<Integer> other = this.barrier.awaitAsync(LONG);
		cancel(this.barrier.awaitAsync(LONG));
		assertThat(failure(other)).isInstanceOf(BarrierBrokenException.class);
		assertThat(this.barrier.isBroken()).isTrue();
		assertThat(this.barrier.statistics().attempts(Outcome.CANCELLED)).isOne();
	}

	@Test
	void cancellingAfterTheBarrierHasPassedBreaksNothing() throws Exception {
		CompletionStage<Integer> first = this.barrier.awaitAsync(LONG);
		CompletionStage<Integer> second = this.barrier.awaitAsync(LONG);
		value(this.barrier.awaitAsync(LONG));
		first.toCompletableFuture().cancel(false);
		value(second);
		assertThat(this.barrier.isBroken()).isFalse();
	}

	@Test
	void predicateThatIsTrueHoldsTheLockAtOnce() throws Exception {
		CompletionStage<Hold> stage = this.condition.holdAsync(() -> {
			assertThat(this.lock.isLocked()).isTrue();
			return true;
		}, Duration.ZERO);
		assertThat(stage.toCompletableFuture()).isDone();
		assertThat(this.lock.isLocked()).isTrue();
		value(stage).close();
		assertThat(this.lock.isLocked()).isFalse();
		assertThat(this.condition.statistics().attempts(Outcome.ACQUIRED)).isOne();
	}

	@Test
	void waitForAPredicateGivesTheLockAwayUntilASignalFindsItTrue() throws Exception {
		AtomicBoolean full = new AtomicBoolean();
		CompletionStage<Hold> stage = this.condition.holdAsync(full::get, LONG);
		awaitPending(this.condition, 1);
		Threads.until(() -> !this.lock.isLocked());
		signal();
		Threads.until(() -> this.condition.waiting() == 1 && !this.lock.isLocked());
		assertThat(stage.toCompletableFuture()).isNotDone();
		full.set(true);
		signal();
		try (Hold hold = value(stage)) {
			assertThat(this.lock.isLocked()).isTrue();
			assertThat(this.lock.holders()).singleElement().extracting(Holder::thread).isEqualTo("async call");
		}
		assertUnused(this.lock);
		assertThat(this.condition.statistics().attempts(Outcome.ACQUIRED)).isOne();
	}

	private void signal() throws InterruptedException {
		try (Hold hold = this.lock.hold(LONG)) {
			this.condition.signal();
		}
	}

	@Test
	void predicateThatBecomesTrueWithoutASignalIsSeenWhenTimeIsUp() throws Exception {
		AtomicBoolean full = new AtomicBoolean();
		CompletionStage<Hold> stage = this.condition.holdAsync(full::get, SHORT);
		full.set(true);
		value(stage).close();
		assertUnused(this.lock);
	}

	@Test
	void predicateThatStaysFalseTimesOutWithNothingHeld() throws Exception {
		assertThat(failure(this.condition.holdAsync(() -> false, Duration.ZERO)))
			.isInstanceOf(AcquireTimeoutException.class);
		long start = System.nanoTime();
		assertThat(failure(this.condition.holdAsync(() -> false, SHORT))).isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("Condition 'not-empty' not met within 30ms");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		Hold other = this.lock.hold();
		assertThat(failure(this.condition.holdAsync(() -> true, SHORT))).as("the lock was not free")
			.isInstanceOf(AcquireTimeoutException.class);
		other.close();
		assertUnused(this.lock);
		assertThat(this.condition.waiting()).isZero();
		assertThat(this.condition.statistics().attempts(Outcome.TIMEOUT)).isEqualTo(2);
	}

	@Test
	void predicateThatThrowsIsPassedOnWithNothingHeld() throws Exception {
		IllegalStateException thrown = new IllegalStateException("predicate");
		AtomicBoolean throwing = new AtomicBoolean();
		CompletionStage<Hold> stage = this.condition.holdAsync(() -> {
			if (throwing.get()) {
				throw thrown;
			}
			return false;
		}, LONG);
		throwing.set(true);
		signal();
		assertThat(failure(stage)).isSameAs(thrown);
		assertThat(failure(this.condition.holdAsync(() -> {
			throw thrown;
		}, LONG))).isSameAs(thrown);
		assertUnused(this.lock);
		assertThat(this.condition.waiting()).isZero();
	}

	@Test
	void cancelledWaitForAConditionLeavesWhateverItWaitsFor() throws Exception {
		CompletionStage<Hold> forSignal = this.condition.holdAsync(() -> false, LONG);
		awaitPending(this.condition, 1);
		cancel(forSignal);
		assertThat(this.condition.waiting()).isZero();
		assertThat(this.condition.statistics().attempts(Outcome.CANCELLED)).isOne();
		try (Hold hold = this.lock.hold()) {
			CompletionStage<Hold> forLock = this.condition.holdAsync(() -> true, LONG);
			awaitPending(this.lock, 1);
			cancel(forLock);
			assertThat(this.lock.waiting()).isZero();
		}
		AtomicBoolean full = new AtomicBoolean();
		CompletionStage<Hold> forReturn = this.condition.holdAsync(full::get, LONG);
		awaitPending(this.condition, 1);
		try (Hold hold = this.lock.hold()) {
			full.set(true);
			this.condition.signal();
			Threads.until(() -> this.lock.waiting() == 1);
			cancel(forReturn);
			Threads.until(() -> this.lock.waiting() == 0);
		}
		assertUnused(this.lock);
	}

	@Test
	void signalThatRacesWithACancellationReachesSomebody() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			AtomicBoolean full = new AtomicBoolean();
			CompletableFuture<Hold> first = this.condition.holdAsync(full::get, LONG).toCompletableFuture();
			CompletableFuture<Hold> second = this.condition.holdAsync(full::get, LONG).toCompletableFuture();
			Task<Boolean> canceller = this.threads.start(() -> first.cancel(false));
			try (Hold hold = this.lock.hold()) {
				full.set(true);
				this.condition.signal();
			}
			if (!canceller.value()) {
				value(first).close();
				signal();
			}
			value(second).close();
			Threads.until(() -> !this.lock.isLocked());
		}
		assertUnused(this.lock);
		assertThat(this.condition.waiting()).isZero();
	}

	@Test
	void asynchronousHolderMaySignalFromAnyThread() throws Exception {
		AtomicBoolean full = new AtomicBoolean();
		Task<Boolean> blocking = this.threads.start(() -> {
			try (Hold hold = this.lock.hold()) {
				return this.condition.awaitUntil(full::get, LONG);
			}
		});
		Threads.until(() -> this.condition.waiting() == 1 && blocking.isParked());
		Hold hold = value(this.lock.holdAsync(LONG));
		this.threads.run(() -> {
			full.set(true);
			this.condition.signal();
			hold.close();
		}).value();
		assertThat(blocking.value()).isTrue();
	}

	@Test
	void callThatHoldsTheLockAlreadyIsToldThatItCannotGiveItAway() throws Exception {
		Object owner = new Object();
		Grant outer = take(this.lock, owner);
		value(this.condition.enterAsync(owner, () -> true, Timeout.of(LONG)).result()).release();
		assertThat(failure(this.condition.enterAsync(owner, () -> false, Timeout.of(LONG)).result()))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("holds its lock 'buffer' already");
		assertThat(this.lock.isLocked()).isTrue();
		outer.release();
		assertUnused(this.lock);
	}

	@Test
	void producersAndConsumersWithoutThreadsOfTheirOwnLoseNothing() throws Exception {
		int count = 2_000;
		int capacity = 3;
		AtomicInteger filled = new AtomicInteger();
		AtomicInteger wrong = new AtomicInteger();
		List<CompletionStage<?>> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int step = (i % 2 == 0) ? 1 : -1;
			all.add(this.condition.holdAsync(() -> (step > 0) ? filled.get() < capacity : filled.get() > 0, LONG)
				.thenAccept((hold) -> {
					int now = filled.addAndGet(step);
					if (now < 0 || now > capacity) {
						wrong.incrementAndGet();
					}
					this.condition.signalAll();
					hold.close();
				}));
		}
		for (CompletionStage<?> one : all) {
			value(one);
		}
		assertThat(wrong).hasValue(0);
		assertThat(filled).hasValue(0);
		assertUnused(this.lock);
		assertThat(this.condition.waiting()).isZero();
	}

	private List<NamedSemaphore> semaphores(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> this.engine.semaphore("s" + i,
					new SemaphoreSettings(1, true, fair(), Settings.UNLIMITED, null)))
			.toList();
	}

	@Test
	void severalAreAcquiredOneAfterTheOtherAndReleasedTogether() throws Exception {
		List<NamedSemaphore> several = semaphores(3);
		Grant taken = take(several.get(1), "other");
		Acquisition acquisition = Acquirable.enterAllAsync(several, "owner", 1, Timeout.of(LONG));
		awaitPending(several.get(1), 1);
		assertThat(several).extracting(NamedSemaphore::available).containsExactly(0, 0, 1);
		taken.release();
		Grant all = value(acquisition.result());
		assertThat(several).extracting(NamedSemaphore::available).containsExactly(0, 0, 0);
		assertThat(acquisition.abandon()).isFalse();
		all.release();
		several.forEach(EngineContract::assertUnused);
	}

	@Test
	void severalThatAreNotAllHadInTimeAreGivenBack() throws Exception {
		List<NamedSemaphore> several = semaphores(3);
		Grant taken = take(several.get(2), "other");
		assertThat(failure(Acquirable.enterAllAsync(several, "owner", 1, Timeout.of(SHORT)).result()))
			.isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("Not all of 3 acquired within 30ms");
		assertThat(failure(Acquirable.enterAllAsync(several, "owner", 1, Timeout.ZERO).result()))
			.isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("Not all of 3 acquired at once");
		taken.release();
		several.forEach(EngineContract::assertUnused);
	}

	@Test
	void severalThatAreAbandonedAreGivenBack() throws Exception {
		List<NamedSemaphore> several = semaphores(3);
		Grant taken = take(several.get(1), "other");
		Acquisition acquisition = Acquirable.enterAllAsync(several, "owner", 1, Timeout.NONE);
		assertThat(acquisition.abandon()).isTrue();
		assertThat(acquisition.result().toCompletableFuture()).isCancelled();
		taken.release();
		several.forEach(EngineContract::assertUnused);
	}

	/** More than a stack could take that grew with each of them. */
	protected int many() {
		return 20_000;
	}

	@Test
	void manyThatAreFreeAreAcquiredWithoutADeepStack() throws Exception {
		List<NamedSemaphore> several = semaphores(many());
		Acquisition acquisition = Acquirable.enterAllAsync(several, "owner", 1, Timeout.ZERO);
		value(acquisition.result()).release();
		several.forEach((each) -> assertThat(each.available()).isOne());
	}

}
