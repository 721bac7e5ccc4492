package io.signalbox.woven;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads, adds and writes in a transaction that a proxy begins, and so outside of what is
 * woven.
 */
class Account {

	private final JdbcTemplate jdbc;

	private final SignalboxRegistry registry;

	Account(JdbcTemplate jdbc, SignalboxRegistry registry) {
		this.jdbc = jdbc;
		this.registry = registry;
		jdbc.execute("create table account (balance int)");
		jdbc.execute("insert into account values (0)");
	}

	@Transactional
	@Guarded("account")
	public void deposit(int amount) {
		this.jdbc.update("update account set balance = ?", balance() + amount);
	}

	/** Whether the lock was held when the transaction had just been committed. */
	@Transactional
	@Guarded("account")
	public AtomicReference<String> atCommit() {
		NamedLock lock = this.registry.lock("account");
		AtomicReference<String> held = new AtomicReference<>();
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				held.set("held " + lock.isLocked());
			}
		});
		return held;
	}

	public int balance() {
		return Objects.requireNonNull(this.jdbc.queryForObject("select balance from account", Integer.class));
	}

}
