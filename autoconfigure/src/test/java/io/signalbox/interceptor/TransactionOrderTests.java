package io.signalbox.interceptor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
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
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lock is released after the commit: whoever gets it next sees what was written.
 */
@Timeout(60)
class TransactionOrderTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				TransactionManagerCustomizationAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true",
				"spring.datasource.hikari.maximum-pool-size=2")
		.withBean(Ledger.class);

	@Test
	void nextHolderSeesTheCommittedRow() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(JdbcTransactionManager.class);
			assertThat(rowsThatTheNextHolderSees(context)).isOne();
		});
	}

	@Test
	void nextHolderSeesItAlsoWhereTheOrderIsTurnedRound() {
		this.runner.withPropertyValues("signalbox.aop.order=" + Integer.MAX_VALUE)
			.run((context) -> assertThat(rowsThatTheNextHolderSees(context)).isOne());
	}

	/** What the other tests rest on. */
	@Test
	void nextHolderMissesTheRowWhereTheLockIsReleasedInside() {
		this.runner
			.withPropertyValues("signalbox.aop.order=" + Integer.MAX_VALUE,
					"signalbox.transactions.release=after-method")
			.run((context) -> assertThat(rowsThatTheNextHolderSees(context)).isZero());
	}

	@Test
	void rollbackReleasesTheLock() {
		this.runner.run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			jdbc.execute("create table entry (id int)");
			IllegalStateException failure = new IllegalStateException("planned");
			Throwable thrown = this.threads.run(() -> context.getBean(Ledger.class).book(() -> {
				throw failure;
			})).failure();
			assertThat(thrown).isSameAs(failure);
			assertThat(context.getBean(SignalboxRegistry.class).lock("ledger").isLocked()).isFalse();
			assertThat(context.getBean(Ledger.class).count()).isZero();
		});
	}

	/**
	 * One thread books, another waits for the lock and counts. If the lock is released
	 * before the commit, the commit waits until the other has counted, so that the wrong
	 * order always shows.
	 */
	private int rowsThatTheNextHolderSees(ApplicationContext context) throws Exception {
		context.getBean(JdbcTemplate.class).execute("create table entry (id int)");
		NamedLock lock = context.getBean(SignalboxRegistry.class).lock("ledger");
		Ledger ledger = context.getBean(Ledger.class);
		CountDownLatch counted = new CountDownLatch(1);
		Threads.Task<Void> booking = this.threads.run(() -> ledger.book(() -> {
			String booker = Thread.currentThread().getName();
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
				@Override
				public void beforeCommit(boolean readOnly) {
					if (lock.holders().stream().noneMatch((holder) -> holder.thread().equals(booker))) {
						await(counted);
					}
				}
			});
			Threads.until(() -> lock.waiting() == 1);
		}));
		Threads.until(lock::isLocked);
		Threads.Task<Integer> counting = this.threads.start(() -> {
			int rows = ledger.count();
			counted.countDown();
			return rows;
		});
		booking.value();
		return counting.value();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Ledger {

		private final JdbcTemplate jdbc;

		Ledger(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Guarded("ledger")
		@Transactional
		public void book(Threads.Body more) throws Exception {
			this.jdbc.update("insert into entry values (1)");
			more.run();
		}

		@Guarded("ledger")
		public int count() {
			Integer rows = this.jdbc.queryForObject("select count(*) from entry", Integer.class);
			return (rows != null) ? rows : -1;
		}

	}

}
