package io.signalbox.demo.sales;

import java.net.http.HttpResponse;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import io.signalbox.demo.catalog.CatalogSearch;
import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.payment.Payment;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a single buyer meets.
 */
@BoxOfficeTest
class SalesTests {

	private final CatalogSearch search;

	private final TicketRepository tickets;

	private final NamedLock ledger;

	@LocalServerPort
	private int port;

	SalesTests(CatalogSearch search, TicketRepository tickets, @Qualifier("ledger") NamedLock ledger) {
		this.search = search;
		this.tickets = tickets;
		this.ledger = ledger;
	}

	@Test
	void buyerGetsTheNextFreeSeat() throws Exception {
		Show show = show("Hedda Gabler");
		assertThat(buy(show, "Thea", Payment.GOOD_CARD).body()).contains("\"seat\":1,", "\"state\":\"PAID\"");
		assertThat(buy(show, "Jørgen", Payment.GOOD_CARD).body()).contains("\"seat\":2,", "\"buyer\":\"Jørgen\"");
	}

	@Test
	void declinedPaymentFreesTheSeat() throws Exception {
		Show show = show("A Doll's House");
		assertThat(buy(show, "Nora", Payment.DECLINED_CARD).statusCode()).isEqualTo(402);
		assertThat(this.tickets.takenSeats(show.id())).isEmpty();
		assertThat(show("A Doll's House").sold()).isZero();
	}

	@Test
	void unknownShowIsNotFound() throws Exception {
		assertThat(Visitors.join(new Visitors(this.port).post("/api/shows/4711/seats", "{}")).statusCode())
			.isEqualTo(404);
	}

	@Test
	void whoWaitsInVainIsToldToComeBackLater() throws Exception {
		Show show = show("Uncle Vanya");
		HttpResponse<String> answer;
		try (Hold hold = this.ledger.hold()) {
			answer = buy(show, "Sonya", Payment.GOOD_CARD);
		}
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains("It could not be had in time: try again later");
		assertThat(this.tickets.takenSeats(show.id())).isEmpty();
	}

	@Test
	void mapShowsTakenSeats() throws Exception {
		Show show = show("The Seagull");
		buy(show, "Nina", Payment.GOOD_CARD);
		String svg = Visitors.join(new Visitors(this.port).get("/api/shows/" + show.id() + "/map.svg")).body();
		assertThat(svg).startsWith("<svg").containsOnlyOnce("fill='#8a1c2b'");
	}

	@Test
	void reopenedShowHasAllSeatsFree() throws Exception {
		Show show = show("Tartuffe");
		buy(show, "Orgon", Payment.GOOD_CARD);
		String path = "/api/shows/" + show.id() + "/reopen";
		assertThat(Visitors.join(new Visitors(this.port).post(path, "")).statusCode()).isEqualTo(200);
		assertThat(this.tickets.takenSeats(show.id())).isEmpty();
		assertThat(show("Tartuffe").sold()).isZero();
	}

	private HttpResponse<String> buy(Show show, String buyer, String card) throws Exception {
		String json = "{\"buyer\": \"%s\", \"card\": \"%s\"}".formatted(buyer, card);
		return Visitors.join(new Visitors(this.port).post("/api/shows/" + show.id() + "/seats", json));
	}

	private Show show(String title) {
		return this.search.find(title).get(0);
	}

}
