package io.signalbox.demo.sales;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A seat that somebody has.
 *
 * @param id the identity, or {@code null} before it is stored
 * @param showId the show
 * @param seat number of the seat, from 1
 * @param buyer who has it
 * @param price the price, in pence
 * @param state whether it is paid for
 */
public record Ticket(@Id @Nullable Long id, long showId, int seat, String buyer, int price, State state) {

	/**
	 * Whether a ticket is paid for.
	 */
	public enum State {

		/** The seat is kept while the buyer pays. */
		RESERVED,

		/** The seat is sold. */
		PAID

	}

	/**
	 * The identity of a stored ticket.
	 * @return the identity
	 */
	public long storedId() {
		if (this.id == null) {
			throw new IllegalStateException("Ticket for seat " + this.seat + " is not stored");
		}
		return this.id;
	}

	/**
	 * The same ticket, stored.
	 * @param id the identity
	 * @return the ticket
	 */
	Ticket withId(long id) {
		return new Ticket(id, this.showId, this.seat, this.buyer, this.price, this.state);
	}

	/**
	 * The same ticket, paid for.
	 * @return the ticket
	 */
	Ticket paid() {
		return new Ticket(this.id, this.showId, this.seat, this.buyer, this.price, State.PAID);
	}

}
