package io.signalbox.demo.ledger;

import io.signalbox.annotation.Guarded;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The money taken, show by show. Each entry carries the balance after it, which is the
 * balance before it plus the amount: read, add, write. {@code @Guarded("ledger")} makes
 * that one step, and one with the transaction inside.
 */
@Service
public class SalesLedger {

	private final JdbcClient database;

	SalesLedger(JdbcClient database) {
		this.database = database;
	}

	/**
	 * Books the price of a ticket and turns its reservation into a sale.
	 * @param ticketId the reserved ticket
	 * @param showId the show
	 * @param amount the price, in pence
	 */
	@Guarded("ledger")
	@Transactional
	public void book(long ticketId, long showId, int amount) {
		long balance = lastBalance(showId);
		this.database.sql(
				"insert into ledger_entry (show_id, ticket_id, amount, balance) values (:show, :ticket, :amount, :balance)")
			.param("show", showId)
			.param("ticket", ticketId)
			.param("amount", amount)
			.param("balance", balance + amount)
			.update();
		this.database.sql("update ticket set state = 'PAID' where id = :ticket").param("ticket", ticketId).update();
	}

	/**
	 * Empties the page of a show, and with it all its seats. The caller holds the lock of
	 * the box office.
	 * @param showId the show
	 * @return whether that was done; {@code false} if a reserved seat is being paid for
	 */
	@Guarded("ledger")
	@Transactional
	public boolean clear(long showId) {
		int reserved = this.database.sql("select count(*) from ticket where show_id = :show and state = 'RESERVED'")
			.param("show", showId)
			.query(Integer.class)
			.single();
		if (reserved > 0) {
			return false;
		}
		this.database.sql("delete from ledger_entry where show_id = :show").param("show", showId).update();
		this.database.sql("delete from ticket where show_id = :show").param("show", showId).update();
		this.database.sql("update shows set sold = 0 where id = :show").param("show", showId).update();
		return true;
	}

	long lastBalance(long showId) {
		return this.database.sql("select balance from ledger_entry where show_id = :show order by id desc limit 1")
			.param("show", showId)
			.query(Long.class)
			.optional()
			.orElse(0L);
	}

}
