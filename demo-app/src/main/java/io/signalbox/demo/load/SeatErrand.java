package io.signalbox.demo.load;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.catalog.ShowRepository;
import io.signalbox.demo.sales.Seats;

import org.springframework.stereotype.Component;

/**
 * Small crowds come one after the other, search, buy seats, and look at them. They keep
 * to the smaller houses, and the next one is opened when one is sold out.
 */
@Component
public class SeatErrand implements Errand {

	private static final Duration PAUSE = Duration.ofMillis(1200);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int FEWEST_BUYERS = 12;

	private static final int MOST_BUYERS = 36;

	private final ShowRepository shows;

	private final Seats seats;

	private final Crowd crowd;

	private final Random random = new Random();

	private volatile long showId;

	private int turn;

	SeatErrand(ShowRepository shows, Seats seats, Crowd crowd) {
		this.shows = shows;
		this.seats = seats;
		this.crowd = crowd;
	}

	/**
	 * The show that they buy seats for.
	 * @return the identity, or 0 before the first crowd
	 */
	public long showId() {
		return this.showId;
	}

	@Override
	public Duration pause() {
		return PAUSE;
	}

	@Override
	public void run() throws InterruptedException {
		this.crowd.visit("/api/shows?q=the", 3, LIMIT);
		List<Show> smaller = this.shows.findByOrderBySeatsDescIdAsc().stream().skip(1).toList();
		if (smaller.isEmpty()) {
			return;
		}
		Show show = smaller.get(this.turn % smaller.size());
		if (show.id() == null || (show.sold() >= show.seats() && !this.seats.reopen(show.id()))) {
			this.turn++;
			return;
		}
		this.showId = show.id();
		int buyers = this.random.nextInt(FEWEST_BUYERS, MOST_BUYERS + 1);
		Tally tally = this.crowd.buy(show.id(), buyers, Crowd.MIXED_CARDS, LIMIT);
		this.crowd.visit("/api/shows/" + show.id() + "/map.svg", this.random.nextInt(1, 9), LIMIT);
		this.crowd.visit("/api/shows/" + show.id() + "/tickets.csv", this.random.nextInt(1, 6), LIMIT);
		this.crowd.visit("/api/shows/" + show.id() + "/ledger", 1, LIMIT);
		if (tally.soldOut() > 0) {
			this.turn++;
		}
	}

}
