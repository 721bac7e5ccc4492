package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Locks of every engine whose holds last at least for some time.
 */
public abstract class HoldAtLeastContract extends EngineContract {

	private static final Duration AT_LEAST = Duration.ofMillis(200);

	private static final Duration VERY_LONG = Duration.ofHours(1);

	private NamedLock lock;

	@BeforeEach
	void makeLock() {
		this.lock = make("nightly", AT_LEAST);
	}

	private NamedLock make(String name, Duration atLeast) {
		return this.engine.lock(name, settings(false, Timeout.of(atLeast)));
	}

	private static LockSettings settings(boolean reentrant, Timeout atLeast) {
		return new LockSettings(reentrant, false, Settings.UNLIMITED, Timeout.of(LONG), Keys.DEFAULT_MAX, false,
				atLeast);
	}

	@Test
	void releaseReturnsAtOnceAndNobodyComesInEarlier() throws Exception {
		NamedLock kept = make("kept", VERY_LONG);
		kept.hold().close();
		assertThat(kept.isLocked()).isTrue();
		assertThat(kept.tryHold()).isNull();
		long start = System.nanoTime();
		this.lock.hold().close();
		this.lock.hold().close();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(AT_LEAST.toNanos());
		Threads.until(() -> !this.lock.isLocked());
		assertUnused(this.lock);
	}

	@Test
	void whoWaitsIsLetInWhenTheTimeIsOver() throws Exception {
		long start = System.nanoTime();
		Hold hold = this.lock.hold();
		Task<Void> blocking = this.threads.run(() -> this.lock.hold(LONG).close());
		awaitWaiting(this.lock, blocking);
		CompletionStage<Hold> async = this.lock.holdAsync(LONG);
		hold.close();
		blocking.value();
		value(async).close();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * AT_LEAST.toNanos());
	}

	@Test
	void longerHoldEndsWithItsRelease() throws Exception {
		long start = System.nanoTime();
		Hold hold = this.lock.hold();
		Threads.until(() -> System.nanoTime() - start > 2 * AT_LEAST.toNanos());
		hold.close();
		Hold next = this.lock.hold(Duration.ZERO);
		assertThat(next).isNotNull();
		next.close();
	}

	@Test
	void whoReleasedIsItsOwnerNoLonger() throws Exception {
		NamedLock kept = make("kept", VERY_LONG);
		Object owner = Thread.currentThread();
		kept.enter(owner, 1, Timeout.ZERO).release();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> kept.enter(owner, 1, Timeout.ZERO))
			.withMessageContaining("Lock 'kept' not acquired at once");
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(kept::unlock);
		assertThat(kept.isLocked()).isTrue();
	}

	@Test
	void holderIsShownUntilTheTimeIsOver() throws Exception {
		NamedLock kept = make("kept", VERY_LONG);
		Task<Void> task = this.threads.run(() -> kept.hold().close());
		task.value();
		assertThat(kept.holders()).singleElement()
			.satisfies((holder) -> assertThat(holder.thread()).contains(task.thread().getName()));
		assertThat(kept.statistics().active()).isOne();
	}

	@Test
	void eachKeyLastsForItselfAndIsForgottenThen() throws Exception {
		this.lock.keys().hold("a").close();
		assertThat(this.lock.keys().tryHold("a")).isNull();
		this.lock.keys().hold("b", Duration.ZERO).close();
		assertThat(this.lock.statistics().active()).isEqualTo(2);
		this.lock.keys().hold("a").close();
		Threads.until(() -> this.lock.keys().count() == 0);
		assertUnused(this.lock);
	}

	@Test
	void conditionCannotHaveIt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.engine.condition("done", new ConditionSettings("nightly", null), this.lock))
			.withMessageContaining("whose holds last at least 200ms");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(this.lock::newCondition);
	}

	@Test
	void ofTwoSimultaneousReleasesOneSucceeds() throws Exception {
		for (int i = 0; i < 20; i++) {
			NamedLock kept = make("kept-" + i, VERY_LONG);
			kept.lock();
			Task<Void> other = this.threads.run(kept::unlock);
			boolean refused = false;
			try {
				kept.unlock();
			}
			catch (NotHeldException ex) {
				refused = true;
			}
			if (refused) {
				other.value();
			}
			else {
				assertThat(other.failure()).isInstanceOf(NotHeldException.class);
			}
			assertThat(kept.isLocked()).isTrue();
		}
	}

	@Test
	void zeroIsNothingAndWhatCannotBeIsRefused() throws Exception {
		NamedLock zero = this.engine.lock("zero", settings(true, Timeout.ZERO));
		assertThat(zero.settings().holdAtLeast()).isNull();
		zero.hold().close();
		assertThat(zero.isLocked()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> settings(false, Timeout.NONE))
			.withMessage("'holdAtLeast' must be a time but was 'none'");
		assertThatIllegalArgumentException().isThrownBy(() -> settings(true, Timeout.of(AT_LEAST)))
			.withMessageContaining("re-entrant");
		assertThatIllegalArgumentException().isThrownBy(() -> this.lock.reconfigure(LockSettings.PLAIN))
			.withMessageContaining("'holdAtLeast' is 200ms for good and cannot become none");
	}

}
