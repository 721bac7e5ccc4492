package io.signalbox.demo.load;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.demo.BoxOfficeProperties;
import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.catalog.ShowRepository;
import io.signalbox.demo.sales.Seats;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * A quiet evening: small crowds come one after the other, search, buy, and look at the
 * seats. It keeps to the smaller houses, opens the next one when one is sold out, and
 * waits outside while {@link SellOut} has the load generator to itself.
 */
@Component
public class SteadyLoad implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(SteadyLoad.class);

	private static final Duration PAUSE = Duration.ofMillis(1200);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int FEWEST_BUYERS = 12;

	private static final int MOST_BUYERS = 36;

	private final ShowRepository shows;

	private final Seats seats;

	private final Crowd crowd;

	private final NamedLock loadGenerator;

	private final Random random = new Random();

	private volatile boolean on;

	private volatile long showId;

	private int turn;

	private @Nullable ScheduledExecutorService executor;

	SteadyLoad(ShowRepository shows, Seats seats, Crowd crowd, @Qualifier("load-generator") NamedLock loadGenerator,
			BoxOfficeProperties properties) {
		this.shows = shows;
		this.seats = seats;
		this.crowd = crowd;
		this.loadGenerator = loadGenerator;
		this.on = properties.load().steady();
	}

	/**
	 * Whether visitors come.
	 * @return whether it is on
	 */
	public boolean isOn() {
		return this.on;
	}

	/**
	 * The show that they buy seats for.
	 * @return the identity, or 0 before the first wave
	 */
	public long showId() {
		return this.showId;
	}

	void turn(boolean on) {
		this.on = on;
	}

	private void wave() {
		if (!this.on) {
			return;
		}
		try (Hold hold = this.loadGenerator.hold()) {
			come();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.debug("A wave of visitors failed", ex);
		}
	}

	private void come() throws InterruptedException {
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

	@Override
	public synchronized void start() {
		if (this.executor == null) {
			this.executor = Executors.newSingleThreadScheduledExecutor(SteadyLoad::thread);
			this.executor.scheduleWithFixedDelay(this::wave, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "steady-load");
		thread.setDaemon(true);
		return thread;
	}

}
