package io.signalbox.actuate;

import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.signalbox.Hold;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.NotHeldException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Changing primitives through {@code /actuator/signalbox/{name}} over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=signalbox",
				"management.endpoint.signalbox.access=unrestricted", "signalbox.locks.ledger.timeout=20s",
				"signalbox.locks.nightly.fenced=true", "signalbox.locks.nightly.hold-at-least=1h",
				"signalbox.locks.catalog.type=read-write", "signalbox.semaphores.gateway.permits=1",
				"signalbox.events.loaded.set=false", "signalbox.barriers.dusk.parties=2",
				"signalbox.queues.orders.capacity=1", "spring.datasource.generate-unique-name=true" })
@Timeout(60)
class SteeringEndpointTests {

	@RegisterExtension
	final Threads threads = new Threads();

	@LocalServerPort
	private int port;

	@Autowired
	private SignalboxRegistry registry;

	@Autowired
	private Application application;

	@BeforeEach
	void forgetEvents() {
		this.application.audited.clear();
	}

	@Test
	void limitIsResizedUnderLoadWithoutAFailedCall() throws Exception {
		NamedSemaphore gateway = this.registry.semaphore("gateway");
		Hold hold = gateway.hold();
		Task<Hold> waiter = this.threads.start(() -> gateway.hold(Duration.ofSeconds(10)));
		Threads.until(() -> gateway.waiting() == 1);
		JsonNode now = ok("gateway", "{'permits': 2, 'timeout': '7s', 'maxWaiting': 9, 'fair': true}");
		waiter.value().close();
		hold.close();
		assertThat(now.get("settings"))
			.isEqualTo(read("{'permits': 2, 'bounded': true, 'fair': true, 'maxWaiting': 9, 'timeout': '7s'}"));
		assertThat(gateway.available()).isEqualTo(2);
		ok("gateway", "{'permits': 1, 'timeout': 'default', 'fair': false}");
		assertThat(gateway.settings().timeout()).isNull();
		assertThat(gateway.available()).isOne();
	}

	@Test
	void whatALockIsForGoodStaysWhenItsTimeoutChanges() throws Exception {
		JsonNode now = ok("nightly", "{'timeout': '4s'}");
		assertThat(now.get("settings"))
			.isEqualTo(read("{'type': 'plain', 'fair': false, 'fenced': true, 'holdAtLeast': '1h', 'timeout': '4s'}"));
		this.registry.lock("nightly").hold().close();
		JsonNode held = ok("nightly", "{'timeout': 'default'}");
		assertThat(held.get("active").asInt()).isOne();
		assertThat(held.get("holders").get(0).get("thread").asString()).endsWith("(released, held for at least 1h)");
		assertThat(ok("nightly", "{'action': 'force-release'}").get("active").asInt()).isZero();
	}

	@Test
	void changeIsAuditedWithWhoMadeIt() {
		ok("ledger", "{'timeout': '3s'}");
		assertThat(this.application.audited).singleElement().satisfies((event) -> {
			assertThat(event.getType()).isEqualTo("SIGNALBOX_CHANGE");
			assertThat(event.getPrincipal()).isEqualTo("ada");
			assertThat(event.getData()).isEqualTo(Map.of("name", "ledger", "kind", "lock", "timeout", "3s"));
		});
	}

	@Test
	void eventIsSetAndCleared() {
		NamedEvent event = this.registry.event("loaded");
		assertThat(ok("loaded", "{'action': 'set'}").get("active").asInt()).isOne();
		assertThat(event.isSet()).isTrue();
		ok("loaded", "{'action': 'clear'}");
		assertThat(event.isSet()).isFalse();
	}

	@Test
	void barrierIsAbortedAndReset() {
		NamedBarrier barrier = this.registry.barrier("dusk");
		ok("dusk", "{'action': 'abort'}");
		assertThat(barrier.isBroken()).isTrue();
		ok("dusk", "{'action': 'reset'}");
		assertThat(barrier.isBroken()).isFalse();
	}

