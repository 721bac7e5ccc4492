package io.signalbox.demo.settlement;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What each till took, as the ledger says: tickets are sold at the tills in turn.
 */
@Component
class Takings {

	private final JdbcClient database;

	Takings(JdbcClient database) {
		this.database = database;
	}

	/** Asks once, so that sales that go on meanwhile change nothing in between. */
	long[] of(int tills) {
		long[] takings = new long[tills];
		this.database.sql("select mod(ticket_id, :tills) as till, sum(amount) as taken from ledger_entry group by till")
			.param("tills", tills)
			.query((row) -> {
				takings[row.getInt("till")] = row.getLong("taken");
			});
		return takings;
	}

}
