package io.signalbox.demo.turnover;

import java.net.http.HttpResponse;

import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The turnover is written by one at a time, and never by one who was overtaken.
 */
@BoxOfficeTest
class TurnoverTests {

	private final Turnover turnover;

	private final NamedLock lock;

	private final JsonMapper json;

	@LocalServerPort
	private int port;

	TurnoverTests(Turnover turnover, SignalboxRegistry registry, JsonMapper json) {
		this.turnover = turnover;
		this.lock = registry.lock("turnover-sum");
		this.json = json;
	}

	@Test
	void schedulerAddsUpByItself() throws Exception {
		await().until(() -> this.turnover.latest().token() > 0);
		HttpResponse<String> answer = Visitors.join(new Visitors(this.port).get("/api/turnover"));
		JsonNode sum = this.json.readTree(answer.body());
		assertThat(sum.get("taken").asLong()).isGreaterThanOrEqualTo(0);
		assertThat(sum.get("token").asLong()).isPositive();
	}

	@Test
	void whoComesAMomentLaterGoesAwayAgain() {
		// the scheduler may have been at it just now
		await().until(() -> this.turnover.update(0));
		assertThat(this.lock.isLocked()).isTrue();
		assertThat(this.turnover.update(0)).isFalse();
	}

	@Test
	void whoWasOvertakenIsRefused() {
		await().until(() -> this.turnover.latest().token() > 0);
		long token = this.turnover.latest().token();
		assertThat(this.turnover.write(-1, token - 1)).isFalse();
		assertThat(this.turnover.latest().taken()).isNotNegative();
	}

}
