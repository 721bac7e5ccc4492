package io.signalbox.demo.load;

import java.time.Duration;

import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import io.signalbox.demo.catalog.CatalogSearch;
import io.signalbox.demo.catalog.Show;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The load generator itself.
 */
@BoxOfficeTest
class SellOutTests {

	private final SellOut sellOut;

	private final CatalogSearch search;

	@LocalServerPort
	private int port;

	SellOutTests(SellOut sellOut, CatalogSearch search) {
		this.sellOut = sellOut;
		this.search = search;
	}

	@Test
	void reportTellsWhatHappenedAndASecondRunHasToWait() throws Exception {
		Visitors visitors = new Visitors(this.port);
		Show show = this.search.find("The Ghost Train").get(0);
		String request = "{\"showId\": %d, \"buyers\": 120, \"maxSeconds\": 60}".formatted(show.id());
		assertThat(Visitors.join(visitors.post("/api/load", request)).statusCode()).isEqualTo(202);
		assertThat(Visitors.join(visitors.post("/api/load", request)).statusCode()).isEqualTo(409);
		await().atMost(Duration.ofSeconds(60)).until(() -> !this.sellOut.status().isRunning());

		SellOutStatus status = this.sellOut.status();
		assertThat(status.phase()).isEqualTo(SellOutStatus.Phase.DONE);
		SellOutReport report = status.report();
		assertThat(report.buyers()).isEqualTo(new Tally(80, 40, 0, 0));
		assertThat(report.ticketsPaid()).isEqualTo(80);
		assertThat(report.seatsSoldTwice()).isZero();
		assertThat(report.mostPaymentsAtOnce()).isEqualTo(5);
		assertThat(report.isLedgerBalanced()).isTrue();
		assertThat(Visitors.join(visitors.get("/api/load")).body()).contains("\"phase\":\"DONE\"");
	}

	@Test
	void unboundedLoadIsRefused() throws Exception {
		assertThat(Visitors.join(new Visitors(this.port).post("/api/load", "{\"buyers\": 100000}")).statusCode())
			.isEqualTo(400);
		assertThat(Visitors.join(new Visitors(this.port).post("/api/load", "{\"maxSeconds\": 0}")).statusCode())
			.isEqualTo(400);
	}

}
