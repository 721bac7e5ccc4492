package io.signalbox.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebFlux on a real port under load, with clients that hang up while they wait and while
 * they are served.
 */
@Timeout(120)
class HungUpClientTests {

	private static final int CLIENTS = 360;

	private static final int PERMITS = 4;

	private static final int KEYS = 3;

	private static final List<String> PATHS = List.of("seat", "ticket", "account", "desk");

	@Test
	void whoHangsUpLeavesNothingBehindAndWhoStaysIsServed() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(NettyReactiveWebServerFactory.class)).isNotNull();
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			Visits visits = context.getBean(Visits.class);
			int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			NamedSemaphore seats = registry.semaphore("seats");
			NamedLock accounts = registry.lock("accounts");
			NamedLock desk = registry.lock("desk");
			List<NamedPrimitive> all = List.of(seats, accounts, desk);

			List<Client> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(new Client(port, i));
			}
			int inside = PERMITS + KEYS + 1;
			Threads.until(() -> pending(all) == CLIENTS - inside);
			JsonNode shown = endpoint(port, "seats");
			assertThat(shown.get("active").asInt()).isEqualTo(PERMITS);
			assertThat(shown.get("waiters").size()).isEqualTo(CLIENTS / 2 - PERMITS);
			assertThat(shown.get("waiters").get(0).get("thread").asString()).startsWith("async call of Desk.");
			assertThat(shown.get("pending").asInt()).isEqualTo(CLIENTS / 2 - PERMITS);

			// half of those who won't wait hang up in the line, half while it moves
			List<Client> impatient = clients.stream()
				.filter((client) -> client.ends == End.WAITING && !visits.begun.contains(client.id))
				.toList();
			List<Client> early = impatient.subList(0, impatient.size() / 2);
			hangUp(early);
			Threads.until(() -> pending(all) == CLIENTS - inside - early.size());
			assertThat(visits.begun).hasSize(inside);
			visits.open.tryEmitEmpty();
			hangUp(clients.stream().filter((client) -> client.ends == End.WAITING).toList());
			List<Client> served = clients.stream().filter((client) -> client.ends == End.SERVED).toList();
			while (!served.isEmpty()) {
				List<Client> now = served;
				Threads.until(() -> now.stream().anyMatch((client) -> visits.begun.contains(client.id)));
				hangUp(now.stream().filter((client) -> visits.begun.contains(client.id)).toList());
				served = now.stream().filter(Predicate.not(Client::isGone)).toList();
			}
			for (Client client : clients) {
				if (client.ends == End.ANSWERED) {
					assertThat(client.answer()).startsWith("HTTP/1.1 200 ").contains("served " + client.id);
				}
			}

			Threads.until(() -> pending(all) == 0 && active(all) == 0);
			assertThat(seats.available()).isEqualTo(PERMITS);
			assertThat(desk.isLocked()).isFalse();
			Threads.until(() -> accounts.keys().count() == 0);
			assertThat(visits.of).allSatisfy((room) -> {
				assertThat(room.now).hasValue(0);
				assertThat(room.most.get()).isPositive().isLessThanOrEqualTo(room.permits);
			});
			assertThat(attempts(all, Outcome.CANCELLED)).isGreaterThanOrEqualTo(early.size());
			assertThat(attempts(all, Outcome.CANCELLED) + attempts(all, Outcome.ACQUIRED)).isEqualTo(CLIENTS);
			assertThat(all).allSatisfy((one) -> assertThat(one.statistics().rejectedReleases()).isZero());
			assertThat(endpoint(port, "seats").get("waiters").size()).isZero();
		}
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--spring.main.banner-mode=off",
					"--management.endpoints.web.exposure.include=signalbox",
					"--spring.datasource.generate-unique-name=true", "--signalbox.defaults.timeout=2m");
	}

	private static int pending(List<NamedPrimitive> all) {
		return all.stream().mapToInt((one) -> one.statistics().pending()).sum();
	}

	private static int active(List<NamedPrimitive> all) {
		return all.stream().mapToInt((one) -> one.statistics().active()).sum();
	}

	private static long attempts(List<NamedPrimitive> all, Outcome outcome) {
		return all.stream().mapToLong((one) -> one.statistics().attempts(outcome)).sum();
	}

	private static void hangUp(List<Client> clients) throws IOException {
		for (Client client : clients) {
			client.close();
		}
	}

	private static JsonNode endpoint(int port, String name) throws IOException {
		String answer = new Client(port, "/actuator/signalbox/" + name, 0).answer();
		return JsonMapper.shared().readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
	}

	/** When a client hangs up. */
	private enum End {

		WAITING, SERVED, ANSWERED

	}

	/** A request over a connection of its own. */
	private static final class Client {

		private final int id;

		private final End ends;

		private final Socket socket;

		Client(int port, int id) throws IOException {
			this(port, "/" + PATHS.get(id % PATHS.size()) + "/" + id, id);
		}

		Client(int port, String path, int id) throws IOException {
			this.id = id;
			this.ends = ends(id);
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setSoTimeout(30_000);
			this.socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
		}

		/** Each third another, among those of each path and of each key. */
		static End ends(int id) {
			return End.values()[id / (PATHS.size() * KEYS) % 3];
		}

		String answer() throws IOException {
			return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}

		void close() throws IOException {
			this.socket.close();
		}

		boolean isGone() {
			return this.socket.isClosed();
		}

	}

	@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
	@Import({ Visits.class, Desk.class, Gate.class, CancelUnwrittenStreams.class })
	static class Application {

	}

	/** How many are where only so many may be. */
	private static final class Room {

		private final int permits;

		private final AtomicInteger now = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		Room(int permits) {
			this.permits = permits;
		}

		/** Returns what leaves it, once. */
		Runnable enter() {
			this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
			AtomicBoolean left = new AtomicBoolean();
			return () -> {
				if (left.compareAndSet(false, true)) {
					this.now.decrementAndGet();
				}
			};
		}

	}

	/** What goes on inside. */
	static class Visits {

		private final Room seats = new Room(PERMITS);

		private final List<Room> accounts = List.of(new Room(1), new Room(1), new Room(1));

		private final Room desk = new Room(1);

		private final List<Room> of = List.of(this.seats, this.accounts.get(0), this.accounts.get(1),
				this.accounts.get(2), this.desk);

		private final Set<Integer> begun = ConcurrentHashMap.newKeySet();

		private final Sinks.Empty<Void> open = Sinks.empty();

		/** Answers soon, or never where the client hangs up before. */
		Mono<String> visit(Room room, int id) {
			return Mono.defer(() -> {
				Runnable leave = room.enter();
				this.begun.add(id);
				Mono<String> answer = (Client.ends(id) == End.SERVED) ? Mono.never()
						: Mono.delay(Duration.ofMillis(1)).map((tick) -> "served " + id);
				return this.open.asMono().then(answer).doOnTerminate(leave).doOnCancel(leave);
			});
		}

	}

	static class Desk {

		private final Visits visits;

		Desk(Visits visits) {
			this.visits = visits;
		}

		@Limited(name = "seats", permits = PERMITS)
		Mono<String> seat(int id) {
			return this.visits.visit(this.visits.seats, id);
		}

		/** More than one event each, so that who hangs up may be written to. */
		@Limited(name = "seats", permits = PERMITS)
		Flux<String> ticket(int id) {
			Runnable leave = this.visits.seats.enter();
			this.visits.begun.add(id);
			Flux<String> events = Flux.interval(Duration.ofMillis(1))
				.map((tick) -> "event " + tick)
				.onBackpressureDrop();
			Flux<String> answer = (Client.ends(id) == End.SERVED) ? events
					: events.take(2).concatWithValues("served " + id);
			return this.visits.open.asMono().thenMany(answer).doOnTerminate(leave).doOnCancel(leave);
		}

		@Guarded(name = "accounts", key = "#id / 4 % 3")
		Mono<String> account(int id) {
			return this.visits.visit(this.visits.accounts.get(id / PATHS.size() % KEYS), id);
		}

	}

	@RestController
	static class Gate {

		private final Desk desk;

		private final Visits visits;

		Gate(Desk desk, Visits visits) {
			this.desk = desk;
			this.visits = visits;
		}

		@GetMapping("/seat/{id}")
		Mono<String> seat(@PathVariable int id) {
			return this.desk.seat(id);
		}

		@GetMapping(path = "/ticket/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> ticket(@PathVariable int id) {
			return this.desk.ticket(id);
		}

		@GetMapping("/account/{id}")
		Mono<String> account(@PathVariable int id) {
			return this.desk.account(id);
		}

		@GetMapping("/desk/{id}")
		@Guarded("desk")
		Mono<String> desk(@PathVariable int id) {
			return this.visits.visit(this.visits.desk, id);
		}

	}

}
