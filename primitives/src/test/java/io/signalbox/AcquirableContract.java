package io.signalbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How annotated calls go through every engine's primitives: at once, blocking, or without
 * blocking, in one queue.
 */
public abstract class AcquirableContract extends AcquirableWaitsContract {

	@ParameterizedTest
	@EnumSource
	void tryEnterTakesWhatIsFree(Subject subject) {
		Acquirable primitive = make(subject);
		Grant grant = primitive.tryEnter("owner", 1);
		assertThat(grant).isNotNull();
		assertThat(primitive.statistics().active()).isOne();
		assertThat(primitive.tryEnter("other", 1)).isNull();
		grant.release();
		assertUnused(primitive);
		assertThat(attempts(primitive)).as("an attempt that failed is not over yet").isOne();
	}

	@ParameterizedTest
	@EnumSource
	void tryEnterNeverQueuesAndIgnoresInterrupts(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			assertThat(primitive.tryEnter("other", 1)).isNull();
			assertThat(primitive.waiters()).isEmpty();
			return Thread.currentThread().isInterrupted();
		}).value()).isTrue();
		grant.release();
	}

	@ParameterizedTest
	@EnumSource
	void tryEnterOfLessThanOnePermitGivesNothing(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		assertThat(primitive.tryEnter("owner", 0)).isNull();
		assertThat(primitive.tryEnter("owner", -1)).isNull();
		Grant grant = take(primitive, "owner");
		assertThat(primitive.tryEnter("other", 0)).isNull();
		assertThat(primitive.tryEnter("other", -1)).isNull();
		grant.release();
		assertUnused(primitive);
	}

	@ParameterizedTest
	@EnumSource
	void wrongNumberOfPermitsIsRefused(Subject subject) {
		Acquirable primitive = make(subject);
		for (int permits : new int[] { 0, -1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
			assertThatIllegalArgumentException().isThrownBy(() -> primitive.enter("owner", permits, Timeout.ZERO))
				.withMessageContaining("'subject'")
				.withMessageContaining("" + permits);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> primitive.enterAsync("owner", permits, Timeout.of(LONG)));
		}
		assertUnused(primitive);
		assertThat(attempts(primitive)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void enterWaitsForTheRelease(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = primitive.enter("owner", 1, Timeout.ZERO);
		Task<Void> waiter = this.threads.run(() -> primitive.enter("other", 1, Timeout.of(LONG)).release());
		awaitWaiting(primitive, waiter);
		grant.release();
		waiter.value();
		assertUnused(primitive);
	}

	@ParameterizedTest
	@EnumSource
	void enterTimesOutAndIsInterruptedWithNothingHeld(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = primitive.enter("owner", 1, Timeout.of(LONG));
		long start = System.nanoTime();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> primitive.enter("other", 1, Timeout.of(SHORT)));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> primitive.enter("other", 1, Timeout.ZERO));
		Task<Boolean> interrupted = this.threads.start(() -> {
			assertThatExceptionOfType(InterruptedException.class)
				.isThrownBy(() -> primitive.enter("other", 1, Timeout.NONE));
			return Thread.currentThread().isInterrupted();
		});
		awaitWaiting(primitive, interrupted);
		interrupted.interrupt();
		assertThat(interrupted.value()).isFalse();
		grant.release();
		assertUnused(primitive);
		assertThat(attempts(primitive)).isEqualTo(4);
	}

	@ParameterizedTest
	@EnumSource
	void whoWaitsBehindAnotherTimesOutWithinASecondOfHisOwnTimeout(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = primitive.enter("owner", 1, Timeout.of(LONG));
		Task<Void> first = this.threads.run(() -> primitive.enter("first", 1, Timeout.of(LONG)).release());
		awaitWaiting(primitive, first);
		long start = System.nanoTime();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> primitive.enter("second", 1, Timeout.of(SHORT)));
		assertThat(System.nanoTime() - start).isBetween(SHORT.toNanos(), SHORT.plusSeconds(1).toNanos());
		grant.release();
		first.value();
		assertUnused(primitive);
	}

	@ParameterizedTest
	@EnumSource
	void enterAsyncOfWhatIsFreeIsCompleteAtOnce(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Acquisition acquisition = primitive.enterAsync("owner", 1, Timeout.ZERO);
		assertThat(acquisition.result().toCompletableFuture()).isDone();
		assertThat(acquisition.abandon()).as("the grant belongs to whoever looks at the result").isFalse();
		assertThat(primitive.statistics().active()).isOne();
		value(acquisition.result()).release();
		assertUnused(primitive);
	}

	@ParameterizedTest
	@EnumSource
	void enterAsyncWithZeroTimeoutTriesOnce(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		assertThat(failure(primitive.enterAsync("other", 1, Timeout.ZERO).result()))
			.isInstanceOf(AcquireTimeoutException.class);
		grant.release();
		assertUnused(primitive);
	}

	@ParameterizedTest
	@EnumSource
	void resultIsNotCompletedByTheReleaser(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		for (int i = 0; i < 20; i++) {
			Grant grant = take(primitive, "owner");
			CountDownLatch callback = new CountDownLatch(1);
			CountDownLatch released = new CountDownLatch(1);
			CompletionStage<Thread> completer = primitive.enterAsync("other", 1, Timeout.of(LONG))
				.result()
				.thenApply((mine) -> {
					callback.countDown();
					awaitLatch(released); // a releaser would hang here
					mine.release();
					return Thread.currentThread();
				});
			grant.release();
			awaitLatch(callback);
			released.countDown();
			assertThat(value(completer)).isNotSameAs(Thread.currentThread());
		}
		Threads.until(() -> primitive.statistics().active() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void resultIsCompletedWithNoLockOfTheEngineHeld(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		CompletionStage<Integer> seen = primitive.enterAsync("other", 1, Timeout.of(LONG))
			.result()
			.thenApply((mine) -> {
				try {
					Task<Integer> inquirer = this.threads.start(() -> {
						failure(primitive.enterAsync("third", 1, Timeout.of(SHORT)).result());
						return primitive.waiters().size();
					});
					return inquirer.value();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				finally {
					mine.release();
				}
			});
		grant.release();
		assertThat(value(seen)).isZero();
	}

	@Test
	void fairQueueHasThreadsAndAsyncCallsInOrderOfArrival() throws Exception {
		for (Subject subject : Subject.values()) {
			Acquirable primitive = make(subject, true);
			Grant grant = take(primitive, "owner");
			List<String> order = Collections.synchronizedList(new ArrayList<>());
			List<CompletableFuture<?>> all = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				String me = "call " + i;
				if (i % 2 == 0) {
					all.add(this.threads.run(() -> {
						Grant mine = primitive.enter(Thread.currentThread(), 1, Timeout.of(LONG));
						order.add(me);
						mine.release();
					}));
				}
				else {
					all.add(primitive.enterAsync(me, 1, Timeout.of(LONG)).result().thenAccept((mine) -> {
						order.add(me);
						mine.release();
					}).toCompletableFuture());
				}
				int waiting = i + 1;
				Threads.until(() -> primitive.statistics().pending() == waiting);
			}
			assertThat(primitive.tryEnter("overtaker", 1)).isNull();
			assertThat(primitive.waiters()).extracting(Waiter::permits).containsOnly(1);
			assertThat(primitive.waiters().get(1).thread()).isEqualTo("call 1");
			grant.release();
			for (CompletableFuture<?> each : all) {
				value(each);
			}
			assertThat(order).containsExactly("call 0", "call 1", "call 2", "call 3", "call 4", "call 5");
			assertUnused(primitive);
		}
	}

	@Test
	void fairPrimitiveWithWaitersIsNotOvertaken() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("subject",
				new SemaphoreSettings(2, true, true, Settings.UNLIMITED, null));
		Grant grant = take(semaphore, "owner");
		Acquisition both = semaphore.enterAsync("both", 2, Timeout.of(LONG));
		awaitPending(semaphore, 1);
		assertThat(semaphore.available()).isOne();
		assertThat(semaphore.tryEnter("overtaker", 1)).isNull();
		assertThat(semaphore.tryHold()).isNull();
		assertThat(semaphore.tryAcquire()).isFalse();
		Acquisition one = semaphore.enterAsync("one", 1, Timeout.of(LONG));
		assertThat(one.result().toCompletableFuture()).isNotDone();
		assertThat(both.abandon()).isTrue();
		value(one.result()).release();
		grant.release();
		assertUnused(semaphore);
	}

	@Test
	void unfairQueueServesThreadsAndAsyncCallsAlike() throws Exception {
		for (Subject subject : Subject.values()) {
			Acquirable primitive = make(subject, false);
			for (int round = 0; round < 20; round++) {
				Grant grant = take(primitive, "owner");
				Task<Void> first = this.threads
					.run(() -> primitive.enter(Thread.currentThread(), 1, Timeout.of(LONG)).release());
				CompletionStage<Void> second = primitive.enterAsync("second", 1, Timeout.of(LONG))
					.result()
					.thenAccept(Grant::release);
				Task<Void> third = this.threads
					.run(() -> primitive.enter(Thread.currentThread(), 1, Timeout.of(LONG)).release());
				Threads.until(() -> primitive.statistics().pending() == 3);
				grant.release();
				first.value();
				value(second);
				third.value();
				assertUnused(primitive);
			}
		}
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
