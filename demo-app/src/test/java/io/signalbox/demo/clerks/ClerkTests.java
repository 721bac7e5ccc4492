package io.signalbox.demo.clerks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.clerks.Clerks.Outcome;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two clerks lock two books the wrong way round.
 */
@BoxOfficeTest
class ClerkTests {

	private final RestTestClient client;

	private final Clerks clerks;

	ClerkTests(RestTestClient client, Clerks clerks) {
		this.client = client;
		this.clerks = clerks;
	}

	@Test
	void clerksWaitForEachOtherUntilABookIsTakenAway() throws Exception {
		CompletableFuture<List<Outcome>> outcomes = CompletableFuture.supplyAsync(this.clerks::carryOver);
		await().atMost(5, TimeUnit.SECONDS).until(() -> graph().get("deadlocks").size() == 1);
		assertThat(graph().get("deadlocks").get(0).get("participants").valueStream())
			.extracting((participant) -> participant.get("name").asString())
			.containsExactlyInAnyOrder("clerk-1", "clerk-2");
		this.client.get().uri("/actuator/health").exchange().expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		this.client.post().uri("/api/clerks").exchange().expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		change("sales-book", Map.of("action", "force-release"));
		List<Outcome> ended = outcomes.get(30, TimeUnit.SECONDS);
		assertThat(ended).extracting(Outcome::clerk).containsExactly("clerk-1", "clerk-2");
		assertThat(ended.get(0).problem()).contains("'sales-book'");
		assertThat(ended.get(1).problem()).isNull();
	}

	@Test
	void whoHasWaitedTooLongGivesUpAndTheOtherOneHasBothBooks() {
		change("sales-book", Map.of("timeout", "300ms"));
		try {
			List<Outcome> ended = this.clerks.carryOver();
			assertThat(ended.get(0).problem()).isNull();
			assertThat(ended.get(1).problem()).contains("'sales-book' not acquired within 300ms");
		}
		finally {
			change("sales-book", Map.of("timeout", "20s"));
		}
	}

	private void change(String name, Map<String, String> what) {
		this.client.post().uri("/actuator/signalbox/{name}", name).body(what).exchange().expectStatus().isOk();
	}

	private JsonNode graph() {
		String graph = this.client.get()
			.uri("/actuator/signalboxgraph")
			.exchange()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return JsonMapper.shared().readTree(graph);
	}

}
