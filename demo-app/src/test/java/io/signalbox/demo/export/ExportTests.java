package io.signalbox.demo.export;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import io.signalbox.demo.catalog.CatalogSearch;
import io.signalbox.demo.sales.Seats;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Exports, three at a time.
 */
@BoxOfficeTest
class ExportTests {

	private final NamedSemaphore exports;

	private final CatalogSearch search;

	private final Seats seats;

	@LocalServerPort
	private int port;

	ExportTests(@Qualifier("exports") NamedSemaphore exports, CatalogSearch search, Seats seats) {
		this.exports = exports;
		this.search = search;
		this.seats = seats;
	}

	@Test
	void ticketsAreListed() throws Exception {
		long show = this.search.find("Pygmalion").get(0).id();
		this.seats.reserve(show, "Eliza \"Liza\" Doolittle");
		HttpResponse<String> answer = Visitors.join(export(show));
		assertThat(answer.body()).isEqualTo("""
				seat,buyer,price,state
				1,"Eliza ""Liza"" Doolittle",3400,RESERVED
				""");
	}

	@Test
	void fourthExportWaits() throws Exception {
		long show = this.search.find("Saint Joan").get(0).id();
		CompletableFuture<HttpResponse<String>> fourth;
		try (Hold three = this.exports.hold(3, Duration.ZERO)) {
			fourth = export(show);
			await().until(() -> this.exports.waiting() == 1 || fourth.isDone());
			assertThat(fourth).isNotDone();
		}
		assertThat(Visitors.join(fourth).statusCode()).isEqualTo(200);
	}

	@Test
	void oneMoreExportCanBeLetIn() throws Exception {
		long show = this.search.find("Saint Joan").get(0).id();
		try (Hold three = this.exports.hold(3, Duration.ZERO)) {
			this.exports.release();
			assertThat(Visitors.join(export(show)).statusCode()).isEqualTo(200);
			assertThat(this.exports.tryAcquire()).isTrue();
		}
		assertThat(this.exports.available()).isEqualTo(3);
	}

	private CompletableFuture<HttpResponse<String>> export(long show) {
		return new Visitors(this.port).get("/api/shows/" + show + "/tickets.csv");
	}

}
