package io.signalbox.interceptor;

import io.signalbox.NamedLock;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A call that takes again what its own chain holds goes on where that is asked for, and
 * fails at once where it could only wait for itself.
 */
@Timeout(60)
class ReentryTests {

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Inner.class)
		.withBean(Outer.class)
		.withPropertyValues("signalbox.defaults.timeout=none");

	@Test
	void reentrantLockIsTakenAgainThroughAnotherBean() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Outer.class).reentrant()).isEqualTo(2);
			assertThat(context.getBean(SignalboxRegistry.class).lock("journal").isLocked()).isFalse();
		});
	}

	@Test
	void plainLockTakenAgainFailsAtOnceAndSaysHowToAskForReentry() {
		this.runner.run((context) -> {
			assertThatExceptionOfType(SelfDeadlockException.class)
				.isThrownBy(() -> context.getBean(Outer.class).plain())
				.withMessage("Lock 'ledger' is already held by this call, which would wait for itself: use "
						+ "@Guarded(reentrant = true) or 'signalbox.locks.ledger.type: reentrant' "
						+ "if it is meant to be taken again");
			NamedLock ledger = context.getBean(SignalboxRegistry.class).lock("ledger");
			assertThat(ledger.isLocked()).isFalse();
			assertThat(ledger.statistics().attempts(Outcome.REJECTED)).isOne();
			assertThat(ledger.statistics().attempts(Outcome.ACQUIRED)).isOne();
		});
	}

	@Test
	void remedyOfTheMessageWorks() {
		this.runner.withPropertyValues("signalbox.locks.ledger.type=reentrant")
			.run((context) -> assertThat(context.getBean(Outer.class).plain()).isEqualTo("done"));
	}

	@Test
	void outerCallSurvivesASelfDeadlockThatItCatches() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Outer.class).plainAndCatch()).isTrue();
			assertThat(context.getBean(SignalboxRegistry.class).lock("ledger").isLocked()).isFalse();
		});
	}

	@Test
	void onlyPermitTakenAgainFailsAtOnce() {
		this.runner.run((context) -> {
			assertThatExceptionOfType(SelfDeadlockException.class)
				.isThrownBy(() -> context.getBean(Outer.class).single())
				.withMessageContaining("Semaphore 'single'")
				.withMessageContaining("1 of its 1 permits");
			assertThat(context.getBean(SignalboxRegistry.class).semaphore("single").available()).isOne();
		});
	}

	@Test
	void secondPermitOfTwoIsGranted() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Outer.class).pair()).isZero();
			assertThat(context.getBean(SignalboxRegistry.class).semaphore("pair").available()).isEqualTo(2);
		});
	}

	static class Inner {

		private final SignalboxRegistry registry;

		Inner(SignalboxRegistry registry) {
			this.registry = registry;
		}

		@Guarded(name = "journal", reentrant = true)
		int reentrant() {
			return this.registry.lock("journal").holdCount();
		}

		@Guarded("ledger")
		String plain() {
			return "done";
		}

		@Limited(name = "single", permits = 1)
		void single() {
		}

		@Limited(name = "pair", permits = 2)
		int pair() {
			return this.registry.semaphore("pair").available();
		}

	}

	static class Outer {

		private final Inner inner;

		Outer(Inner inner) {
			this.inner = inner;
		}

		@Guarded(name = "journal", reentrant = true)
		int reentrant() {
			return this.inner.reentrant();
		}

		@Guarded("ledger")
		String plain() {
			return this.inner.plain();
		}

		@Guarded("ledger")
		boolean plainAndCatch() {
			try {
				this.inner.plain();
				return false;
			}
			catch (SelfDeadlockException ex) {
				return true;
			}
		}

		@Limited(name = "single", permits = 1)
		void single() {
			this.inner.single();
		}

		@Limited(name = "pair", permits = 2)
		int pair() {
			return this.inner.pair();
		}

	}

}
