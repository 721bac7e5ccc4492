package io.signalbox.demo;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.demo.catalog.CatalogSearch;
import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.ledger.LedgerCheck;
import io.signalbox.demo.payment.PaymentCounter;
import io.signalbox.demo.sales.Ticket;
import io.signalbox.demo.sales.TicketRepository;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Five hundred buyers at once.
 */
@BoxOfficeTest
class BoxOfficeLoadTests {

	private static final int BUYERS = 500;

	private final CatalogSearch search;

	private final TicketRepository tickets;

	private final LedgerCheck ledger;

	private final PaymentCounter gateway;

	private final MeterRegistry meters;

	@LocalServerPort
	private int port;

	BoxOfficeLoadTests(CatalogSearch search, TicketRepository tickets, LedgerCheck ledger, PaymentCounter gateway,
			MeterRegistry meters) {
		this.search = search;
		this.tickets = tickets;
		this.ledger = ledger;
		this.gateway = gateway;
		this.meters = meters;
	}

	@Test
	void everySeatIsSoldOnceAndFivePayAtATime() throws Exception {
		Show show = this.search.find("King Lear").get(0);
		long attemptsBefore = paymentAttempts();
		long paymentsBefore = this.gateway.count().payments();
		this.gateway.resetMost();

		Map<Integer, Long> answers = new Visitors(this.port).buy(show.id(), BUYERS)
			.stream()
			.map(HttpResponse::statusCode)
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

		int seats = show.seats();
		assertThat(answers).containsOnly(Map.entry(201, (long) seats), Map.entry(409, (long) BUYERS - seats));
		List<Ticket> sold = this.tickets.findByShowIdOrderBySeatAscIdAsc(show.id());
		assertThat(sold).hasSize(seats).allMatch((ticket) -> ticket.state() == Ticket.State.PAID);
		assertThat(sold).extracting(Ticket::seat).doesNotHaveDuplicates();
		assertThat(this.tickets.countSeatsSoldTwice(show.id())).isZero();
		assertThat(this.gateway.count().mostInFlight()).isEqualTo(5);
		assertThat(this.gateway.count().payments() - paymentsBefore).isEqualTo(seats);
		assertThat(paymentAttempts() - attemptsBefore).isEqualTo(seats);
		LedgerCheck.Balance balance = this.ledger.check(show.id());
		assertThat(balance.isBalanced()).isTrue();
		assertThat(balance.balance()).isEqualTo((long) seats * show.price());
	}

	private long paymentAttempts() {
		return this.meters.get("signalbox.wait")
			.tag("name", "payment-gateway")
			.functionTimers()
			.stream()
			.mapToLong((timer) -> (long) timer.count())
			.sum();
	}

}
