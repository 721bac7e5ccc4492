package io.signalbox.demo.load;

import io.signalbox.demo.ledger.LedgerCheck;

/**
 * What a run did, each number from whoever knows it best: the answers that the buyers
 * got, the tickets in the database, the gateway's own count, the ledger.
 *
 * @param seats how many seats the show has
 * @param buyers what the buyers were told
 * @param ticketsPaid how many paid tickets are in the database
 * @param seatsSoldTwice how many seats more than one of them names
 * @param mostPaymentsAtOnce the most payments that the gateway handled at once
 * @param ledger what the ledger and the tickets say
 * @param expectedIncome seats sold times price, in pence
 * @param elapsedMillis how long it took
 */
public record SellOutReport(int seats, Tally buyers, int ticketsPaid, int seatsSoldTwice, int mostPaymentsAtOnce,
		LedgerCheck.Balance ledger, long expectedIncome, long elapsedMillis) {

	/**
	 * How many seats were sold in a second.
	 * @return the rate
	 */
	public double getSeatsPerSecond() {
		return (this.elapsedMillis == 0) ? 0 : this.ticketsPaid * 1000.0 / this.elapsedMillis;
	}

	/**
	 * Whether the ledger agrees with itself, the tickets and the price list.
	 * @return whether it balances
	 */
	public boolean isLedgerBalanced() {
		return this.ledger.isBalanced() && this.ledger.balance() == this.expectedIncome;
	}

}
