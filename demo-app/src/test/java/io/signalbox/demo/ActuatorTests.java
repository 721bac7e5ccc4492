package io.signalbox.demo;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

/**
 * What one sees through Actuator.
 */
@BoxOfficeTest
class ActuatorTests {

	private final RestTestClient client;

	ActuatorTests(RestTestClient client) {
		this.client = client;
	}

	@Test
	void endpointListsEveryPrimitive() {
		this.client.get()
			.uri("/actuator/signalbox")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.primitives[*].name")
			.value((names) -> assertThat(names).asInstanceOf(LIST)
				.contains("VenueMap.render", "account", "box-office", "catalog-import", "catalog-loaded", "exports",
						"journal", "ledger", "ledger-audit", "load-generator", "payment-gateway", "price-list",
						"print-jobs", "settlement", "settlement-office", "stock", "stock-room"));
	}

	@Test
	void endpointShowsOnePrimitive() {
		this.client.get()
			.uri("/actuator/signalbox/payment-gateway")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.max")
			.isEqualTo(5)
			.jsonPath("$.settings.timeout")
			.isEqualTo("30s");
	}

	@Test
	void graphOfWaitsIsThere() {
		this.client.get()
			.uri("/actuator/signalboxgraph")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.deadlocks")
			.isEmpty();
	}

	@Test
	void limitIsResizedWhileTheApplicationRuns() {
		resize(4).expectStatus().isOk();
		permits(4);
		resize(0).expectStatus().isBadRequest();
		permits(4);
		resize(3).expectStatus().isOk();
		permits(3);
	}

	private RestTestClient.ResponseSpec resize(int permits) {
		return this.client.post()
			.uri("/actuator/signalbox/mail-server")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("permits", permits))
			.exchange();
	}

	private void permits(int permits) {
		this.client.get()
			.uri("/actuator/signalbox/mail-server")
			.exchange()
			.expectBody()
			.jsonPath("$.max")
			.isEqualTo(permits);
	}

	@Test
	void prometheusCountsTheWaits() {
		this.client.get().uri("/api/journal").exchange().expectStatus().isOk();
		this.client.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((text) -> assertThat(text.lines()).filteredOn((line) -> line.contains("name=\"journal\""))
				.anyMatch((line) -> line.startsWith("signalbox_wait_seconds_count")
						&& line.contains("outcome=\"acquired\"") && !line.endsWith(" 0")));
	}

	@Test
	void healthIsUp() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.db.status")
			.isEqualTo("UP");
	}

}
