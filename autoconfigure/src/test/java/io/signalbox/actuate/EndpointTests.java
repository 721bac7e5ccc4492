package io.signalbox.actuate;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.signalbox.NamedLock;
import io.signalbox.NamedQueue;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxEndpointAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code /actuator/signalbox} over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=signalbox", "signalbox.locks.ledger.timeout=20s",
				"signalbox.locks.journal.type=reentrant", "signalbox.semaphores.gateway.permits=5",
				"signalbox.semaphores.gateway.timeout=500ms", "signalbox.semaphores.gateway.max-waiting=100",
				"signalbox.events.loaded.set=true", "signalbox.queues.orders.capacity=1",
				"signalbox.locks.[reports.daily].fair=true", "spring.datasource.generate-unique-name=true" })
@Timeout(60)
class EndpointTests {

	@RegisterExtension
	final Threads threads = new Threads();

	@LocalServerPort
	private int port;

	@Autowired
	private SignalboxRegistry registry;

	@Autowired
	private Ledger ledger;

	@Test
	void onePrimitiveWithItsHolderAndItsWaiters() throws Exception {
		NamedLock lock = this.registry.lock("ledger");
		CountDownLatch leave = new CountDownLatch(1);
		Instant before = Instant.now().minusMillis(100);
		Threads.Task<Void> holder = this.threads.run(() -> this.ledger.book(leave));
		Threads.until(lock::isLocked);
		Threads.Task<Void> first = this.threads.run(() -> this.ledger.book(leave));
		Threads.until(() -> lock.waiting() == 1);
		Threads.Task<Void> second = this.threads.run(() -> this.ledger.book(leave));
		Threads.until(() -> lock.waiting() == 2);
		JsonNode json = json("/actuator/signalbox/ledger");
		assertThat(json.get("name").asString()).isEqualTo("ledger");
		assertThat(json.get("kind").asString()).isEqualTo("lock");
		assertThat(json.get("engine").asString()).isEqualTo("local");
		assertThat(json.get("settings")).isEqualTo(read("{'type': 'plain', 'fair': false, 'timeout': '20s'}"));
		assertThat(json.get("active").asInt()).isOne();
		assertThat(json.get("pending").asInt()).isEqualTo(2);
		assertThat(json.get("max").asInt()).isOne();
		assertThat(json.get("attempts").get("acquired").get("count").asInt()).isOne();
		assertThat(json.get("attempts").get("acquired").has("waited")).isTrue();
		assertThat(json.get("holds").asInt()).isZero();
		assertThat(json.has("held")).isTrue();
		assertThat(json.get("rejectedReleases").asInt()).isZero();
		assertThat(json.get("holders").size()).isOne();
		assertThat(json.get("holders").get(0).get("thread").asString()).isEqualTo(holder.thread().getName());
		assertThat(json.get("holders").get(0).get("permits").asInt()).isOne();
		assertThat(Instant.parse(json.get("holders").get(0).get("since").asString())).isBetween(before, Instant.now());
		assertThat(json.get("waiters").size()).isEqualTo(2);
		assertThat(json.get("waiters").get(0).get("thread").asString()).isEqualTo(first.thread().getName());
		assertThat(json.get("waiters").get(1).get("thread").asString()).isEqualTo(second.thread().getName());
		assertThat(Instant.parse(json.get("waiters").get(0).get("since").asString())).isBetween(before, Instant.now());
		leave.countDown();
		holder.value();
		first.value();
		second.value();
		JsonNode after = json("/actuator/signalbox/ledger");
		assertThat(after.get("holds").asInt()).isEqualTo(3);
		assertThat(after.get("holders").isEmpty()).isTrue();
		assertThat(after.get("waiters").isEmpty()).isTrue();
	}

	@Test
	void allPrimitivesByName() {
		JsonNode primitives = json("/actuator/signalbox").get("primitives");
		assertThat(primitives).extracting((primitive) -> primitive.get("name").asString())
			.containsExactly("gateway", "journal", "ledger", "loaded", "orders", "reports.daily");
	}

