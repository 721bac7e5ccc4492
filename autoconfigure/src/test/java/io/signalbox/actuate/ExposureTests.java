package io.signalbox.actuate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may see the endpoint over HTTP.
 */
@Timeout(60)
class ExposureTests {

	@Test
	void endpointIsNotFoundByDefault() {
		assertThat(status()).isEqualTo(404);
	}

	@Test
	void endpointIsFoundWhenExposed() {
		assertThat(status("--management.endpoints.web.exposure.include=signalbox")).isEqualTo(200);
	}

	@Test
	void endpointIsNotFoundWithoutAccess() {
		assertThat(status("--management.endpoints.web.exposure.include=signalbox",
				"--management.endpoint.signalbox.access=none"))
			.isEqualTo(404);
	}

	private static int status(String... arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.datasource.generate-unique-name=true")
			.run(arguments)) {
			String port = context.getEnvironment().getProperty("local.server.port");
			return RestClient.create("http://localhost:" + port)
				.get()
				.uri("/actuator/signalbox")
				.retrieve()
				.onStatus((status) -> true, (request, response) -> {
				})
				.toBodilessEntity()
				.getStatusCode()
				.value();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
