package io.signalbox.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.Hold;
import io.signalbox.Keys.Use;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code /actuator/signalboxgraph} over HTTP.
 */
@Timeout(60)
class GraphEndpointTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	@ParameterizedTest
	@CsvSource({ "always,true", "never,false", "when-authorized,false" })
	void showsWhoHoldsWhatAndWhoWaitsInOrder(String showValues, boolean keys) throws Exception {
		try (ConfigurableApplicationContext context = run(
				"--management.endpoint.signalboxgraph.show-values=" + showValues)) {
			NamedLock ledger = context.getBean(SignalboxRegistry.class).lock("ledger");
			try (Use<NamedLock> use = ledger.keys().use("<b>42</b>")) {
				NamedLock lock = use.primitive();
				Task<Hold> holder = this.threads.start(lock::hold);
				Hold hold = holder.value();
				Task<Void> first = this.threads.run(() -> lock.hold(LONG).close());
				Threads.until(() -> lock.waiting() == 1);
				Task<Void> second = this.threads.run(() -> lock.hold(LONG).close());
				Threads.until(() -> lock.waiting() == 2);
				JsonNode graph = graph(context);
				assertThat(graph.get("moreCallers").asInt()).isZero();
				assertThat(graph.get("callers")).extracting((caller) -> caller.get("name").asString())
					.containsExactly(first.thread().getName(), second.thread().getName(), holder.thread().getName());
				JsonNode waiter = graph.get("callers").get(1);
				assertThat(waiter.get("stuck").asBoolean()).isFalse();
				assertThat(waiter.get("holds").isEmpty()).isTrue();
				assertThat(waiter.get("waits").size()).isOne();
				assertThat(waiter.get("waits").get(0).get("kind").asString()).isEqualTo("lock");
				assertThat(waiter.get("waits").get(0).get("name").asString()).isEqualTo("ledger");
				assertThat(waiter.get("waits").get(0).get("place").asInt()).isEqualTo(2);
				assertThat(Instant.parse(waiter.get("waits").get(0).get("since").asString()))
					.isBetween(Instant.now().minusSeconds(30), Instant.now());
				JsonNode held = graph.get("callers").get(2).get("holds").get(0);
				assertThat(held.has("place")).isFalse();
				assertThat(held.path("key").asString(null)).isEqualTo(keys ? "<b>42</b>" : null);
				JsonNode busy = graph.get("busiest").get(0);
				assertThat(busy.get("name").asString()).isEqualTo("ledger");
				assertThat(busy.get("holders").asInt()).isOne();
				assertThat(busy.get("waiters").asInt()).isEqualTo(2);
				assertThat(busy.has("key")).isEqualTo(keys);
				hold.close();
				first.value();
				second.value();
			}
			JsonNode after = graph(context);
			assertThat(after.get("callers").isEmpty()).isTrue();
			assertThat(after.get("busiest").isEmpty()).isTrue();
		}
	}

	@Test
	void showsDeadlocksAndLongHolds() throws Exception {
		try (ConfigurableApplicationContext context = run("--signalbox.watch.interval=20ms",
				"--signalbox.watch.long-hold=40ms")) {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			NamedLock a = registry.lock("ledger");
			NamedLock b = registry.lock("journal");
			Task<Void> first = holdsAndWants(a, b);
			Task<Void> second = holdsAndWants(b, a);
			Threads.until(() -> graph(context).get("deadlocks").size() == 1);
			JsonNode deadlock = graph(context).get("deadlocks").get(0);
			assertThat(deadlock.get("behind").asInt()).isZero();
			assertThat(deadlock.has("found")).isTrue();
			assertThat(deadlock.get("participants")).extracting((each) -> each.get("name").asString())
				.containsExactlyInAnyOrder(first.thread().getName(), second.thread().getName());
			JsonNode participant = deadlock.get("participants").get(0);
			assertThat(participant.get("waitsFor").get("kind").asString()).isEqualTo("lock");
			assertThat(participant.get("heldBy").size()).isOne();
			assertThat(participant.get("stack").toString()).contains("GraphEndpointTests");
			assertThat(graph(context).get("callers")).allSatisfy((caller) -> {
				assertThat(caller.get("stuck").asBoolean()).isTrue();
				assertThat(caller.get("holds").size()).isOne();
			});
			Threads.until(() -> graph(context).get("longHolds").size() == 2);
			JsonNode longHold = graph(context).get("longHolds").get(0);
			assertThat(longHold.get("holder").asString()).startsWith("test-");
			assertThat(longHold.get("held").has("since")).isTrue();
			assertThat(longHold.get("stack").isEmpty()).isFalse();
			first.interrupt();
			assertThat(first.failure()).isInstanceOf(InterruptedException.class);
			second.value();
			Threads.until(() -> graph(context).get("deadlocks").isEmpty());
		}
	}

	private Task<Void> holdsAndWants(NamedLock held, NamedLock wanted) {
		return this.threads.run(() -> {
			try (Hold hold = held.hold()) {
				Threads.until(wanted::isLocked);
				wanted.hold(LONG).close();
			}
		});
	}

	@Test
	void answerIsBoundedHoweverManyWait() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("ledger");
			Hold hold = lock.hold();
			List<CompletableFuture<Hold>> waiting = new ArrayList<>();
			for (int i = 0; i < 10_000; i++) {
				waiting.add(lock.holdAsync(LONG).toCompletableFuture());
			}
			JsonNode graph = graph(context);
			assertThat(graph.get("callers").size()).isEqualTo(SignalboxGraphEndpoint.MOST);
			assertThat(graph.get("moreCallers").asInt()).isEqualTo(10_001 - SignalboxGraphEndpoint.MOST);
			assertThat(graph.get("busiest").get(0).get("waiters").asInt()).isEqualTo(10_000);
			waiting.forEach((each) -> each.cancel(false));
			hold.close();
		}
	}

	private static JsonNode graph(ConfigurableApplicationContext context) {
		return JsonMapper.shared()
			.readTree(RestClient.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
				.get()
				.uri("/actuator/signalboxgraph")
				.accept(MediaType.APPLICATION_JSON)
				.retrieve()
				.body(String.class));
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--management.endpoints.web.exposure.include=signalboxgraph");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.datasource.generate-unique-name=true",
					"signalbox.locks.ledger.timeout=20s", "signalbox.locks.journal.timeout=20s")
			.run(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
