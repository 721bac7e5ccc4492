package io.signalbox.demo.sales;

import java.util.HashSet;
import java.util.Set;

import io.signalbox.annotation.Limited;
import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.catalog.ShowRepository;

import org.springframework.stereotype.Component;

/**
 * Draws the seats of a show, taken ones filled. Drawing is work for the processor, so
 * that at most five at a time do it. The limit has no name of its own, shares nothing
 * with anybody, and is called {@code VenueMap.render} after its method.
 */
@Component
public class VenueMap {

	private static final int SEATS_PER_ROW = 20;

	private static final int PITCH = 16;

	private final ShowRepository shows;

	private final TicketRepository tickets;

	VenueMap(ShowRepository shows, TicketRepository tickets) {
		this.shows = shows;
		this.tickets = tickets;
	}

	/**
	 * Draws the seats of a show.
	 * @param showId the show
	 * @return the drawing, as SVG
	 */
	@Limited(permits = 5)
	public String render(long showId) {
		Show show = this.shows.findById(showId).orElseThrow(() -> SaleException.unknownShow(showId));
		Set<Integer> taken = new HashSet<>(this.tickets.takenSeats(showId));
		int rows = (show.seats() + SEATS_PER_ROW - 1) / SEATS_PER_ROW;
		StringBuilder svg = new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'>"
			.formatted(SEATS_PER_ROW * PITCH, rows * PITCH));
		for (int seat = 1; seat <= show.seats(); seat++) {
			int column = (seat - 1) % SEATS_PER_ROW;
			int row = (seat - 1) / SEATS_PER_ROW;
			svg.append("<circle cx='%d' cy='%d' r='6' stroke='#8a1c2b' fill='%s'/>".formatted(
					column * PITCH + PITCH / 2, row * PITCH + PITCH / 2, taken.contains(seat) ? "#8a1c2b" : "none"));
		}
		return svg.append("</svg>").toString();
	}

}
