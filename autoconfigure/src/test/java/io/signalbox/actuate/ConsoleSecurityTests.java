package io.signalbox.actuate;

import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.signalbox.SignalboxRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page for the browser behind Spring Security.
 */
@Timeout(120)
class ConsoleSecurityTests {

	private static final String CONSOLE = "/actuator/signalboxconsole";

	private final CookieManager cookies = new CookieManager();

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(this.cookies).build();

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void pageAndItsFilesAreClosedWithTheOtherEndpoints(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type)) {
			for (String path : new String[] { CONSOLE, CONSOLE + "/console.js", "/actuator/signalbox" }) {
				assertThat(send(request(context, path, null)).statusCode()).as(path).isEqualTo(401);
				assertThat(send(request(context, path, "ada")).statusCode()).as(path).isEqualTo(200);
				assertThat(send(request(context, path, "bob")).statusCode()).as(path).isEqualTo(403);
			}
		}
	}

	@Test
	void changeIsRefusedWithoutTheTokenAndMadeWithTheOneOfTheCookie() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET)) {
			send(request(context, CONSOLE, "ada"));
			HttpRequest.Builder change = request(context, "/actuator/signalbox/gateway", "ada")
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString("{\"permits\": 3}"));
			assertThat(send(change).statusCode()).isEqualTo(403);
			assertThat(send(change.header("X-XSRF-TOKEN", token())).statusCode()).isEqualTo(200);
			assertThat(context.getBean(SignalboxRegistry.class).semaphore("gateway").available()).isEqualTo(3);
		}
	}

	/** As the page reads it. */
	private String token() {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals("XSRF-TOKEN") && !cookie.isHttpOnly())
			.map(HttpCookie::getValue)
			.findFirst()
			.orElseThrow();
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path, String user) {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
		if (user != null) {
			byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
			request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
		}
		return request;
	}

	private static ConfigurableApplicationContext start(WebApplicationType type) {
		Class<?> security = (type == WebApplicationType.SERVLET) ? Servlet.class : Reactive.class;
		return new SpringApplicationBuilder(Application.class, security).web(type)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.datasource.generate-unique-name=true")
			.run("--signalbox.console.enabled=true", "--signalbox.semaphores.gateway.permits=1",
					"--management.endpoint.signalbox.access=unrestricted",
					"--management.endpoints.web.exposure.include=signalbox,signalboxconsole");
	}

	private static UserDetails user(String name, String role) {
		return User.withUsername(name).password("{noop}secret").roles(role).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class Servlet {

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.csrf(CsrfConfigurer::spa)
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(user("ada", "OPERATOR"), user("bob", "GUEST"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class Reactive {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().hasRole("OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(user("ada", "OPERATOR"), user("bob", "GUEST"));
		}

	}

}