	@Test
	void whatIsHeldIsDrainedAndReopened() throws Exception {
		for (String name : List.of("ledger", "gateway", "catalog")) {
			ok(name, "{'action': 'drain'}");
		}
		assertThat(this.registry.lock("ledger").tryHold()).isNull();
		assertThat(this.registry.semaphore("gateway").tryHold()).isNull();
		assertThat(this.registry.readWriteLock("catalog").readLock().tryHold()).isNull();
		for (String name : List.of("ledger", "gateway", "catalog")) {
			ok(name, "{'action': 'reopen'}");
		}
		this.registry.lock("ledger").hold().close();
	}

	@Test
	void lockIsTakenAwayFromALostHolder() throws Exception {
		NamedLock lock = this.registry.lock("ledger");
		Hold lost = lock.hold();
		ok("ledger", "{'action': 'force-release'}");
		lock.hold().close();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(lost::close);
		assertThat(detail("ledger", "{'action': 'force-release'}")).contains("held by nobody");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					gateway | {'permits': 0}           | 'permits' must be positive but was 0; to let nobody in, drain it
					gateway | {'maxWaiting': -1}       | 'maxWaiting' must not be negative but was -1
					gateway | {'timeout': '5'}         | but was '5'
					gateway | {'action': 'explode'}    | 'action' of Semaphore 'gateway' must be one of drain, reopen but was 'explode'
					gateway | {'action': 'set'}        | must be one of drain, reopen
					gateway | {'permits': 3, 'action': 'set'} | must be one of drain, reopen
					ledger  | {'permits': 3}           | 'permits' cannot be changed to 3: Lock 'ledger' has none
					catalog | {'fair': true}           | 'fair' cannot be changed to true
					loaded  | {'maxWaiting': 3}        | 'maxWaiting' cannot be changed to 3: Event 'loaded' has none
					orders  | {'action': 'drain'}      | 'action' of Queue 'orders' must be absent but was 'drain'
					ledger  | {}                       | Nothing to change
					""")
	void badValueIsRefusedAndNothingHasChanged(String name, String body, String why) {
		String before = this.registry.find(name).settings().toString();
		assertThat(detail(name, body)).contains(why);
		assertThat(this.registry.find(name).settings()).hasToString(before);
		assertThat(this.application.audited).isEmpty();
	}

	@Test
	void numberThatIsNoneIsRefusedByTheEndpoint() {
		assertThat(post("gateway", "{'permits': 'many'}").getStatusCode().value()).isEqualTo(400);
	}

	@Test
	void unknownNameIsNotFound() {
		assertThat(post("nobody", "{'timeout': '1s'}").getStatusCode().value()).isEqualTo(404);
	}

	private JsonNode ok(String name, String body) {
		ResponseEntity<String> response = post(name, body);
		assertThat(response.getStatusCode().value()).as(response.getBody()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.getBody());
	}

	private String detail(String name, String body) {
		ResponseEntity<String> response = post(name, body);
		assertThat(response.getStatusCode().value()).as(response.getBody()).isEqualTo(400);
		JsonNode problem = JsonMapper.shared().readTree(response.getBody());
		assertThat(problem.get("status").asInt()).isEqualTo(400);
		assertThat(problem.get("title").asString()).isEqualTo("Bad Request");
		return problem.get("detail").asString();
	}

	private ResponseEntity<String> post(String name, String body) {
		return RestClient.create("http://localhost:" + this.port)
			.post()
			.uri("/actuator/signalbox/{name}", name)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body.replace('\'', '"'))
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class);
	}

	private static JsonNode read(String json) {
		return JsonMapper.shared().readTree(json.replace('\'', '"'));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		final List<AuditEvent> audited = new CopyOnWriteArrayList<>();

		@EventListener
		void audited(AuditApplicationEvent event) {
			this.audited.add(event.getAuditEvent());
		}

		/** Stands for whatever authenticates. */
		@Bean
		Filter principal() {
			return SteeringEndpointTests::asAda;
		}

	}

	private static void asAda(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

			@Override
			public Principal getUserPrincipal() {
				return () -> "ada";
			}

		}, response);
	}

}
