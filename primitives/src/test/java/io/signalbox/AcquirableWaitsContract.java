package io.signalbox;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How a wait of an annotated call ends other than by its grant: abandoned, timed out,
 * refused, or shut down.
 */
abstract class AcquirableWaitsContract extends EngineContract {

	/** What a call goes through one at a time. */
	enum Subject {

		LOCK, REENTRANT, SEMAPHORE

	}

	final Acquirable make(Subject subject) {
		return make(subject, fair());
	}

	final Acquirable make(Subject subject, boolean fair) {
		return make(subject, fair, Settings.UNLIMITED);
	}

	final Acquirable make(Subject subject, boolean fair, int maxWaiting) {
		return switch (subject) {
			case LOCK -> this.engine.lock("subject", new LockSettings(false, fair, maxWaiting, null));
			case REENTRANT -> this.engine.lock("subject", new LockSettings(true, fair, maxWaiting, null));
			case SEMAPHORE -> this.engine.semaphore("subject", new SemaphoreSettings(1, true, fair, maxWaiting, null));
		};
	}

	@ParameterizedTest
	@EnumSource
	void abandonLeavesTheQueueAtOnce(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		Acquisition acquisition = primitive.enterAsync("other", 1, Timeout.of(LONG));
		awaitPending(primitive, 1);
		assertThat(primitive.waiters()).singleElement()
			.satisfies((waiter) -> assertThat(waiter.thread()).isEqualTo("other"));
		assertThat(acquisition.abandon()).isTrue();
		assertThat(primitive.waiters()).isEmpty();
		assertThat(acquisition.result().toCompletableFuture()).isCancelled();
		acquisition.abandon();
		grant.release();
		assertUnused(primitive);
		assertThat(primitive.statistics().attempts(Outcome.CANCELLED)).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void cancellingTheResultIsTheSame(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		Acquisition acquisition = primitive.enterAsync("other", 1, Timeout.of(LONG));
		assertThat(acquisition.result().toCompletableFuture().cancel(true)).isTrue();
		assertThat(primitive.waiters()).isEmpty();
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> acquisition.result().toCompletableFuture().join());
		grant.release();
		assertUnused(primitive);
	}

