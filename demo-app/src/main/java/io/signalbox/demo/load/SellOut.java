package io.signalbox.demo.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.signalbox.Hold;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.catalog.ShowRepository;
import io.signalbox.demo.ledger.LedgerCheck;
import io.signalbox.demo.payment.PaymentCounter;
import io.signalbox.demo.sales.SaleException;
import io.signalbox.demo.sales.Seats;
import io.signalbox.demo.sales.Ticket;
import io.signalbox.demo.sales.TicketRepository;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Sells out a show: empties it, sends hundreds of buyers at once, and counts what became
 * of it. One run at a time; the lock {@code load-generator} keeps the steady load away
 * meanwhile, so that the numbers are those of the run.
 */
@Component
public class SellOut {

	private static final Log logger = LogFactory.getLog(SellOut.class);

	private final ShowRepository shows;

	private final TicketRepository tickets;

	private final Seats seats;

	private final LedgerCheck ledger;

	private final PaymentCounter payments;

	private final Crowd crowd;

	private final NamedReadWriteLock loadGenerator;

	private final ExecutorService executor = Executors.newSingleThreadExecutor(SellOut::thread);

	private volatile SellOutStatus status = SellOutStatus.NONE;

	SellOut(ShowRepository shows, TicketRepository tickets, Seats seats, LedgerCheck ledger, PaymentCounter payments,
			Crowd crowd, @Qualifier("load-generator") NamedReadWriteLock loadGenerator) {
		this.shows = shows;
		this.tickets = tickets;
		this.seats = seats;
		this.ledger = ledger;
		this.payments = payments;
		this.crowd = crowd;
		this.loadGenerator = loadGenerator;
	}

	/**
	 * State of the run that runs, or of the last one.
	 * @return the state
	 */
	public SellOutStatus status() {
		return this.status;
	}

	synchronized SellOutStatus start(SellOutRequest request) {
		if (this.status.isRunning()) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "A run is under way already");
		}
		Show show = show(request);
		this.status = new SellOutStatus(this.status.run() + 1, SellOutStatus.Phase.RUNNING, id(show), show.title(),
				request.buyersOrDefault(), null, null);
		this.executor.execute(() -> run(show, request));
		return this.status;
	}

	private void run(Show show, SellOutRequest request) {
		SellOutStatus running = this.status;
		try (Hold hold = this.loadGenerator.writeLock().hold()) {
			this.status = running.done(sellOut(show, request));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.status = running.failed("Interrupted");
		}
		catch (RuntimeException ex) {
			logger.warn("Show " + show.id() + " was not sold out", ex);
			this.status = running.failed(String.valueOf(ex.getMessage()));
		}
	}

	private SellOutReport sellOut(Show show, SellOutRequest request) throws InterruptedException {
		long showId = id(show);
		if (!this.seats.reopen(showId)) {
			throw SaleException.paymentsUnderWay(showId);
		}
		this.payments.resetMost();
		long start = System.nanoTime();
		Tally tally = this.crowd.buy(showId, request.buyersOrDefault(), Crowd.GOOD_CARDS,
				Duration.ofSeconds(request.maxSecondsOrDefault()));
		long elapsed = Duration.ofNanos(System.nanoTime() - start).toMillis();
		int paid = (int) this.tickets.findByShowIdOrderBySeatAscIdAsc(showId)
			.stream()
			.filter((ticket) -> ticket.state() == Ticket.State.PAID)
			.count();
		return new SellOutReport(show.seats(), tally, paid, this.tickets.countSeatsSoldTwice(showId),
				this.payments.count().mostInFlight(), this.ledger.check(showId), (long) paid * show.price(), elapsed);
	}

	private Show show(SellOutRequest request) {
		Long asked = request.showId();
		if (asked != null) {
			return this.shows.findById(asked).orElseThrow(() -> SaleException.unknownShow(asked));
		}
		return this.shows.findByOrderBySeatsDescIdAsc()
			.stream()
			.findFirst()
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "There is no show yet"));
	}

	private static long id(Show show) {
		if (show.id() == null) {
			throw new IllegalStateException("Show '" + show.title() + "' is not stored");
		}
		return show.id();
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.executor.shutdownNow();
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "sell-out");
		thread.setDaemon(true);
		return thread;
	}

}
