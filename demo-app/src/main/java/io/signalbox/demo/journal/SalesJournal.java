package io.signalbox.demo.journal;

import io.signalbox.annotation.Guarded;

import org.springframework.stereotype.Component;

/**
 * Writes down sales. A sale is two lines, and nobody else's line comes between them: this
 * class holds the lock of the journal while {@link AuditJournal} takes it again, twice.
 * With a plain lock that would be a {@code SelfDeadlockException} at the first sale.
 */
@Component
public class SalesJournal {

	private final AuditJournal journal;

	SalesJournal(AuditJournal journal) {
		this.journal = journal;
	}

	/**
	 * Writes down a sale.
	 * @param buyer who bought
	 * @param showId the show
	 * @param seat the seat
	 * @param price the price, in pence
	 */
	@Guarded(name = "journal", reentrant = true)
	public void sold(String buyer, long showId, int seat, int price) {
		this.journal.record("Seat %d of show %d sold to %s".formatted(seat, showId, buyer));
		this.journal.record("Seat %d of show %d paid with %d".formatted(seat, showId, price));
	}

}
