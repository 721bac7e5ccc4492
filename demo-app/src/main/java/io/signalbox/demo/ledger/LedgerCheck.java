package io.signalbox.demo.ledger;

import io.signalbox.Hold;
import io.signalbox.NamedLock;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Checks that the ledger agrees with the tickets. It asks the database three times and
 * needs three answers about the same moment, so that it keeps everybody else from booking
 * meanwhile: with the lock as a bean, held for a few lines in the middle of a method.
 */
@Service
public class LedgerCheck {

	private final NamedLock lock;

	private final SalesLedger ledger;

	private final JdbcClient database;

	LedgerCheck(@Qualifier("ledger") NamedLock lock, SalesLedger ledger, JdbcClient database) {
		this.lock = lock;
		this.ledger = ledger;
		this.database = database;
	}

	/**
	 * Checks one show.
	 * @param showId the show
	 * @return what the ledger and the tickets say
	 * @throws InterruptedException if interrupted while waiting for the lock
	 */
	public Balance check(long showId) throws InterruptedException {
		try (Hold hold = this.lock.hold()) {
			long balance = this.ledger.lastBalance(showId);
			long entries = sum("select sum(amount) from ledger_entry where show_id = :show", showId);
			long tickets = sum("select sum(price) from ticket where show_id = :show and state = 'PAID'", showId);
			return new Balance(balance, entries, tickets);
		}
	}

	private long sum(String sql, long showId) {
		return this.database.sql(sql).param("show", showId).query(Long.class).optional().orElse(0L);
	}

	/**
	 * Three ways to know how much money was taken.
	 *
	 * @param balance the running balance of the last entry, in pence
	 * @param entries the sum of all entries, in pence
	 * @param tickets the sum of the prices of all paid tickets, in pence
	 */
	public record Balance(long balance, long entries, long tickets) {

		/**
		 * Whether all three agree.
		 * @return whether the ledger balances
		 */
		public boolean isBalanced() {
			return this.balance == this.entries && this.entries == this.tickets;
		}

	}

}
