package io.signalbox.demo.prices;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.signalbox.Hold;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.demo.BoxOfficeProperties;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A price list that is read while it is replaced.
 */
@BoxOfficeTest
class PriceListTests {

	private static final int EDITIONS = 20;

	private static final int READERS_PER_EDITION = 10;

	private final NamedReadWriteLock lock;

	private final BoxOfficeProperties properties;

	private final JsonMapper json;

	@LocalServerPort
	private int port;

	PriceListTests(@Qualifier("price-list") NamedReadWriteLock lock, BoxOfficeProperties properties, JsonMapper json) {
		this.lock = lock;
		this.properties = properties;
		this.json = json;
	}

	@Test
	void nobodyReadsHalfOfAnOldAndHalfOfANewList() throws Exception {
		Visitors visitors = new Visitors(this.port);
		List<CompletableFuture<HttpResponse<String>>> readers = new ArrayList<>();
		List<CompletableFuture<HttpResponse<String>>> writers = new ArrayList<>();
		for (int i = 1; i <= EDITIONS; i++) {
			writers.add(visitors.put("/api/prices", list(i)));
			for (int reader = 0; reader < READERS_PER_EDITION; reader++) {
				readers.add(visitors.get("/api/prices"));
			}
		}

		Map<Integer, Integer> priceOf = new LinkedHashMap<>();
		for (int i = 1; i <= EDITIONS; i++) {
			String answer = Visitors.join(writers.get(i - 1)).body();
			priceOf.put(this.json.readTree(answer).get("edition").intValue(), i);
		}
		assertThat(priceOf).hasSize(EDITIONS);
		for (HttpResponse<String> answer : Visitors.joinAll(readers)) {
			assertThat(answer.body()).contains("\"whole\":true");
			PriceSheet sheet = this.json.readValue(answer.body(), PriceSheet.class);
			assertThat(sheet.lines()).hasSize(this.properties.articles().size())
				.allMatch((line) -> line.edition() == sheet.edition())
				.allMatch((line) -> line.price() == priceOf.getOrDefault(sheet.edition(), line.price()));
		}
	}

	@Test
	void readersShareTheListAndAWriterIsAlone() throws Exception {
		Visitors visitors = new Visitors(this.port);
		CompletableFuture<HttpResponse<String>> writer;
		try (Hold hold = this.lock.readLock().hold()) {
			assertThat(Visitors.join(visitors.get("/api/prices")).statusCode()).isEqualTo(200);
			writer = visitors.put("/api/prices", list(500));
			await().until(() -> !this.lock.writeLock().waiters().isEmpty() || writer.isDone());
			assertThat(writer).isNotDone();
		}
		assertThat(Visitors.join(writer).statusCode()).isEqualTo(200);
		CompletableFuture<HttpResponse<String>> reader;
		try (Hold hold = this.lock.writeLock().hold()) {
			reader = visitors.get("/api/prices");
			await().until(() -> !this.lock.readLock().waiters().isEmpty() || reader.isDone());
			assertThat(reader).isNotDone();
		}
		assertThat(Visitors.join(reader).statusCode()).isEqualTo(200);
	}

	@Test
	void tillQuotesTheEditionBeforeWhileTheListIsBeingReplaced() throws Exception {
		Visitors visitors = new Visitors(this.port);
		int edition = edition(Visitors.join(visitors.put("/api/prices", list(700))));
		assertThat(quote(visitors)).isEqualTo(new PriceQuote("mug", 700, edition, true));
		try (Hold hold = this.lock.writeLock().hold()) {
			assertThat(quote(visitors)).isEqualTo(new PriceQuote("mug", 700, edition, false));
			assertThat(Visitors.join(visitors.get("/api/prices/piano")).statusCode()).isEqualTo(404);
		}
		assertThat(quote(visitors)).isEqualTo(new PriceQuote("mug", 700, edition, true));
		assertThat(Visitors.join(visitors.get("/api/prices/piano")).statusCode()).isEqualTo(404);
	}

	private PriceQuote quote(Visitors visitors) throws Exception {
		return this.json.readValue(Visitors.join(visitors.get("/api/prices/mug")).body(), PriceQuote.class);
	}

	private int edition(HttpResponse<String> answer) {
		return this.json.readTree(answer.body()).get("edition").intValue();
	}

	@Test
	void halfAListIsRefused() throws Exception {
		Visitors visitors = new Visitors(this.port);
		HttpResponse<String> answer = Visitors.join(visitors.put("/api/prices", "{\"mug\": 900}"));
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("Expected a price in pence for each of", "{mug=900}");
		String free = list(1).replaceFirst(":1,", ":null,");
		assertThat(Visitors.join(visitors.put("/api/prices", free)).statusCode()).isEqualTo(400);
	}

	private String list(int price) {
		Map<String, Integer> prices = new LinkedHashMap<>();
		this.properties.articles().keySet().forEach((sku) -> prices.put(sku, price));
		return this.json.writeValueAsString(prices);
	}

}