	@Test
	void settingsOfEveryKind() {
		NamedSemaphore gateway = this.registry.semaphore("gateway");
		assertThat(gateway.tryAcquire()).isTrue();
		JsonNode semaphore = json("/actuator/signalbox/gateway");
		assertThat(semaphore.get("settings"))
			.isEqualTo(read("{'permits': 5, 'bounded': true, 'fair': false, 'maxWaiting': 100, 'timeout': '500ms'}"));
		assertThat(semaphore.get("active").asInt()).isOne();
		assertThat(semaphore.get("max").asInt()).isEqualTo(5);
		gateway.release();
		JsonNode event = json("/actuator/signalbox/loaded");
		assertThat(event.get("settings")).isEqualTo(read("{'set': true}"));
		assertThat(event.get("active").asInt()).isOne();
		assertThat(json("/actuator/signalbox/journal").get("settings"))
			.isEqualTo(read("{'type': 'reentrant', 'fair': false}"));
		assertThat(json("/actuator/signalbox/reports.daily").get("settings"))
			.isEqualTo(read("{'type': 'plain', 'fair': true}"));
	}

	@Test
	void queueShowsItsSizeAndBothSides() throws Exception {
		NamedQueue<String> orders = this.registry.queue("orders");
		orders.put("first");
		assertThat(orders.offer("refused")).isFalse();
		Threads.Task<Void> putter = this.threads.run(() -> orders.put("second"));
		Threads.until(() -> orders.waiters().size() == 1);
		JsonNode full = json("/actuator/signalbox/orders");
		assertThat(full.get("kind").asString()).isEqualTo("queue");
		assertThat(full.get("settings")).isEqualTo(read("{'capacity': 1}"));
		assertThat(full.get("active").asInt()).isOne();
		assertThat(full.get("max").asInt()).isOne();
		assertThat(full.get("pending").asInt()).isOne();
		assertThat(full.get("waiters").get(0).get("thread").asString()).isEqualTo(putter.thread().getName());
		assertThat(full.get("attempts").propertyNames()).containsExactly("put-acquired", "put-timeout");
		assertThat(orders.take()).isEqualTo("first");
		putter.value();
		assertThat(orders.take()).isEqualTo("second");
		Threads.Task<String> taker = this.threads.start(orders::take);
		Threads.until(() -> orders.waiters().size() == 1);
		JsonNode empty = json("/actuator/signalbox/orders");
		assertThat(empty.get("active").asInt()).isZero();
		assertThat(empty.get("waiters").get(0).get("thread").asString()).isEqualTo(taker.thread().getName());
		assertThat(empty.get("attempts").get("put-acquired").get("count").asInt()).isEqualTo(2);
		assertThat(empty.get("attempts").get("take-acquired").get("count").asInt()).isEqualTo(2);
		orders.put("third");
		assertThat(taker.value()).isEqualTo("third");
	}

	@Test
	void unknownNameIsNotFound() {
		assertThat(status(HttpMethod.GET, "/actuator/signalbox/no-such-thing")).isEqualTo(404);
	}

	@Test
	void nothingCanBeWritten() {
		assertThat(status(HttpMethod.POST, "/actuator/signalbox/ledger")).isEqualTo(405);
		assertThat(status(HttpMethod.DELETE, "/actuator/signalbox/ledger")).isEqualTo(405);
	}

	@Test
	void endpointIsNotExposedByDefault() {
		Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxEndpointAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(SignalboxEndpoint.class));
	}

	@Test
	void endpointIsNotThereWithoutAccess() {
		Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=signalbox",
					"management.endpoint.signalbox.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(SignalboxEndpoint.class));
	}

	private JsonNode json(String path) {
		return JsonMapper.shared().readTree(exchange(HttpMethod.GET, path).getBody());
	}

	private static JsonNode read(String json) {
		return JsonMapper.shared().readTree(json.replace('\'', '"'));
	}

	private int status(HttpMethod method, String path) {
		return exchange(method, path).getStatusCode().value();
	}

	private ResponseEntity<String> exchange(HttpMethod method, String path) {
		return RestClient.create("http://localhost:" + this.port)
			.method(method)
			.uri(path)
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Ledger.class)
	static class Application {

	}

	static class Ledger {

		@Guarded("ledger")
		public void book(CountDownLatch leave) throws InterruptedException {
			assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
		}

	}

}
