package io.signalbox.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint of an application in trouble: a thousand names and ten thousand callers
 * who wait.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=servlet",
				"management.endpoints.web.exposure.include=signalbox", "spring.datasource.generate-unique-name=true" })
@Timeout(60)
class ManyPrimitivesTests {

	private static final int NAMES = 1_000;

	private static final int WAITERS = 10_000;

	private static final Duration LONG = Duration.ofMinutes(1);

	@RegisterExtension
	final Threads threads = new Threads();

	@LocalServerPort
	private int port;

	@Autowired
	private SignalboxRegistry registry;

	@Test
	void answersForAThousandNamesAndTenThousandWaitersWhileCallersComeAndGo() throws Exception {
		List<Hold> held = new ArrayList<>();
		List<CompletableFuture<Hold>> waiting = new ArrayList<>();
		for (int i = 0; i < NAMES; i++) {
			held.add(this.registry.lock("lock-" + i).hold());
		}
		for (int i = 0; i < WAITERS; i++) {
			// half of them for one name
			NamedLock lock = this.registry.lock("lock-" + ((i % 2 == 0) ? 0 : i % NAMES));
			waiting.add(lock.holdAsync(LONG).toCompletableFuture());
		}
		AtomicBoolean over = new AtomicBoolean();
		AtomicLong calls = new AtomicLong();
		NamedLock busy = this.registry.lock("busy");
		Threads.Task<Void> caller = this.threads.run(() -> {
			while (!over.get()) {
				busy.hold().close();
				calls.incrementAndGet();
			}
		});
		Threads.until(() -> calls.get() > 0);
		long before = calls.get();
		JsonNode all = json("/actuator/signalbox");
		JsonNode one = json("/actuator/signalbox/lock-0");
		long meanwhile = calls.get() - before;
		over.set(true);
		caller.value();
		waiting.forEach((each) -> each.cancel(false));
		held.forEach(Hold::close);
		assertThat(meanwhile).as("calls while it answered").isPositive();
		JsonNode totals = all.get("totals");
		assertThat(totals.get("primitives").asInt()).isEqualTo(NAMES + 1);
		assertThat(totals.get("pending").asInt()).isEqualTo(WAITERS);
		assertThat(totals.get("holders").asInt()).isBetween(NAMES, NAMES + 1);
		assertThat(totals.get("keys").asInt()).isZero();
		assertThat(totals.get("attempts").get("acquired").asInt()).isGreaterThanOrEqualTo(NAMES);
		assertThat(one.get("pending").asInt()).isEqualTo(WAITERS / 2);
		assertThat(one.get("waiters").size()).isEqualTo(PrimitiveDescription.MOST);
		assertThat(one.get("moreWaiters").asInt()).isEqualTo(WAITERS / 2 - PrimitiveDescription.MOST);
		assertThat(one.get("holders").size()).isOne();
		assertThat(one.get("moreHolders").asInt()).isZero();
	}

	private JsonNode json(String path) {
		return JsonMapper.shared()
			.readTree(RestClient.create("http://localhost:" + this.port)
				.get()
				.uri(path)
				.accept(MediaType.APPLICATION_JSON)
				.retrieve()
				.body(String.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
