package io.signalbox.demo.sales;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.demo.journal.SalesJournal;
import io.signalbox.demo.ledger.SalesLedger;
import io.signalbox.demo.payment.Payment;
import io.signalbox.demo.payment.PaymentClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.stereotype.Service;

/**
 * Sells a seat in three steps: reserve, pay, confirm. The first and the last hold a lock
 * for a moment; the slow one in the middle holds a permit of the gateway and no lock.
 * That is why this class has no annotation of its own: one around all three would make
 * everybody wait for everybody's payment.
 */
@Service
public class SaleDesk {

	private static final Log logger = LogFactory.getLog(SaleDesk.class);

	private final Seats seats;

	private final PaymentClient payments;

	private final SalesLedger ledger;

	private final SalesJournal journal;

	SaleDesk(Seats seats, PaymentClient payments, SalesLedger ledger, SalesJournal journal) {
		this.seats = seats;
		this.payments = payments;
		this.ledger = ledger;
		this.journal = journal;
	}

	/**
	 * Sells a seat. If it can't be paid for or booked it is free again; a real box office
	 * would also pay back what was paid and could not be booked.
	 * @param showId the show
	 * @param buyer who buys
	 * @param card the card to pay with
	 * @return the paid ticket
	 */
	public Ticket sell(long showId, String buyer, String card) {
		Ticket ticket = this.seats.reserve(showId, buyer);
		try {
			this.payments.pay(new Payment("ticket " + ticket.storedId(), card, ticket.price()));
			this.ledger.book(ticket.storedId(), showId, ticket.price());
		}
		catch (RuntimeException ex) {
			release(ticket, ex);
			throw ex;
		}
		writeDown(ticket);
		return ticket.paid();
	}

	private void writeDown(Ticket ticket) {
		try {
			this.journal.sold(ticket.buyer(), ticket.showId(), ticket.seat(), ticket.price());
		}
		catch (AcquireTimeoutException | AcquireRejectedException ex) {
			// the seat is paid for: told to come back, the buyer would buy another
			logger.warn("Ticket " + ticket.storedId() + " is sold but not in the journal", ex);
		}
	}

	private void release(Ticket ticket, RuntimeException cause) {
		try {
			this.seats.release(ticket);
		}
		catch (RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

}
