package io.signalbox.demo.turnover;

import io.signalbox.annotation.FencingToken;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.OnTimeout;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Adds up what was taken in all shows. Whoever comes while somebody is at it, or a moment
 * after, goes away again. And whoever was overtaken, as can happen where the lock is
 * shared by several instances, does not overwrite what a later one has found: the row
 * keeps the token of the last who wrote it.
 */
@Service
public class Turnover {

	private final JdbcClient database;

	Turnover(JdbcClient database) {
		this.database = database;
	}

	/**
	 * Adds up, unless that is being done or was done just now.
	 * @param token set by the guard; callers pass 0
	 * @return whether it was done here
	 */
	@Guarded(name = "turnover-sum", timeout = "0", onTimeout = OnTimeout.SKIP, holdAtLeast = "5s")
	@Transactional
	public boolean update(@FencingToken long token) {
		long taken = this.database.sql("select coalesce(sum(amount), 0) from ledger_entry").query(Long.class).single();
		return write(taken, token);
	}

	/** Refused by the database if a later grant has written already. */
	boolean write(long taken, long token) {
		return this.database.sql("update turnover set taken = :taken, token = :token where token < :token")
			.param("taken", taken)
			.param("token", token)
			.update() == 1;
	}

	/**
	 * What was found last.
	 * @return the sum, and the token of whoever wrote it
	 */
	public Sum latest() {
		return this.database.sql("select taken, token from turnover").query(Sum.class).single();
	}

	/**
	 * A sum.
	 *
	 * @param taken what was taken, in pence
	 * @param token the fencing token with which it was written
	 */
	public record Sum(long taken, long token) {
	}

}
