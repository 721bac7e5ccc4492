package io.signalbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.signalbox.Keys.Use;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What every engine's holds by key do, and what is said of them. The numbers are those of
 * {@link KeysContract}.
 */
public abstract class KeyedHoldsContract extends EngineContract {

	private static final String HOSTILE = "x'\r\n2026-01-01 ERROR forged\u2028\u202e" + "y".repeat(10_000);

	private NamedLock lock;

	private HoldableKeys<NamedLock> keys;

	@BeforeEach
	void makeLock() {
		this.lock = this.engine.lock("accounts", new LockSettings(false, fair(), Settings.UNLIMITED, Timeout.of(LONG)));
		this.keys = this.lock.keys();
	}

	private void assertGone() {
		assertThat(this.keys.count()).isZero();
		assertThat(this.lock.statistics().liveKeys()).isZero();
		assertUnused(this.lock);
	}

	@Test
	void k13_everyOutcomeIsCountedUnderTheName() throws Exception {
		Hold hold = this.keys.hold("a");
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.keys.hold("a", SHORT));
		assertThat(this.keys.tryHold("a")).isNull();
		Task<Hold> interrupted = this.threads.start(() -> this.keys.hold("a"));
		awaitWaiting(this.lock, interrupted);
		interrupted.interrupt();
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		Task<Hold> waiter = this.threads.start(() -> this.keys.hold("a"));
		awaitWaiting(this.lock, waiter);
		hold.close();
		waiter.value().close();
		this.keys.hold("b").close();
		Statistics statistics = this.lock.statistics();
		assertThat(statistics.attempts(Outcome.ACQUIRED)).isEqualTo(3);
		assertThat(statistics.attempts(Outcome.TIMEOUT)).isEqualTo(2);
		assertThat(statistics.attempts(Outcome.INTERRUPTED)).isOne();
		assertThat(statistics.waitNanos(Outcome.TIMEOUT)).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertThat(statistics.waitNanos(Outcome.ACQUIRED)).isPositive();
		assertThat(statistics.holds()).isEqualTo(3);
		assertThat(statistics.holdNanos()).isPositive();
		assertGone();
	}

	@Test
	void k13_holdersAndWaitersOfTheKeysAreThoseOfTheName() throws Exception {
		Hold own = this.lock.hold();
		Hold hold = this.keys.hold("a");
		Task<Hold> waiter = this.threads.start(() -> this.keys.hold("a"));
		awaitWaiting(this.lock, waiter);
		assertThat(this.lock.holders()).extracting(Holder::thread)
			.containsExactly(Thread.currentThread().getName(), Thread.currentThread().getName());
		assertThat(this.lock.waiters()).extracting(Waiter::thread).containsExactly(waiter.thread().getName());
		assertThat(this.lock.statistics().active()).isEqualTo(2);
		assertThat(this.lock.statistics().pending()).isOne();
		assertThat(this.lock.statistics().liveKeys()).isOne();
		assertThat(this.lock.statistics().holds()).isZero();
		own.close();
		hold.close();
		waiter.value().close();
		assertThat(this.lock.statistics().holds()).isEqualTo(3);
		assertGone();
	}

	@Test
	void k13_sidesOfAReadWriteLockCountTheirOwnKeys() throws Exception {
		NamedReadWriteLock readWrite = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT);
		Hold read = readWrite.readLock().keys().hold("a");
		Hold write = readWrite.writeLock().keys().hold("b");
		for (NamedLock side : List.of(readWrite.readLock(), readWrite.writeLock())) {
			assertThat(side.statistics().active()).isOne();
			assertThat(side.holders()).hasSize(1);
			assertThat(side.statistics().liveKeys()).isEqualTo(2);
			assertThat(side.statistics().attempts(Outcome.ACQUIRED)).isOne();
		}
		assertThat(readWrite.statistics().active()).isEqualTo(2);
		read.close();
		write.close();
		assertThat(readWrite.statistics().holds()).isEqualTo(2);
		assertThat(readWrite.readLock().statistics().holds()).isOne();
		assertUnused(readWrite);
	}

	/** An instance counts for its name, and never less than nothing. */
	@Test
	void k13_instanceInUseHasNoNegativeCounts() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(2));
		NamedReadWriteLock readWrite = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT);
		for (HoldableKeys<? extends Holdable> each : List.of(this.keys, semaphore.keys(), readWrite.readLock().keys(),
				readWrite.writeLock().keys())) {
			try (Use<? extends Holdable> use = each.use("a"); Hold hold = use.primitive().hold()) {
				assertThat(hold).isNotNull();
				assertThat(use.primitive().statistics().holds()).isZero();
				assertThat(use.primitive().statistics().active()).isOne();
				assertThat(use.primitive().statistics().attempts(Outcome.ACQUIRED)).isOne();
			}
		}
	}

	@Test
	void k14_messagesNameTheKey() throws Exception {
		try (Hold hold = this.keys.hold("DE-42")) {
			assertThat(hold).isNotNull();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.keys.hold("DE-42", SHORT))
				.withMessageStartingWith("Lock 'accounts' for key 'DE-42' not acquired within 30ms")
				.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("accounts"));
		}
	}

	@Test
	void k14_hostileKeyForgesNoLine() throws Exception {
		try (Hold hold = this.keys.hold(HOSTILE)) {
			assertThat(hold).isNotNull();
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> this.keys.hold(HOSTILE, Duration.ZERO))
				.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(250)
					.startsWith("Lock 'accounts' for key 'x'")
					.contains("ERROR forged", "…")
					.matches((text) -> text.codePoints().noneMatch((point) -> point < ' '), "no control characters")
					.doesNotContain("\u2028", "\u202e"));
		}
		assertGone();
	}

	@Test
	void k16_runAndCallHoldTheKeyAndGiveItBack() throws Exception {
		this.keys.run("a", () -> assertThat(this.keys.tryHold("a")).isNull());
		assertThat(this.keys.<String>call("a", () -> (this.keys.tryHold("a") == null) ? "inside" : "outside"))
			.isEqualTo("inside");
		assertThatIllegalStateException().isThrownBy(() -> this.keys.run("a", () -> {
			throw new IllegalStateException("body");
		})).withMessage("body");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.keys.call("a", failing())).withMessage("body");
		assertGone();
	}

	private static Callable<String> failing() {
		return () -> {
			throw new Exception("body");
		};
	}

	@Test
	void k16_runAndCallOfAPrimitiveHoldIt() throws Exception {
		this.lock.run(() -> assertThat(this.lock.isLocked()).isTrue());
		assertThat(this.lock.<Boolean>call(this.lock::isLocked)).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.lock.run(() -> {
			throw new IllegalStateException("body");
		})).withMessage("body");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.lock.call(failing())).withMessage("body");
		assertThat(this.lock.isLocked()).isFalse();
	}

	@Test
	void k16_bodyDoesNotRunWithoutTheKey() throws Exception {
		Hold hold = this.keys.hold("a");
		Task<Void> waiter = this.threads.run(() -> this.keys.run("a", () -> {
			throw new AssertionError("ran");
		}));
		awaitWaiting(this.lock, waiter);
		waiter.interrupt();
		assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
		hold.close();
		assertGone();
	}

	@Test
	void k16_holdIsClosedOnceByAnyThread() throws Exception {
		Hold hold = this.keys.hold("a");
		this.threads.run(hold::close).value();
		assertGone();
		Hold next = this.keys.hold("a");
		hold.close();
		assertThat(this.keys.tryHold("a")).isNull();
		next.close();
		assertGone();
	}

	@Test
	void k16_keyIsGoneAfterEveryFailure() throws Exception {
		Hold hold = this.keys.hold("a");
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.keys.hold("a", SHORT));
		assertThat(failure(this.keys.holdAsync("a", SHORT))).isInstanceOf(AcquireTimeoutException.class);
		assertThat(failure(this.keys.holdAsync("a", Duration.ZERO))).isInstanceOf(AcquireTimeoutException.class);
		assertThat(this.keys.tryHold("a")).isNull();
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> this.keys.hold("a", null));
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> this.keys.holdAsync("a", null));
		hold.close();
		assertGone();
	}

	@Test
	void k16_asynchronousHoldIsGivenBackByWhoeverHasIt() throws Exception {
		Hold now = value(this.keys.holdAsync("a", LONG));
		CompletionStage<Hold> later = this.keys.holdAsync("a", LONG);
		assertThat(later.toCompletableFuture()).isNotDone();
		now.close();
		Hold next = value(later);
		assertThat(this.keys.tryHold("a")).isNull();
		next.close();
		next.close();
		Threads.until(() -> this.keys.count() == 0);
		assertGone();
	}

	@Test
	void k16_cancelledAsynchronousHoldLeavesTheQueueAndTheKey() throws Exception {
		Hold hold = this.keys.hold("a");
		CompletionStage<Hold> async = this.keys.holdAsync("a", LONG);
		awaitPending(this.lock, 1);
		async.toCompletableFuture().cancel(false);
		assertThat(this.lock.statistics().pending()).isZero();
		hold.close();
		assertGone();
	}

	@Test
	void k16_cancelThatRacesWithTheGrantLeavesNoKey() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			Hold hold = this.keys.hold("a");
			CompletionStage<Hold> async = this.keys.holdAsync("a", LONG);
			Task<Boolean> cancel = this.threads.start(() -> async.toCompletableFuture().cancel(false));
			hold.close();
			if (!cancel.value()) {
				value(async).close();
			}
			Threads.until(() -> this.keys.count() == 0);
		}
		assertGone();
	}

	/** A listener must not throw; if it does, the caller holds nothing. */
	@Test
	void k16_listenerThatThrowsLeavesNoKey() {
		this.lock.addListener(new PrimitiveListener() {

			@Override
			public boolean everyGrant() {
				return true;
			}

			@Override
			public void waited(Outcome outcome, long nanos) {
				throw new IllegalStateException("listener");
			}

		});
		assertThatIllegalStateException().isThrownBy(() -> this.keys.hold("a")).withMessage("listener");
		assertThatIllegalStateException().isThrownBy(() -> this.keys.tryHold("a")).withMessage("listener");
		assertThatIllegalStateException().isThrownBy(() -> this.keys.holdAsync("a", LONG)).withMessage("listener");
		assertThatIllegalStateException().isThrownBy(() -> this.keys.holdAll(List.of("a", "b"), LONG))
			.withMessage("listener");
		assertGone();
	}

}
