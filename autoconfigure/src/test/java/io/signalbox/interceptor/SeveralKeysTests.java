package io.signalbox.interceptor;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.HoldableKeys;
import io.signalbox.Keys;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * A collection of keys is acquired as one: all or nothing, in one order, within one
 * timeout.
 */
@Timeout(60)
class SeveralKeysTests {

	private static final int ACCOUNTS = 5;

	private static final int START = 1_000;

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Bank.class);

	@Test
	void transfersInOppositeDirectionsNeverDeadlockAndKeepTheSum() {
		this.runner.run((context) -> {
			Bank bank = context.getBean(Bank.class);
			for (int i = 0; i < 16; i++) {
				this.threads.run(() -> {
					ThreadLocalRandom random = ThreadLocalRandom.current();
					for (int call = 0; call < 500; call++) {
						bank.transfer(random.nextInt(ACCOUNTS), random.nextInt(ACCOUNTS), random.nextInt(10));
					}
				});
			}
			this.threads.afterEach(null);
			assertThat(bank.sum()).isEqualTo(ACCOUNTS * START);
			assertThat(bank.overlaps()).isZero();
			assertThat(accounts(context.getBean(SignalboxRegistry.class)).count()).isZero();
		});
	}

	@Test
	void oneThatIsTakenTimesOutWithinOneTimeoutAndLeavesTheOthersFree() {
		this.runner.withPropertyValues("signalbox.locks.account.timeout=200ms").run((context) -> {
			Bank bank = context.getBean(Bank.class);
			HoldableKeys<NamedLock> accounts = accounts(context.getBean(SignalboxRegistry.class));
			try (Hold one = accounts.hold(1); Hold two = accounts.hold(3)) {
				long start = System.nanoTime();
				Throwable failure = this.threads.run(() -> bank.closeAll(List.of(0, 1, 2, 3, 4))).failure();
				assertThat(failure).isInstanceOf(AcquireTimeoutException.class)
					.hasMessageContaining("Not all of 5 acquired within 200ms");
				assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
				assertThat(bank.calls()).isZero();
				assertThat(accounts.count()).isEqualTo(2);
				try (Hold free = accounts.tryHold(0); Hold alsoFree = accounts.tryHold(4)) {
					assertThat(free).isNotNull();
					assertThat(alsoFree).isNotNull();
				}
			}
			bank.closeAll(List.of(0, 1, 2, 3, 4));
			assertThat(bank.calls()).isOne();
			assertThat(accounts.count()).isZero();
		});
	}

	@Test
	void timeoutIsOneForAllOfThem() {
		this.runner.withPropertyValues("signalbox.locks.account.timeout=3s").run((context) -> {
			Bank bank = context.getBean(Bank.class);
			HoldableKeys<NamedLock> accounts = accounts(context.getBean(SignalboxRegistry.class));
			try (Hold zero = accounts.hold(0);
					Hold one = accounts.hold(1);
					Keys.Use<NamedLock> lockOfZero = accounts.use(0);
					Keys.Use<NamedLock> lockOfOne = accounts.use(1)) {
				long start = System.nanoTime();
				Threads.Task<Void> close = this.threads.run(() -> bank.closeAll(List.of(0, 1)));
				Threads.until(() -> lockOfZero.primitive().waiting() + lockOfOne.primitive().waiting() == 1);
				Hold first = (lockOfZero.primitive().waiting() == 1) ? zero : one;
				await().pollDelay(Duration.ofMillis(2_500)).until(() -> true);
				first.close();
				assertThat(close.failure()).isInstanceOf(AcquireTimeoutException.class);
				// with a timeout for each it would be 5.5 s
				assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
			}
			assertThat(bank.calls()).isZero();
		});
	}

	@Test
	void sameKeyTwiceIsTakenOnce() {
		this.runner.run((context) -> {
			Bank bank = context.getBean(Bank.class);
			bank.transfer(1, 1, 5);
			bank.closeAll(List.of(2, 2, 2));
			assertThat(bank.calls()).isOne();
			assertThat(bank.sum()).isEqualTo(ACCOUNTS * START);
		});
	}

	@Test
	void noKeysAcquireNothingAndTheBodyRuns() {
		this.runner.run((context) -> {
			Bank bank = context.getBean(Bank.class);
			bank.closeAll(List.of());
			bank.variable();
			assertThat(bank.calls()).isEqualTo(2);
			assertThat(accounts(context.getBean(SignalboxRegistry.class)).count()).isZero();
		});
	}

	@Test
	void arrayIsSeveralKeys() {
		this.runner.withPropertyValues("signalbox.locks.account.timeout=0").run((context) -> {
			Bank bank = context.getBean(Bank.class);
			HoldableKeys<NamedLock> accounts = accounts(context.getBean(SignalboxRegistry.class));
			try (Hold hold = this.threads.start(() -> accounts.hold(4)).value()) {
				assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> bank.variable(3, 4));
				bank.variable(2, 3);
			}
			assertThat(bank.calls()).isOne();
		});
	}

	@Test
	void nullAmongThemIsAnErrorUnlessItIsShared() {
		List<@Nullable Integer> keys = Arrays.asList(1, null);
		this.runner.run((context) -> {
			Bank bank = context.getBean(Bank.class);
			assertThatIllegalArgumentException().isThrownBy(() -> bank.closeAll(keys))
				.withMessageContaining("'key' must not be null: #ids");
			assertThat(bank.calls()).isZero();
			assertThat(accounts(context.getBean(SignalboxRegistry.class)).count()).isZero();
		});
		this.runner.withPropertyValues("signalbox.defaults.null-key=share").run((context) -> {
			context.getBean(Bank.class).closeAll(keys);
			assertThat(context.getBean(Bank.class).calls()).isOne();
		});
	}

	@Test
	void permitsAreTakenOfEachKey() {
		this.runner.run((context) -> {
			Bank bank = context.getBean(Bank.class);
			HoldableKeys<NamedSemaphore> branches = context.getBean(SignalboxRegistry.class).semaphore("branch").keys();
			try (Hold hold = this.threads.start(() -> branches.hold("b")).value()) {
				bank.audit(List.of("a", "b"), 1);
				assertThatExceptionOfType(AcquireTimeoutException.class)
					.isThrownBy(() -> bank.audit(List.of("a", "b"), 2));
				bank.audit(List.of("a", "c"), 2);
			}
			assertThat(bank.calls()).isEqualTo(2);
			assertThat(branches.count()).isZero();
		});
	}

	private static HoldableKeys<NamedLock> accounts(SignalboxRegistry registry) {
		return registry.lock("account").keys();
	}

	static class Bank {

		private final int[] balances = new int[ACCOUNTS];

		private final AtomicInteger[] inside = new AtomicInteger[ACCOUNTS];

		private final AtomicInteger overlaps = new AtomicInteger();

		private final AtomicInteger calls = new AtomicInteger();

		Bank() {
			Arrays.fill(this.balances, START);
			Arrays.setAll(this.inside, (i) -> new AtomicInteger());
		}

		int sum() {
			return Arrays.stream(this.balances).sum();
		}

		int overlaps() {
			return this.overlaps.get();
		}

		int calls() {
			return this.calls.get();
		}

		@Guarded(name = "account", key = "{#from, #to}")
		public void transfer(int from, int to, int amount) {
			enter(from);
			if (to != from) {
				enter(to);
			}
			this.balances[from] -= amount;
			Thread.yield();
			this.balances[to] += amount;
			this.inside[from].set(0);
			this.inside[to].set(0);
		}

		private void enter(int account) {
			if (this.inside[account].incrementAndGet() != 1) {
				this.overlaps.incrementAndGet();
			}
		}

		@Guarded(name = "account", key = "#ids")
		public void closeAll(Collection<@Nullable Integer> ids) {
			this.calls.incrementAndGet();
		}

		@Guarded(name = "account", key = "#ids")
		public void variable(Integer... ids) {
			this.calls.incrementAndGet();
		}

		@Limited(name = "branch", key = "#names", permits = 2, weight = "#weight", timeout = "10ms")
		public void audit(List<String> names, int weight) {
			this.calls.incrementAndGet();
		}

	}

}
