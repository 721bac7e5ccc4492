package io.signalbox.demo.sales;

import java.util.Objects;

import io.signalbox.annotation.Guarded;
import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.catalog.ShowRepository;
import io.signalbox.demo.ledger.SalesLedger;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives out seats. Each method reads, decides and writes, and nothing in the database
 * stops two of them from deciding the same: no unique constraint, no {@code select for
 * update}, no version. {@code @Guarded} alone does.
 *
 * <p>
 * The lock is taken before the transaction begins and released after it has committed, so
 * that the next buyer sees what this one did. Paying takes long and happens elsewhere:
 * what is held here is held for a moment.
 */
@Service
public class Seats {

	private final ShowRepository shows;

	private final TicketRepository tickets;

	private final SalesLedger ledger;

	private final JdbcClient database;

	Seats(ShowRepository shows, TicketRepository tickets, SalesLedger ledger, JdbcClient database) {
		this.shows = shows;
		this.tickets = tickets;
		this.ledger = ledger;
		this.database = database;
	}

	/**
	 * Reserves the next free seat.
	 * @param showId the show
	 * @param buyer who gets the seat
	 * @return the reserved ticket
	 * @throws SaleException if there is no such show or no free seat
	 */
	@Guarded("box-office")
	@Transactional
	public Ticket reserve(long showId, String buyer) {
		Show show = this.shows.findById(showId).orElseThrow(() -> SaleException.unknownShow(showId));
		if (show.sold() >= show.seats()) {
			throw SaleException.soldOut(show.title());
		}
		int seat = this.tickets.firstFreeSeat(showId);
		this.shows.setSold(showId, show.sold() + 1);
		Ticket ticket = new Ticket(null, showId, seat, buyer, show.price(), Ticket.State.RESERVED);
		return ticket.withId(insert(ticket));
	}

	/**
	 * Gives a reserved seat back that was not paid for.
	 * @param ticket the reserved ticket
	 */
	@Guarded("box-office")
	@Transactional
	public void release(Ticket ticket) {
		Show show = this.shows.findById(ticket.showId()).orElseThrow(() -> SaleException.unknownShow(ticket.showId()));
		this.shows.setSold(ticket.showId(), show.sold() - 1);
		this.tickets.deleteById(ticket.storedId());
	}

	/**
	 * Opens a show for sale again, with all seats free and its page of the ledger empty.
	 * The lock of the ledger is taken inside, always in this order, and the transaction
	 * begins when both are held.
	 * @param showId the show
	 * @return whether it is open; {@code false} if somebody is just paying for a seat
	 */
	@Guarded("box-office")
	public boolean reopen(long showId) {
		return this.ledger.clear(showId);
	}

	/**
	 * Inserts without the repository, whose way from object to row takes several times as
	 * long: everybody else waits for it.
	 */
	private long insert(Ticket ticket) {
		KeyHolder key = new GeneratedKeyHolder();
		this.database.sql(
				"insert into ticket (show_id, seat, buyer, price, state) values (:showId, :seat, :buyer, :price, :state)")
			.param("showId", ticket.showId())
			.param("seat", ticket.seat())
			.param("buyer", ticket.buyer())
			.param("price", ticket.price())
			.param("state", ticket.state().name())
			.update(key, "id");
		return Objects.requireNonNull(key.getKeyAs(Long.class));
	}

}
