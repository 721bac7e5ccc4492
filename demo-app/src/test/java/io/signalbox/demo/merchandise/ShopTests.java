package io.signalbox.demo.merchandise;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.signalbox.NamedCondition;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Customers who want more than there is.
 */
@BoxOfficeTest
class ShopTests {

	private static final int CUSTOMERS = 150;

	private static final int DELIVERIES = 13;

	private final Shelf shelf;

	private final NamedCondition stock;

	private final JsonMapper json;

	@LocalServerPort
	private int port;

	ShopTests(Shelf shelf, @Qualifier("stock") NamedCondition stock, JsonMapper json) {
		this.shelf = shelf;
		this.stock = stock;
		this.json = json;
	}

	@Test
	void noPieceIsSoldTwiceAndNobodyGetsOneThatIsNotThere() throws Exception {
		Visitors visitors = new Visitors(this.port);
		int there = this.shelf.available("poster");
		List<CompletableFuture<HttpResponse<String>>> customers = IntStream.range(0, CUSTOMERS)
			.mapToObj((customer) -> visitors.post("/api/merchandise/poster/purchases", "{\"count\": 1}"))
			.toList();
		List<CompletableFuture<HttpResponse<String>>> vans = new ArrayList<>();
		for (int delivery = 0; delivery < DELIVERIES; delivery++) {
			vans.add(visitors.post("/api/merchandise/poster/deliveries", "{\"count\": 10}"));
		}
		assertThat(Visitors.joinAll(vans)).allMatch((answer) -> answer.statusCode() == 200);

		int supply = there + 10 * DELIVERIES;
		int missing = CUSTOMERS - supply;
		await().atMost(Duration.ofSeconds(40))
			.until(() -> this.stock.waiting() == missing || served(customers) > supply);
		await().atMost(Duration.ofSeconds(40)).until(() -> served(customers) >= supply);
		assertThat(served(customers)).isEqualTo(supply);
		assertThat(this.stock.waiting()).isEqualTo(missing);

		visitors.post("/api/merchandise/poster/deliveries", "{\"count\": %d}".formatted(missing));
		assertThat(Visitors.joinAll(customers)).allMatch((answer) -> answer.statusCode() == 201)
			.extracting((answer) -> this.json.readValue(answer.body(), Receipt.class).first())
			.doesNotHaveDuplicates()
			.allMatch((number) -> number <= CUSTOMERS);
		assertThat(this.shelf.available("poster")).isZero();
	}

	private static long served(List<CompletableFuture<HttpResponse<String>>> customers) {
		return customers.stream().filter(CompletableFuture::isDone).count();
	}

	@Test
	void customerWaitsForTheDelivery() throws Exception {
		Visitors visitors = new Visitors(this.port);
		int there = this.shelf.available("mug");
		String pieces = "{\"count\": %d}".formatted(there + 1);
		CompletableFuture<HttpResponse<String>> customer = visitors.post("/api/merchandise/mug/purchases", pieces);
		await().until(() -> this.stock.waiting() == 1 || customer.isDone());
		assertThat(customer).isNotDone();
		assertThat(this.shelf.available("mug")).isEqualTo(there);
		assertThat(Visitors.join(visitors.post("/api/merchandise/mug/deliveries", "{\"count\": 3}")).statusCode())
			.isEqualTo(200);
		HttpResponse<String> answer = Visitors.join(customer);
		assertThat(answer.statusCode()).isEqualTo(201);
		assertThat(answer.body()).contains("\"first\":1,", "\"last\":" + (there + 1));
		assertThat(this.shelf.available("mug")).isEqualTo(2);
	}

	@Test
	void whatIsNotSoldHereIsNotFound() throws Exception {
		Visitors visitors = new Visitors(this.port);
		assertThat(Visitors.join(visitors.post("/api/merchandise/fan/purchases", "{\"count\": 1}")).statusCode())
			.isEqualTo(404);
		assertThat(Visitors.join(visitors.post("/api/merchandise/fan/deliveries", "{\"count\": 1}")).statusCode())
			.isEqualTo(404);
		assertThat(Visitors.join(visitors.post("/api/merchandise/mug/purchases", "{\"count\": 0}")).statusCode())
			.isEqualTo(400);
		assertThat(Visitors.join(visitors.get("/api/merchandise")).body()).contains("\"sku\":\"mug\"")
			.doesNotContain("fan");
	}

}
