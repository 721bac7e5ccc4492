package io.signalbox.interceptor;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactive transactions: a guard around one is released after it, and one that is taken
 * inside is held until it has completed. With a real database.
 */
@Timeout(60)
class ReactiveTransactionTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(ConnectionFactory.class,
				() -> ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1"))
		.withBean(Account.class)
		.withUserConfiguration(Transactions.class)
		.withPropertyValues("signalbox.conditions.changed.lock=account", "signalbox.locks.account.type=reentrant");

	private static NamedLock lock(ApplicationContext context) {
		return context.getBean(SignalboxRegistry.class).lock("account");
	}

	private static TransactionalOperator transaction(ApplicationContext context) {
		return TransactionalOperator.create(context.getBean(R2dbcTransactionManager.class));
	}

	@Test
	void noUpdateIsLostWithTheTransactionInside() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			account.create().block(LONG);
			CompletableFuture<?>[] deposits = new CompletableFuture<?>[20];
			for (int i = 0; i < deposits.length; i++) {
				deposits[i] = account.depositInTransaction(1).toFuture();
			}
			CompletableFuture.allOf(deposits).get(30, TimeUnit.SECONDS);
			assertThat(account.balance().block(LONG)).isEqualTo(20);
			assertThat(lock(context).isLocked()).isFalse();
		});
	}

	@Test
	void noUpdateIsLostInATransactionThatIsOpenAlready() {
		this.runner.run((context) -> assertThat(balanceAfterTwoDeposits(context)).isEqualTo(200));
	}

	/** What the test before rests on: released with the method, an update is lost. */
	@Test
	void updateIsLostWhereTheLockIsReleasedWithTheMethod() {
		this.runner.withPropertyValues("signalbox.transactions.release=after-method")
			.run((context) -> assertThat(balanceAfterTwoDeposits(context)).isEqualTo(100));
	}

	/** The first stays in its transaction until the second has read, or waits. */
	private int balanceAfterTwoDeposits(ApplicationContext context) throws Exception {
		Account account = context.getBean(Account.class);
		account.create().block(LONG);
		Sinks.Empty<Void> commit = Sinks.empty();
		CompletableFuture<Void> first = transaction(context).transactional(account.deposit(100).then(commit.asMono()))
			.toFuture();
		Threads.until(() -> account.reads() == 1);
		// the database blocks who writes what is not committed
		CompletableFuture<Void> second = transaction(context).transactional(account.deposit(100))
			.subscribeOn(Schedulers.boundedElastic())
			.toFuture();
		Threads.until(() -> account.reads() == 2 || lock(context).waiting() == 1);
		commit.tryEmitEmpty();
		first.get(10, TimeUnit.SECONDS);
		second.get(10, TimeUnit.SECONDS);
		Threads.until(() -> !lock(context).isLocked());
		return account.balance().block(LONG);
	}

	@Test
	void sameTransactionComesInAgainWhateverTheCall() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			account.create().block(LONG);
			AtomicBoolean held = new AtomicBoolean();
			transaction(context)
				.transactional(account.deposit(1)
					.then(account.deposit(2))
					.then(account.depositWhenRead(1, 3))
					.then(Mono.fromRunnable(() -> held.set(lock(context).isLocked()))))
				.block(LONG);
			assertThat(held).isTrue();
			assertThat(account.balance().block(LONG)).isEqualTo(6);
			assertThat(lock(context).isLocked()).isFalse();
		});
	}

	@Test
	void conditionCannotBeWaitedForWithALockThatTheTransactionKeeps() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			account.create().block(LONG);
			StepVerifier
				.create(transaction(context).transactional(account.deposit(1).then(account.depositWhenRead(1_000, 3))))
				.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("Condition 'changed' is not met, and cannot be waited for"));
			assertThat(lock(context).isLocked()).isFalse();
		});
	}

	@Test
	void keyIsInUseUntilTheTransactionHasCompleted() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			NamedLock owner = context.getBean(SignalboxRegistry.class).lock("owner");
			AtomicBoolean held = new AtomicBoolean();
			transaction(context)
				.transactional(account.ofOwner("a")
					.then(account.ofOwner("a"))
					.then(Mono.fromRunnable(() -> held.set(owner.keys().count() == 1))))
				.block(LONG);
			assertThat(held).isTrue();
			assertThat(owner.keys().count()).isZero();
		});
	}

	@Test
	void isReleasedAfterARollbackAndACancellation() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			account.create().block(LONG);
			StepVerifier
				.create(transaction(context)
					.transactional(account.deposit(1).then(Mono.error(new IllegalStateException("planned")))))
				.verifyErrorMessage("planned");
			assertThat(lock(context).isLocked()).isFalse();
			Disposable never = transaction(context).transactional(account.deposit(1).then(Mono.never())).subscribe();
			Threads.until(() -> account.reads() == 2);
			assertThat(lock(context).isLocked()).isTrue();
			never.dispose();
			Threads.until(() -> !lock(context).isLocked());
			assertThat(account.balance().block(LONG)).isZero();
		});
	}

	@Test
	void transactionThatMakesWayForAnotherDoesNotLetItIn() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			account.create().block(LONG);
			DefaultTransactionDefinition anew = new DefaultTransactionDefinition(
					TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			TransactionalOperator inner = TransactionalOperator.create(context.getBean(R2dbcTransactionManager.class),
					anew);
			StepVerifier
				.create(transaction(context)
					.transactional(account.deposit(1).then(inner.transactional(account.impatient()))))
				.verifyErrorSatisfies(
						(ex) -> assertThat(ex).hasMessageContaining("Lock 'account' not acquired within 20ms"));
			Threads.until(() -> !lock(context).isLocked());
		});
	}

	@Test
	void isRefusedWhereTheConfigurationSaysSo() {
		this.runner.withPropertyValues("signalbox.transactions.release=fail").run((context) -> {
			Account account = context.getBean(Account.class);
			account.create().block(LONG);
			StepVerifier.create(transaction(context).transactional(account.deposit(1)))
				.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("must not be acquired inside an open transaction"));
			account.deposit(1).block(LONG);
			assertThat(lock(context).isLocked()).isFalse();
		});
	}

	@EnableTransactionManagement
	static class Transactions {

		@Bean
		R2dbcTransactionManager transactionManager(ConnectionFactory connections) {
			return new R2dbcTransactionManager(connections);
		}

	}

	static class Account {

		private final DatabaseClient database;

		private final AtomicInteger reads = new AtomicInteger();

		Account(ConnectionFactory connections) {
			this.database = DatabaseClient.create(connections);
		}

		public int reads() {
			return this.reads.get();
		}

		public Mono<Void> create() {
			return this.database.sql("create table account (balance int)")
				.then()
				.then(this.database.sql("insert into account values (0)").then());
		}

		public Mono<Integer> balance() {
			return this.database.sql("select balance from account")
				.map((row) -> row.get("balance", Integer.class))
				.one();
		}

		private Mono<Void> add(int amount) {
			return balance().doOnNext((balance) -> this.reads.incrementAndGet())
				.flatMap((balance) -> this.database.sql("update account set balance = " + (balance + amount)).then());
		}

		@Guarded(name = "account", reentrant = true)
		public Mono<Void> deposit(int amount) {
			return add(amount);
		}

		@Guarded(name = "account", reentrant = true)
		@Transactional
		public Mono<Void> depositInTransaction(int amount) {
			return add(amount);
		}

		@AwaitCondition(name = "changed", until = "reads() >= #reads")
		public Mono<Void> depositWhenRead(int reads, int amount) {
			return add(amount);
		}

		@Guarded(name = "account", reentrant = true, timeout = "20ms")
		public Mono<Void> impatient() {
			return Mono.empty();
		}

		@Guarded(name = "owner", key = "#owner")
		public Mono<Void> ofOwner(String owner) {
			return Mono.empty();
		}

	}

}
