package io.signalbox.demo.accounts;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.signalbox.NamedLock;
import io.signalbox.annotation.Guarded;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Moves money. A transfer reads both balances, decides and writes both, and nothing in
 * the database keeps another one from doing so in between. {@code @Guarded} does, with a
 * lock for each account: transfers that share no account run side by side, and two in
 * opposite directions take their accounts in the same order, so that neither waits for
 * the other for ever.
 */
@Service
public class Accounts {

	private final JdbcClient database;

	private final NamedLock lock;

	private final AtomicLong transfers = new AtomicLong();

	Accounts(JdbcClient database, @Qualifier("account") NamedLock lock) {
		this.database = database;
		this.lock = lock;
	}

	/**
	 * Moves money from one account to another.
	 * @param from the account that gives
	 * @param to the account that gets
	 * @param amount how much, in pence
	 * @return both accounts after it
	 * @throws TransferException if there is no such account or not enough on it
	 */
	@Guarded(name = "account", key = "{#from, #to}")
	@Transactional
	public List<Account> transfer(String from, String to, long amount) {
		check(from, to, amount);
		Account giver = account(from);
		Account taker = account(to);
		if (giver.balance() < amount) {
			throw TransferException.notCovered(giver, amount);
		}
		List<Account> after = List.of(write(from, giver.balance() - amount), write(to, taker.balance() + amount));
		this.transfers.incrementAndGet();
		return after;
	}

	/**
	 * What there is. One query sees one moment, so that no lock is needed to look.
	 * @return all accounts
	 */
	public Statement statement() {
		List<Account> accounts = this.database.sql("select id, balance from account order by id")
			.query((row, number) -> new Account(row.getString("id"), row.getLong("balance")))
			.list();
		return new Statement(accounts, accounts.stream().mapToLong(Account::balance).sum(), this.transfers.get(),
				this.lock.statistics().liveKeys());
	}

	private static void check(String from, String to, long amount) {
		if (from.equals(to)) {
			throw TransferException.sameAccount(from);
		}
		if (amount <= 0) {
			throw TransferException.wrongAmount(amount);
		}
	}

	private Account account(String id) {
		return this.database.sql("select id, balance from account where id = :id")
			.param("id", id)
			.query(Account.class)
			.optional()
			.orElseThrow(() -> TransferException.unknownAccount(id));
	}

	private Account write(String id, long balance) {
		this.database.sql("update account set balance = :balance where id = :id")
			.param("balance", balance)
			.param("id", id)
			.update();
		return new Account(id, balance);
	}

}
