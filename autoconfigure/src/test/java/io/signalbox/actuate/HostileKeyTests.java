package io.signalbox.actuate;

import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.Keys.Use;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.Guarded;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keys that a user has made up to do harm, wherever they are shown, and whether they are.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class HostileKeyTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	/** A script, a red terminal, two lines, a right-to-left override, and very long. */
	private static final String KEY = "<script>alert(1)</script>\u001b[31m\r\nINFO all is well\u202e\u0000"
			+ "x".repeat(100_000);

	private static final String SHOWN = "<script>alert(1)</script>\ufffd[31m\ufffd\ufffdINFO all is well\ufffd\ufffd"
			+ "x".repeat(14) + "…";

	@RegisterExtension
	final Threads threads = new Threads();

	@ParameterizedTest
	@CsvSource({ "always,,true", "always,ada,true", "never,,false", "never,ada,false", "when-authorized,,false",
			"when-authorized,ada,true", "when-authorized,bob,false" })
	void keyIsShownToWhomValuesMayBeAndIsHarmless(String showValues, String principal, boolean shown) throws Exception {
		try (ConfigurableApplicationContext context = run("--management.endpoint.signalbox.show-values=" + showValues,
				"--management.endpoint.signalbox.roles=teller",
				"--management.endpoint.signalboxgraph.show-values=" + showValues,
				"--management.endpoint.signalboxgraph.roles=teller")) {
			NamedLock account = context.getBean(SignalboxRegistry.class).lock("account");
			try (Use<NamedLock> use = account.keys().use(KEY); Hold hold = use.primitive().hold()) {
				Task<Void> waiter = this.threads.run(() -> use.primitive().hold(LONG).close());
				Threads.until(() -> use.primitive().waiting() == 1);
				JsonNode one = get(context, "signalbox/account", principal);
				assertThat(one.get("keys").asInt()).isOne();
				assertThat(one.get("hottestKeys")).singleElement().satisfies((key) -> {
					assertThat(key.get("active").asInt()).isOne();
					assertThat(key.get("pending").asInt()).isOne();
					assertThat(key.path("key").asString(null)).isEqualTo(shown ? SHOWN : null);
				});
				JsonNode graph = get(context, "signalboxgraph", principal);
				assertThat(graph.get("busiest").get(0).path("key").asString(null)).isEqualTo(shown ? SHOWN : null);
				assertThat(get(context, "signalbox", principal).toString()).doesNotContain("script");
				hold.close();
				waiter.value();
			}
			assertThat(get(context, "signalbox/account", principal).get("hottestKeys")).isEmpty();
		}
	}

	@Test
	void hottestKeysAreTheFewThatMostWaitFor() throws Exception {
		try (ConfigurableApplicationContext context = run("--management.endpoint.signalbox.show-values=always")) {
			NamedLock account = context.getBean(SignalboxRegistry.class).lock("account");
			List<Use<NamedLock>> uses = new ArrayList<>();
			List<Hold> holds = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				Use<NamedLock> use = account.keys().use("key-" + i);
				uses.add(use);
				holds.add(use.primitive().hold());
			}
			Task<Void> first = this.threads.run(() -> uses.get(71).primitive().hold(LONG).close());
			Task<Void> second = this.threads.run(() -> uses.get(71).primitive().hold(LONG).close());
			Task<Void> third = this.threads.run(() -> uses.get(42).primitive().hold(LONG).close());
			Threads.until(() -> account.statistics().pending() == 3);
			JsonNode hottest = get(context, "signalbox/account", null).get("hottestKeys");
			assertThat(hottest.size()).isEqualTo(KeyUse.MOST);
			assertThat(hottest.get(0)).hasToString("{\"key\":\"key-71\",\"active\":1,\"pending\":2}");
			assertThat(hottest.get(1)).hasToString("{\"key\":\"key-42\",\"active\":1,\"pending\":1}");
			assertThat(hottest.get(2).get("pending").asInt()).isZero();
			holds.forEach(Hold::close);
			first.value();
			second.value();
			third.value();
			uses.forEach(Use::close);
		}
	}

	@Test
	void logAndErrorsHaveItInOneShortLine(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run("--signalbox.watch.interval=20ms",
				"--signalbox.watch.long-hold=40ms")) {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			NamedLock account = registry.lock("account");
			NamedLock ledger = registry.lock("ledger");
			String ofRequest = KEY.substring(0, 60);
			try (Use<NamedLock> use = account.keys().use(KEY);
					Use<NamedLock> other = account.keys().use(ofRequest);
					Hold held = other.primitive().hold()) {
				assertThat(held).isNotNull();
				NamedLock keyed = use.primitive();
				Task<Void> first = holdsAndWants(keyed, ledger);
				Task<Void> second = holdsAndWants(ledger, keyed);
				Threads.until(() -> output.getOut().contains("eadlock") && output.getOut().contains("is held by"));
				assertThatExceptionOfType(AcquireTimeoutException.class)
					.isThrownBy(() -> context.getBean(Desk.class).book(KEY))
					.satisfies((ex) -> assertThat(ex.getMessage()).contains("for key '" + SHOWN + "'")
						.hasSizeLessThan(300)
						.doesNotContain("\n", "\r", "\u001b", "\u0000", "\u202e"));
				ResponseEntity<String> problem = RestClient.create(url(context))
					.get()
					.uri("/book?id={key}", ofRequest)
					.accept(MediaType.ALL)
					.retrieve()
					.onStatus((status) -> true, (request, response) -> {
					})
					.toEntity(String.class);
				assertThat(problem.getStatusCode().value()).isEqualTo(503);
				assertThat(problem.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
				assertThat(problem.getBody()).doesNotContain("\n", "\r", "\u001b", "\u0000", "\u202e");
				first.interrupt();
				assertThat(first.failure()).isInstanceOf(InterruptedException.class);
				second.value();
			}
			assertThat(output.getAll()).doesNotContain("\u001b[31m", "\u202e", "\u0000", "x".repeat(65));
			assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("INFO all is well"));
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

	private static JsonNode get(ConfigurableApplicationContext context, String path, String principal) {
		ResponseEntity<String> response = RestClient.create(url(context))
			.get()
			.uri("/actuator/" + path)
			.header("principal", (principal != null) ? principal : "")
			.accept(MediaType.APPLICATION_JSON)
			.retrieve()
			.toEntity(String.class);
		assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
		assertThat(response.getBody()).doesNotContain("\n", "\r", "\u001b", "\u0000", "\u202e");
		return JsonMapper.shared().readTree(response.getBody());
	}

	private static String url(ConfigurableApplicationContext context) {
		return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--management.endpoints.web.exposure.include=signalbox,signalboxgraph");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.datasource.generate-unique-name=true",
					"signalbox.locks.account.timeout=20ms", "signalbox.locks.ledger.timeout=20s")
			.run(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

		/** Stands for whatever authenticates: ada is a teller. */
		@Bean
		Filter principal() {
			return HostileKeyTests::authenticate;
		}

	}

	private static void authenticate(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest http = (HttpServletRequest) request;
		String name = http.getHeader("principal");
		if (name == null || name.isEmpty()) {
			chain.doFilter(request, response);
			return;
		}
		chain.doFilter(new HttpServletRequestWrapper(http) {

			@Override
			public Principal getUserPrincipal() {
				return () -> name;
			}

			@Override
			public boolean isUserInRole(String role) {
				return name.equals("ada") && role.equals("teller");
			}

		}, response);
	}

	@RestController
	static class Desk {

		@GetMapping("/book")
		@Guarded(name = "account", key = "#id")
		public void book(@RequestParam String id) {
		}

	}

}