	@ParameterizedTest
	@EnumSource
	void resultThatItsReaderCompletesLeavesTheQueue(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		CompletableFuture<Grant> result = primitive.enterAsync("other", 1, Timeout.NONE).result().toCompletableFuture();
		result.orTimeout(1, TimeUnit.MILLISECONDS);
		assertThatThrownBy(result::join).hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);
		Threads.until(() -> primitive.waiters().isEmpty());
		grant.release();
		assertUnused(primitive);
	}

	@ParameterizedTest
	@EnumSource
	void grantOnItsWayToAnAbandonedCallIsGivenBack(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		int granted = 0;
		for (int i = 0; i < rounds(); i++) {
			Grant grant = take(primitive, "owner");
			Acquisition acquisition = primitive.enterAsync("other", 1, Timeout.of(LONG));
			Task<Boolean> abandoner = this.threads.start(acquisition::abandon);
			grant.release();
			CompletableFuture<Grant> result = acquisition.result().toCompletableFuture();
			if (!abandoner.value()) {
				granted++;
				value(result).release();
			}
			else {
				assertThat(result).isCancelled();
			}
			Threads.until(() -> primitive.statistics().active() == 0);
			assertUnused(primitive);
		}
		assertThat(attempts(primitive)).isEqualTo(2L * rounds());
		assertThat(granted).isLessThanOrEqualTo(rounds());
	}

	@ParameterizedTest
	@EnumSource
	void grantOnItsWayToACallThatTimesOutIsNotLost(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		for (int i = 0; i < rounds(); i++) {
			Grant grant = take(primitive, "owner");
			CompletableFuture<Grant> result = primitive.enterAsync("other", 1, Timeout.valueOf((100 + i) + "us"))
				.result()
				.toCompletableFuture();
			spin(100_000 + 500 * i);
			grant.release();
			value(result.handle((mine, failure) -> {
				if (mine != null) {
					mine.release();
				}
				return mine;
			}));
			Threads.until(() -> primitive.statistics().active() == 0);
			assertUnused(primitive);
		}
		assertThat(attempts(primitive)).isEqualTo(2L * rounds());
	}

	private static void spin(long nanos) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < nanos) {
			Thread.onSpinWait();
		}
	}

	@ParameterizedTest
	@EnumSource
	void asyncCallTimesOutNoSoonerThanItsTimeout(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		long start = System.nanoTime();
		Acquisition acquisition = primitive.enterAsync("other", 1, Timeout.of(SHORT));
		assertThat(failure(acquisition.result())).isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("'subject' not acquired within 30ms");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertThat(acquisition.abandon()).isFalse();
		grant.release();
		assertUnused(primitive);
		assertThat(primitive.statistics().attempts(Outcome.TIMEOUT)).isOne();
	}

	@Test
	void plainLockRefusesToWaitForItsOwnCall() throws Exception {
		Acquirable lock = make(Subject.LOCK);
		Object owner = new Object();
		Grant grant = lock.enter(owner, 1, Timeout.of(LONG));
		assertThatExceptionOfType(SelfDeadlockException.class).isThrownBy(() -> lock.enter(owner, 1, Timeout.of(LONG)))
			.withMessageContaining("Lock 'subject' is already held by this call");
		assertThat(failure(lock.enterAsync(owner, 1, Timeout.NONE).result())).isInstanceOf(SelfDeadlockException.class);
		assertThat(lock.statistics().attempts(Outcome.REJECTED)).isEqualTo(2);
		assertThat(failure(lock.enterAsync(new Object(), 1, Timeout.of(SHORT)).result()))
			.isInstanceOf(AcquireTimeoutException.class);
		grant.release();
		lock.enter(owner, 1, Timeout.ZERO).release();
		assertUnused(lock);
	}

	@Test
	void reentrantLockLetsItsOwnCallInWhateverTheThread() throws Exception {
		Acquirable lock = make(Subject.REENTRANT);
		Object owner = new Object();
		Grant outer = lock.enter(owner, 1, Timeout.of(LONG));
		Grant inner = this.threads.start(() -> lock.enter(owner, 1, Timeout.ZERO)).value();
		Grant async = value(lock.enterAsync(owner, 1, Timeout.ZERO).result());
		assertThat(lock.tryEnter(new Object(), 1)).isNull();
		async.release();
		inner.release();
		assertThat(lock.statistics().active()).isOne();
		outer.release();
		assertUnused(lock);
	}

	@Test
	void boundedSemaphoreRefusesToWaitForItsOwnCall() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("subject",
				new SemaphoreSettings(3, true, fair(), Settings.UNLIMITED, null));
		Object owner = new Object();
		Grant first = semaphore.enter(owner, 1, Timeout.of(LONG));
		Grant second = semaphore.enter(owner, 1, Timeout.of(LONG));
		assertThatExceptionOfType(SelfDeadlockException.class)
			.isThrownBy(() -> semaphore.enter(owner, 2, Timeout.of(LONG)))
			.withMessageContaining("this call already holds 2 of its 3 permits");
		assertThat(failure(semaphore.enterAsync(owner, 2, Timeout.NONE).result()))
			.isInstanceOf(SelfDeadlockException.class);
		Grant other = semaphore.enter(new Object(), 1, Timeout.ZERO);
		assertThatExceptionOfType(AcquireTimeoutException.class).as("others may release")
			.isThrownBy(() -> semaphore.enter(owner, 1, Timeout.of(SHORT)));
		first.release();
		second.release();
		other.release();
		assertUnused(semaphore);
	}

	@ParameterizedTest
	@EnumSource
	void maxWaitingRefusesTheNext(Subject subject) throws Exception {
		Acquirable primitive = make(subject, fair(), 1);
		Grant grant = take(primitive, "owner");
		Acquisition first = primitive.enterAsync("first", 1, Timeout.of(LONG));
		awaitPending(primitive, 1);
		assertThatExceptionOfType(AcquireRejectedException.class)
			.isThrownBy(() -> primitive.enter("second", 1, Timeout.of(LONG)))
			.withMessageContaining("there is no room to wait");
		assertThat(failure(primitive.enterAsync("second", 1, Timeout.of(LONG)).result()))
			.isInstanceOf(AcquireRejectedException.class);
		assertThat(first.abandon()).isTrue();
		Acquisition third = primitive.enterAsync("third", 1, Timeout.of(LONG));
		grant.release();
		value(third.result()).release();
		assertUnused(primitive);
		assertThat(primitive.statistics().attempts(Outcome.REJECTED)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void closedEngineEndsAllWaitsAndLetsWorkFinish(Subject subject) throws Exception {
		Acquirable primitive = make(subject);
		Grant grant = take(primitive, "owner");
		Task<Grant> blocking = this.threads.start(() -> primitive.enter("blocking", 1, Timeout.of(LONG)));
		awaitWaiting(primitive, blocking);
		Acquisition async = primitive.enterAsync("async", 1, Timeout.of(LONG));
		awaitPending(primitive, 2);
		this.engine.close();
		assertThat(blocking.failure()).isInstanceOf(AcquireRejectedException.class)
			.hasMessageContaining("the application shuts down");
		assertThat(failure(async.result())).isInstanceOf(AcquireRejectedException.class);
		assertThat(primitive.waiters()).isEmpty();
		assertThatExceptionOfType(AcquireRejectedException.class)
			.isThrownBy(() -> primitive.enter("late", 1, Timeout.of(LONG)));
		assertThat(failure(primitive.enterAsync("late", 1, Timeout.of(LONG)).result()))
			.isInstanceOf(AcquireRejectedException.class);
		grant.release();
		primitive.enter("work under way", 1, Timeout.ZERO).release();
		take(primitive, "work under way").release();
		value(primitive.enterAsync("work under way", 1, Timeout.of(LONG)).result()).release();
		this.engine.close();
		assertUnused(primitive);
	}

}
