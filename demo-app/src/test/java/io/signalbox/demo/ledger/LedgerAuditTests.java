package io.signalbox.demo.ledger;

import java.net.http.HttpResponse;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Audits, one at a time: who comes while one is going on goes away again.
 */
@BoxOfficeTest
class LedgerAuditTests {

	private final NamedLock lock;

	private final LedgerAudit audit;

	private final JsonMapper json;

	@LocalServerPort
	private int port;

	LedgerAuditTests(@Qualifier("ledger-audit") NamedLock lock, LedgerAudit audit, JsonMapper json) {
		this.lock = lock;
		this.audit = audit;
		this.json = json;
	}

	@Test
	void schedulerAuditsByItself() throws Exception {
		await().until(() -> this.audit.latest().isPresent());
		HttpResponse<String> latest = Visitors.join(new Visitors(this.port).get("/api/ledger/audits/latest"));
		assertThat(this.json.readTree(latest.body()).get("at").asString()).isNotEmpty();
	}

	@Test
	void everyLedgerBalances() throws Exception {
		// the scheduler may be at it just now
		HttpResponse<String> answer = await().until(this::ask, (each) -> each.statusCode() == 200);
		JsonNode report = this.json.readTree(answer.body());
		assertThat(report.get("balanced")).isEqualTo(report.get("shows"));
	}

	@Test
	void whoComesDuringAnAuditGoesAwayAgain() throws Exception {
		try (Hold hold = this.lock.hold()) {
			assertThat(ask().statusCode()).isEqualTo(204);
		}
	}

	private HttpResponse<String> ask() throws Exception {
		return Visitors.join(new Visitors(this.port).post("/api/ledger/audits", ""));
	}

}
