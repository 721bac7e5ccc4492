package io.signalbox.demo.confirmations;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many who want a confirmation, and a mail server that takes three at a time.
 */
@BoxOfficeTest
class ConfirmationTests {

	private static final int VISITORS = 200;

	private final NamedSemaphore connections;

	private final MailServer server;

	@LocalServerPort
	private int port;

	ConfirmationTests(@Qualifier("mail-server") NamedSemaphore connections, MailServer server) {
		this.connections = connections;
		this.server = server;
	}

	@Test
	void everybodyGetsAConfirmationAndTheServerNeverHasMoreThanItTakes() throws Exception {
		Visitors visitors = new Visitors(this.port);
		long before = this.server.state().sent();
		List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
		for (int i = 0; i < VISITORS; i++) {
			sent.add(visitors.post("/api/confirmations", "{\"to\": \"visitor %d\"}".formatted(i)));
		}
		assertThat(Visitors.joinAll(sent)).allMatch((answer) -> answer.statusCode() == 201);
		assertThat(this.server.state().sent()).isGreaterThanOrEqualTo(before + VISITORS);
		assertThat(this.server.state().mostAtOnce()).isLessThanOrEqualTo(this.connections.settings().permits());
	}

	@Test
	void whoWaitsKeepsNoThread() throws Exception {
		Visitors visitors = new Visitors(this.port);
		List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
		try (Hold all = this.connections.hold(this.connections.settings().permits(), Duration.ofSeconds(10))) {
			for (int i = 0; i < VISITORS; i++) {
				sent.add(visitors.post("/api/confirmations", "{\"to\": \"visitor %d\"}".formatted(i)));
			}
			await().until(() -> this.connections.waiting() >= VISITORS);
			assertThat(this.connections.waiters()).allMatch((waiter) -> waiter.thread().startsWith("async call of "));
			assertThat(Thread.getAllStackTraces().values())
				.noneMatch((stack) -> List.of(stack).toString().contains(Confirmations.class.getName()));
		}
		assertThat(Visitors.joinAll(sent)).allMatch((answer) -> answer.statusCode() == 201);
	}

	@Test
	void confirmationToNobodyIsRefused() throws Exception {
		HttpResponse<String> answer = Visitors
			.join(new Visitors(this.port).post("/api/confirmations", "{\"to\": \" \"}"));
		assertThat(answer.statusCode()).isEqualTo(400);
	}

}
