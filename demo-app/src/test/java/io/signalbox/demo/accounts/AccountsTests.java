package io.signalbox.demo.accounts;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Money that goes to and fro.
 */
@BoxOfficeTest
class AccountsTests {

	private static final int ROUNDS = 60;

	private final NamedLock lock;

	private final JsonMapper json;

	@LocalServerPort
	private int port;

	AccountsTests(@Qualifier("account") NamedLock lock, JsonMapper json) {
		this.lock = lock;
		this.json = json;
	}

	@Test
	void transfersInOppositeDirectionsLoseNoMoneyAndDoNotBlockEachOther() throws Exception {
		Visitors visitors = new Visitors(this.port);
		Statement before = statement(visitors);
		List<CompletableFuture<HttpResponse<String>>> transfers = new ArrayList<>();
		List<CompletableFuture<HttpResponse<String>>> readers = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			transfers.add(transfer(visitors, "stage", "bar", 7));
			transfers.add(transfer(visitors, "bar", "stage", 5));
			transfers.add(transfer(visitors, "orchestra", "stage", 3));
			transfers.add(transfer(visitors, "stage", "orchestra", 3));
			readers.add(visitors.get("/api/accounts"));
		}
		List<HttpResponse<String>> answers = Visitors.joinAll(transfers);
		assertThat(Visitors.joinAll(readers)).allMatch((answer) -> read(answer).sum() == before.sum());
		Statement after = statement(visitors);
		assertThat(after.sum()).isEqualTo(before.sum());

		assertThat(answers).allMatch((answer) -> answer.statusCode() == 201);
		assertThat(after.transfers() - before.transfers()).isEqualTo(transfers.size());
		assertThat(balance(after, "bar") - balance(before, "bar")).isEqualTo(2 * ROUNDS);
		assertThat(balance(after, "orchestra")).isEqualTo(balance(before, "orchestra"));
		await().until(() -> statement(visitors).keysInUse() == 0);
	}

	@Test
	void transferWaitsForEachOfItsAccountsAndForNoOther() throws Exception {
		Visitors visitors = new Visitors(this.port);
		CompletableFuture<HttpResponse<String>> waiting;
		try (Hold hold = this.lock.keys().holdAll(List.of("wardrobe"), Duration.ofSeconds(20))) {
			waiting = transfer(visitors, "bar", "wardrobe", 1);
			await().until(() -> !this.lock.waiters().isEmpty() || waiting.isDone());
			assertThat(waiting).isNotDone();
			assertThat(Visitors.join(transfer(visitors, "stage", "orchestra", 1)).statusCode()).isEqualTo(201);
			assertThat(waiting).isNotDone();
			assertThat(statement(visitors).keysInUse()).isPositive();
		}
		assertThat(Visitors.join(waiting).statusCode()).isEqualTo(201);
		await().until(() -> this.lock.statistics().liveKeys() == 0);
	}

	@Test
	void transferThatCanNotBeIsRefusedAndMovesNothing() throws Exception {
		Visitors visitors = new Visitors(this.port);
		Statement before = statement(visitors);
		assertRefused(transfer(visitors, "bar", "bar", 1), 400, "From 'bar' to 'bar' is no transfer");
		assertRefused(transfer(visitors, "bar", "stage", 0), 400, "'amount' must be positive but was 0");
		assertRefused(transfer(visitors, "bar", "stage", -1), 400, "'amount' must be positive but was -1");
		assertRefused(transfer(visitors, "attic", "stage", 1), 404, "There is no account 'attic'");
		assertRefused(transfer(visitors, "stage", "attic", 1), 404, "There is no account 'attic'");
		assertRefused(transfer(visitors, "bar", "stage", before.sum() + 1), 409, "'bar' has ");
		assertRefused(visitors.post("/api/accounts/transfers", "{\"from\": \"bar\", \"amount\": 1}"), 400, "");
		assertRefused(visitors.post("/api/accounts/transfers", "{}"), 400, "");
		assertThat(statement(visitors)).isEqualTo(before);
	}

	private static void assertRefused(CompletableFuture<HttpResponse<String>> sent, int status, String detail)
			throws Exception {
		HttpResponse<String> answer = Visitors.join(sent);
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains(detail);
	}

	private CompletableFuture<HttpResponse<String>> transfer(Visitors visitors, String from, String to, long amount) {
		return visitors.post("/api/accounts/transfers",
				this.json.writeValueAsString(Map.of("from", from, "to", to, "amount", amount)));
	}

	private Statement statement(Visitors visitors) throws Exception {
		return read(Visitors.join(visitors.get("/api/accounts")));
	}

	private Statement read(HttpResponse<String> answer) {
		return this.json.readValue(answer.body(), Statement.class);
	}

	private static long balance(Statement statement, String id) {
		return statement.accounts()
			.stream()
			.filter((account) -> account.id().equals(id))
			.mapToLong(Account::balance)
			.sum();
	}

}
