package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.PrimitiveListener;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A lock that is taken inside a transaction that is open already is held until that has
 * completed.
 */
@Timeout(60)
class OpenTransactionTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				TransactionManagerCustomizationAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true",
				"spring.datasource.hikari.maximum-pool-size=4", "signalbox.conditions.changed.lock=account")
		.withBean(Account.class);

	@AfterEach
	void nothingStaysBoundToTheThread() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	@Test
	void noUpdateIsLost() {
		this.runner.run((context) -> assertThat(balanceAfterTwoDeposits(context)).isEqualTo(200));
	}

	/** What the other tests rest on: released with the method, an update is lost. */
	@Test
	void updateIsLostWhereTheLockIsReleasedWithTheMethod() {
		this.runner.withPropertyValues("signalbox.transactions.release=after-method")
			.run((context) -> assertThat(balanceAfterTwoDeposits(context)).isEqualTo(100));
	}

	/**
	 * One caller deposits in a transaction of its own and stays in it until the other is
	 * has read too, or waits for the lock.
	 */
	private int balanceAfterTwoDeposits(ApplicationContext context) throws Exception {
		Account account = created(context);
		NamedLock lock = lock(context, "account");
		List<Task<?>> second = new ArrayList<>();
		inTransaction(context, () -> {
			account.deposit(100);
			Task<Void> other = this.threads.run(() -> inTransaction(context, () -> account.deposit(100)));
			second.add(other);
			Threads.until(() -> account.reads() == 2 || lock.waiting() == 1);
			return null;
		});
		second.get(0).value();
		assertThat(lock.isLocked()).isFalse();
		return account.balance();
	}

	@Test
	void isHeldAfterTheMethodAndReleasedAfterTheCommit() {
		this.runner.run((context) -> {
			Account account = created(context);
			inTransaction(context, () -> {
				account.deposit(1);
				assertThat(lock(context, "account").isLocked()).isTrue();
				return null;
			});
			assertThat(lock(context, "account").isLocked()).isFalse();
		});
	}

	@Test
	void isReleasedAfterTheRollback() {
		this.runner.run((context) -> {
			Account account = created(context);
			IllegalStateException failure = new IllegalStateException("planned");
			assertThatThrownBy(() -> inTransaction(context, () -> {
				account.deposit(1);
				throw failure;
			})).isSameAs(failure);
			assertThat(lock(context, "account").isLocked()).isFalse();
			assertThat(account.balance()).isZero();
		});
	}

	@Test
	void isHeldAfterAnExceptionToo() {
		this.runner.run((context) -> {
			Account account = created(context);
			inTransaction(context, () -> {
				assertThatThrownBy(account::fail).hasMessage("planned");
				assertThat(lock(context, "account").isLocked()).isTrue();
				return null;
			});
			assertThat(lock(context, "account").isLocked()).isFalse();
		});
	}

	@Test
	void sameTransactionComesInAgain() {
		this.runner.run((context) -> {
			Account account = created(context);
			inTransaction(context, () -> {
				account.deposit(1);
				account.deposit(2);
				return null;
			});
			assertThat(account.balance()).isEqualTo(3);
			assertThat(lock(context, "account").isLocked()).isFalse();
		});
	}

	@Test
	void anotherTransactionOfTheSameThreadDoesNot() {
		this.runner.run((context) -> {
			Account account = created(context);
			inTransaction(context, () -> {
				account.deposit(1);
				TransactionTemplate inner = template(context);
				inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
				assertThatThrownBy(() -> inner.executeWithoutResult((status) -> account.deposit(2)))
					.isInstanceOf(SelfDeadlockException.class);
				assertThat(lock(context, "account").isLocked()).isTrue();
				account.deposit(4);
				return null;
			});
			assertThat(lock(context, "account").isLocked()).isFalse();
			assertThat(account.balance()).isEqualTo(5);
		});
	}

	@Test
	void anInnerTransactionReleasesItsOwn() {
		this.runner.run((context) -> {
			Account account = created(context);
			inTransaction(context, () -> {
				TransactionTemplate inner = template(context);
				inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
				inner.executeWithoutResult((status) -> {
					account.deposit(1);
					assertThat(lock(context, "account").isLocked()).isTrue();
				});
				assertThat(lock(context, "account").isLocked()).isFalse();
				return null;
			});
		});
	}

	@Test
	void outsideOfATransactionItIsReleasedWithTheMethod() {
		this.runner.run((context) -> {
			Account account = created(context);
			account.deposit(1);
			assertThat(lock(context, "account").isLocked()).isFalse();
			TransactionTemplate none = template(context);
			none.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
			none.executeWithoutResult((status) -> {
				account.deposit(1);
				assertThat(lock(context, "account").isLocked()).isFalse();
			});
		});
	}

	@Test
	void canBeRefused() {
		this.runner.withPropertyValues("signalbox.transactions.release=fail").run((context) -> {
			Account account = created(context);
			inTransaction(context, () -> {
				assertThatThrownBy(() -> account.deposit(1)).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("Lock 'account'")
					.hasMessageContaining("open transaction");
				assertThat(lock(context, "account").isLocked()).isFalse();
				return null;
			});
			account.deposit(1);
			assertThat(account.balance()).isOne();
		});
	}

	@Test
	void keysAreHeldAndThenForgotten() {
		this.runner.run((context) -> {
			Account account = created(context);
			NamedLock lock = lock(context, "row");
			inTransaction(context, () -> {
				account.touch(List.of(1, 2));
				account.touch(Set.of(2, 3));
				account.touchOne(4);
				account.touchOne(4);
				assertThat(lock.statistics().active()).isEqualTo(4);
				assertThat(lock.keys().tryHold(3)).isNull();
				return null;
			});
			assertThat(lock.statistics().active()).isZero();
			assertThat(lock.keys().count()).isZero();
		});
	}

	/** A listener must not throw; if it does, the rows after its own are not kept. */
	@Test
	void whatFailsToBeGivenBackKeepsNothingElse() {
		this.runner.run((context) -> {
			Account account = created(context);
			NamedLock lock = lock(context, "row");
			AtomicInteger told = new AtomicInteger();
			lock.addListener(new PrimitiveListener() {

				@Override
				public void held(long nanos) {
					told.incrementAndGet();
					throw new AssertionError("planned");
				}

			});
			inTransaction(context, () -> {
				account.touchOne(1);
				account.touchOne(2);
				account.touchOne(3);
				assertThat(lock.statistics().active()).isEqualTo(3);
				return null;
			});
			assertThat(told).hasValue(3);
			assertThat(lock.statistics().active()).isZero();
			assertThat(lock.keys().count()).isZero();
		});
	}

	@Test
	void failuresOfAllThatIsGivenBackAreTold() {
		OpenTransaction transaction = new OpenTransaction();
		List<Throwable> failures = List.of(new IllegalStateException(), new AssertionError(), new LinkageError());
		for (Throwable failure : failures) {
			transaction.afterCompletion(() -> ReflectionUtils.rethrowRuntimeException(failure));
		}
		assertThatThrownBy(transaction::complete).isSameAs(failures.get(2))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(failures.get(1), failures.get(0)));
	}

	@Test
	void readersAndWritersAreHeld() {
		this.runner.run((context) -> {
			Account account = created(context);
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			inTransaction(context, () -> {
				account.read();
				assertThat(registry.readWriteLock("prices").readLock().statistics().active()).isOne();
				return null;
			});
			inTransaction(context, () -> {
				account.write();
				account.read();
				assertThat(registry.readWriteLock("prices").writeLock().isLocked()).isTrue();
				return null;
			});
			assertThat(registry.readWriteLock("prices").statistics().active()).isZero();
		});
	}

	@Test
	@SuppressWarnings("WaitNotInLoop") // there is one signal, and it must not come too
										// early
	void aSignalIsHeardAfterTheCommit() {
		this.runner.run((context) -> {
			Account account = created(context);
			NamedLock lock = lock(context, "account");
			Task<Integer> waiter = this.threads.start(() -> {
				lock.lock();
				try {
					context.getBean(SignalboxRegistry.class).condition("changed").await();
					return account.balance();
				}
				finally {
					lock.unlock();
				}
			});
			Threads.until(() -> context.getBean(SignalboxRegistry.class).condition("changed").waiting() == 1);
			inTransaction(context, () -> {
				account.depositAndSignal(7);
				Threads.until(() -> lock.waiting() == 1);
				return null;
			});
			assertThat(waiter.value()).isEqualTo(7);
		});
	}

	@Test
	void aLimitIsReleasedWithTheMethod() {
		this.runner.run((context) -> {
			Account account = created(context);
			inTransaction(context, () -> {
				account.limited();
				assertThat(context.getBean(SignalboxRegistry.class).semaphore("few").available()).isOne();
				return null;
			});
		});
	}

	private static Account created(ApplicationContext context) {
		JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
		jdbc.execute("create table account (balance int)");
		jdbc.execute("insert into account values (0)");
		return context.getBean(Account.class);
	}

	private static NamedLock lock(ApplicationContext context, String name) {
		return context.getBean(SignalboxRegistry.class).lock(name);
	}

	private static TransactionTemplate template(ApplicationContext context) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

	@Test
	void stageIsHeldUntilTheTransactionOfItsCallersThreadHasCompletedToo() {
		this.runner.run((context) -> {
			Account account = created(context);
			NamedLock lock = lock(context, "account");
			CompletableFuture<Void> outlasting = new CompletableFuture<>();
			inTransaction(context, () -> {
				assertThat(account.stage(CompletableFuture.completedFuture(null))).isCompleted();
				assertThat(account.stage(CompletableFuture.completedFuture(null))).as("again").isCompleted();
				account.deposit(1);
				assertThat(lock.isLocked()).isTrue();
			});
			assertThat(lock.isLocked()).isFalse();
			inTransaction(context, () -> account.stage(outlasting));
			assertThat(lock.isLocked()).isTrue();
			outlasting.complete(null);
			assertThat(lock.isLocked()).isFalse();
			assertThat(account.balance()).isOne();
		});
	}

	@Test
	void stageThatHadToWaitIsHeldUntilBothHaveEnded() {
		this.runner.run((context) -> {
			Account account = created(context);
			NamedLock lock = lock(context, "account");
			Hold hold = this.threads.start(() -> lock.hold()).value();
			inTransaction(context, () -> {
				CompletableFuture<Void> stage = account.stage(CompletableFuture.completedFuture(null));
				assertThat(lock.waiting()).isOne();
				hold.close();
				stage.get(10, TimeUnit.SECONDS);
				assertThat(lock.isLocked()).isTrue();
			});
			assertThat(lock.isLocked()).isFalse();
		});
	}

	private static void inTransaction(ApplicationContext context, Threads.Body body) {
		inTransaction(context, () -> {
			body.run();
			return null;
		});
	}

	private static void inTransaction(ApplicationContext context, Callable<?> body) {
		template(context).executeWithoutResult((status) -> {
			try {
				body.call();
			}
			catch (RuntimeException | Error ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	static class Account {

		private final JdbcTemplate jdbc;

		private final AtomicInteger reads = new AtomicInteger();

		Account(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		int reads() {
			return this.reads.get();
		}

		@Guarded("account")
		void deposit(int amount) {
			add(amount);
		}

		@Guarded("account")
		CompletableFuture<Void> stage(CompletableFuture<Void> work) {
			return work;
		}

		@SignalCondition("changed")
		void depositAndSignal(int amount) {
			add(amount);
		}

		/**
		 * Reads and then writes, so that one who reads too early undoes what he missed.
		 */
		private void add(int amount) {
			int before = balance();
			this.reads.incrementAndGet();
			this.jdbc.update("update account set balance = ?", before + amount);
		}

		@Guarded("account")
		void fail() {
			throw new IllegalStateException("planned");
		}

		int balance() {
			return this.jdbc.queryForObject("select balance from account", Integer.class);
		}

		@Guarded(name = "row", key = "#rows")
		void touch(Iterable<Integer> rows) {
			assertThat(rows).isNotEmpty();
		}

		@Guarded(name = "row", key = "#row")
		void touchOne(int row) {
			assertThat(row).isPositive();
		}

		@Guarded(name = "prices", mode = LockMode.READ)
		void read() {
		}

		@Guarded(name = "prices", mode = LockMode.WRITE)
		void write() {
		}

		@Limited(name = "few", permits = 1)
		void limited() {
		}

	}

}
