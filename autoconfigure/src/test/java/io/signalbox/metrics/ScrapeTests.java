package io.signalbox.metrics;

import io.signalbox.annotation.Limited;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus reads over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=prometheus,metrics",
				"signalbox.semaphores.payment-gateway.permits=5", "signalbox.semaphores.idle.permits=2",
				"spring.datasource.generate-unique-name=true" })
@AutoConfigureMetrics
@Timeout(60)
class ScrapeTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Shop shop;

	@Test
	void scrapeShowsEveryMeterAndZeros() {
		this.shop.pay();
		String scrape = get("/actuator/prometheus");
		String tags = "engine=\"local\",kind=\"semaphore\",name=\"%s\"";
		String gateway = tags.formatted("payment-gateway");
		assertThat(scrape).contains("signalbox_wait_seconds_count{" + gateway + ",outcome=\"acquired\"} 1")
			.contains("signalbox_hold_seconds_count{" + gateway + "} 1")
			.contains("signalbox_active{" + gateway + "} 0.0")
			.contains("signalbox_pending{" + gateway + "} 0.0")
			.contains("signalbox_max{" + gateway + "} 5.0")
			.contains("signalbox_release_rejected_total{" + gateway + "} 0.0")
			.contains("signalbox_wait_max_seconds{" + gateway + "} 0.0")
			.contains("signalbox_hold_max_seconds{" + gateway + "} ");
		String idle = tags.formatted("idle");
		for (String outcome : new String[] { "acquired", "timeout", "rejected", "interrupted", "cancelled" }) {
			assertThat(scrape).contains("signalbox_wait_seconds_count{" + idle + ",outcome=\"" + outcome + "\"} 0");
		}
	}

	@Test
	void metricsEndpointShowsTheWaits() {
		assertThat(get("/actuator/metrics/signalbox.wait?tag=name:payment-gateway")).contains("\"outcome\"",
				"\"COUNT\"");
		for (String meter : new String[] { "hold", "active", "pending", "max" }) {
			assertThat(get("/actuator/metrics/signalbox." + meter)).contains("payment-gateway");
		}
	}

	private String get(String path) {
		String body = RestClient.create("http://localhost:" + this.port).get().uri(path).retrieve().body(String.class);
		return (body != null) ? body : "";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.class)
	static class Application {

	}

	static class Shop {

		@Limited("payment-gateway")
		public void pay() {
		}

	}

}
