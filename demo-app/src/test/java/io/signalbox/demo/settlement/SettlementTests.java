package io.signalbox.demo.settlement;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.signalbox.NamedBarrier;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import io.signalbox.demo.catalog.CatalogSearch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tills that settle the day together.
 */
@BoxOfficeTest
class SettlementTests {

	private static final int TILLS = 4;

	private static final int SETTLEMENTS = 20;

	private final CatalogSearch search;

	private final NamedBarrier barrier;

	private final JsonMapper json;

	@LocalServerPort
	private int port;

	SettlementTests(CatalogSearch search, @Qualifier("settlement") NamedBarrier barrier, JsonMapper json) {
		this.search = search;
		this.barrier = barrier;
		this.json = json;
	}

	@Test
	void noTillBeginsAPhaseBeforeAllHaveEndedTheOneBefore() throws Exception {
		Visitors visitors = new Visitors(this.port);
		visitors.buy(this.search.find("Doctor Faustus").get(0).id(), 20);
		List<CompletableFuture<HttpResponse<String>>> offices = IntStream.range(0, SETTLEMENTS)
			.mapToObj((office) -> visitors.post("/api/settlements", ""))
			.toList();

		List<SettlementReport> reports = Visitors.joinAll(offices)
			.stream()
			.map((answer) -> this.json.readValue(answer.body(), SettlementReport.class))
			.toList();
		assertThat(reports).extracting(SettlementReport::day).doesNotHaveDuplicates().hasSize(SETTLEMENTS);
		for (SettlementReport report : reports) {
			assertThat(report.tills()).isEqualTo(TILLS);
			assertThat(report.balanced()).isTrue();
			assertThat(report.total()).isPositive();
			assertThat(report.marks()).hasSize(TILLS * Phase.values().length * 2);
			assertPhasesDoNotMix(report.marks());
		}
	}

	private static void assertPhasesDoNotMix(List<Mark> marks) {
		Map<Phase, Integer> ended = new HashMap<>();
		for (Mark mark : marks) {
			if (mark.moment() == Mark.Moment.END) {
				ended.merge(mark.phase(), 1, Integer::sum);
			}
			else if (mark.phase() != Phase.COUNT) {
				Phase before = Phase.values()[mark.phase().ordinal() - 1];
				assertThat(ended.get(before)).as("tills that ended %s before %s in %s", before, mark, marks)
					.isEqualTo(TILLS);
			}
		}
	}

	@Test
	void settlementIsCalledOffAsAWholeAndTheNextOneSucceeds() throws Exception {
		Visitors visitors = new Visitors(this.port);
		CompletableFuture<HttpResponse<String>> calledOff = visitors.post("/api/settlements", "");
		// again and again, since the settlement begins with a barrier that is whole
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
			this.barrier.abort();
			return calledOff.isDone();
		});
		HttpResponse<String> answer = Visitors.join(calledOff);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("Settlement called off: Barrier 'settlement'");
		assertThat(Visitors.join(visitors.post("/api/settlements", "")).body()).contains("\"balanced\":true");
		assertThat(this.barrier.isBroken()).isFalse();
	}

}
