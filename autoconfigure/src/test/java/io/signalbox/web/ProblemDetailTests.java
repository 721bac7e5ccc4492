package io.signalbox.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.RejectedExecutionException;

import io.signalbox.Grant;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request that is not let in gets a problem detail, over real HTTP.
 */
@Timeout(120)
class ProblemDetailTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whoWaitedInVainMayComeBack(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type)) {
			Grant held = context.getBean(SignalboxRegistry.class).lock("desk").tryEnter("somebody", 1);
			HttpResponse<String> response = get(context, "/desk");
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Retry-After")).contains("1");
			assertThat(response.headers().firstValue("Content-Type"))
				.hasValueSatisfying((value) -> assertThat(value).startsWith("application/problem+json"));
			assertThat(response.body()).contains("\"status\":503")
				.contains("try again later")
				.doesNotContain("somebody");
			assertThat(held).isNotNull();
			held.release();
			assertThat(get(context, "/desk").body()).isEqualTo("served");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void fullWaitingRoomIsTooManyRequests(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, "--signalbox.web.retry-after=1500ms")) {
			Grant held = context.getBean(SignalboxRegistry.class).semaphore("few").tryEnter("somebody", 1);
			HttpResponse<String> response = get(context, "/few");
			assertThat(response.statusCode()).isEqualTo(429);
			assertThat(response.headers().firstValue("Retry-After")).contains("2");
			assertThat(held).isNotNull();
			held.release();
		}
	}

	@Test
	void brokenBarrierIsUnavailable() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET)) {
			assertThat(get(context, "/pair").statusCode()).isEqualTo(503);
		}
	}

	@Test
	void canBeSwitchedOff() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET,
				"--signalbox.web.problem-details=false")) {
			Grant held = context.getBean(SignalboxRegistry.class).lock("desk").tryEnter("somebody", 1);
			assertThat(get(context, "/desk").statusCode()).isEqualTo(500);
			assertThat(held).isNotNull();
		}
	}

	@Test
	void anAdviceWithALowerOrderGoesBefore() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, "--own=true", Own.class)) {
			Grant held = context.getBean(SignalboxRegistry.class).lock("desk").tryEnter("somebody", 1);
			assertThat(get(context, "/desk").statusCode()).isEqualTo(418);
			assertThat(held).isNotNull();
		}
	}

	private static ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
		return start(type, (arguments.length > 0) ? arguments[0] : "--none", Desk.class);
	}

	private static ConfigurableApplicationContext start(WebApplicationType type, String argument, Class<?> more) {
		return new SpringApplicationBuilder(Application.class, more).web(type)
			.run("--server.port=0", "--spring.main.banner-mode=off", argument);
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

	}

	@RestController
	static class Desk {

		@GetMapping("/desk")
		@Guarded(name = "desk", timeout = "0")
		String serve() {
			return "served";
		}

		@GetMapping("/few")
		@Limited(name = "few", permits = 1, maxWaiting = 0)
		String few() {
			return "served";
		}

		@GetMapping("/pair")
		@AwaitBarrier(name = "pair", parties = 2, timeout = "0")
		String pair() {
			return "served";
		}

	}

	@RestControllerAdvice
	@Order(-1)
	static class Own {

		@ExceptionHandler
		ResponseEntity<String> rejected(RejectedExecutionException ex) {
			return ResponseEntity.status(418).body(ex.getMessage());
		}

	}

}
