package io.signalbox.demo.live;

import java.time.Duration;
import java.util.List;

import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.catalog.ShowRepository;
import io.signalbox.demo.load.SeatErrand;
import io.signalbox.demo.load.SellOut;
import io.signalbox.demo.load.SellOutStatus;
import io.signalbox.demo.load.SteadyLoad;
import io.signalbox.demo.sales.Ticket;
import io.signalbox.demo.sales.TicketRepository;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Chooses the show that the page draws: the one that is being sold out, for a while after
 * that too, and otherwise the one that the steady load is buying. Used by the sampler's
 * thread only.
 */
@Component
class Stage {

	private static final Duration CURTAIN = Duration.ofSeconds(20);

	private final ShowRepository shows;

	private final TicketRepository tickets;

	private final SellOut sellOut;

	private final SteadyLoad steadyLoad;

	private final SeatErrand visitors;

	private long lastRunSeen = System.nanoTime() - CURTAIN.toNanos();

	Stage(ShowRepository shows, TicketRepository tickets, SellOut sellOut, SteadyLoad steadyLoad, SeatErrand visitors) {
		this.shows = shows;
		this.tickets = tickets;
		this.sellOut = sellOut;
		this.steadyLoad = steadyLoad;
		this.visitors = visitors;
	}

	@Nullable View view() {
		return this.shows.findById(showId()).map(this::view).orElse(null);
	}

	private long showId() {
		SellOutStatus run = this.sellOut.status();
		if (run.phase() == SellOutStatus.Phase.RUNNING) {
			this.lastRunSeen = System.nanoTime();
		}
		boolean curtain = System.nanoTime() - this.lastRunSeen < CURTAIN.toNanos();
		boolean quiet = !this.steadyLoad.isOn() || this.visitors.showId() == 0;
		return (run.showId() != 0 && (curtain || quiet)) ? run.showId() : this.visitors.showId();
	}

	private View view(Show show) {
		char[] seats = ".".repeat(show.seats()).toCharArray();
		List<Ticket> taken = (show.id() != null) ? this.tickets.findByShowIdOrderBySeatAscIdAsc(show.id()) : List.of();
		for (Ticket ticket : taken) {
			int index = ticket.seat() - 1;
			if (index < seats.length) {
				seats[index] = seen(seats[index], ticket);
			}
		}
		return new View(show.title(), show.venue(), show.playedOn().toString(), show.price(), new String(seats));
	}

	private static char seen(char before, Ticket ticket) {
		if (before != '.') {
			return 'x';
		}
		return (ticket.state() == Ticket.State.PAID) ? 'p' : 'r';
	}

	/**
	 * A show on stage.
	 *
	 * @param title its title
	 * @param venue where it is played
	 * @param playedOn when it is played
	 * @param price price of a seat, in pence
	 * @param seats one character a seat: free (.), reserved (r), paid (p), taken twice
	 * (x)
	 */
	record View(String title, String venue, String playedOn, int price, String seats) {
	}

}
