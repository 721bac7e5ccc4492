package io.signalbox.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.signalbox.LockSettings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where each setting comes from, at {@code /actuator/signalbox/{name}} over HTTP.
 */
@Timeout(60)
class SettingOriginTests {

	private static final String YAML = """
			signalbox:
			  defaults:
			    fair: true
			  locks:
			    ledger: { fair: false, max-waiting: 7 }
			    "[reports.daily]": { type: reentrant }
			    mainOffice:
			      timeout: 3s
			  semaphores:
			    payment-gateway:
			      permits: 5
			      timeout: ${gateway.timeout}
			  queues:
			    orders: { capacity: 100 }
			  conditions:
			    stock: { lock: ledger }
			  events:
			    loaded: { set: true }
			gateway.timeout: 500ms
			""";

	@TempDir
	private static Path directory;

	private static Path file;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws IOException {
		file = Files.writeString(directory.resolve("application.yml"), YAML);
		context = new SpringApplicationBuilder(Application.class)
			.initializers(Contexts.variables(Map.of("SIGNALBOX_SEMAPHORES_PAYMENTGATEWAY_MAXWAITING", "9")))
			.run("--spring.config.location=file:" + file, "--server.port=0", "--signalbox.semaphores.tills.fair=false",
					"--signalbox.locks.nightly.fenced=true", "--signalbox.locks.nightly.hold-at-least=5s",
					"--management.endpoints.web.exposure.include=signalbox",
					"--management.endpoint.signalbox.access=unrestricted",
					"--spring.datasource.generate-unique-name=true");
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void fileIsShownWithItsLine() {
		JsonNode gateway = get("payment-gateway");
		assertThat(gateway.get("settings").get("permits").asInt()).isEqualTo(5);
		assertConfigured(gateway, "permits", "signalbox.semaphores.payment-gateway.permits", at("11:16"));
		assertThat(gateway.get("settings").get("timeout").asString()).isEqualTo("500ms");
		assertConfigured(gateway, "timeout", "signalbox.semaphores.payment-gateway.timeout", at("12:16"));
		assertConfigured(get("ledger"), "fair", "signalbox.locks.ledger.fair", at("5:21"));
		assertConfigured(get("ledger"), "maxWaiting", "signalbox.locks.ledger.max-waiting", at("5:41"));
		assertConfigured(get("reports.daily"), "type", "signalbox.locks[reports.daily].type", at("6:32"));
		assertConfigured(get("mainOffice"), "timeout", "signalbox.locks.mainoffice.timeout", at("8:16"));
		assertConfigured(get("orders"), "capacity", "signalbox.queues.orders.capacity", at("14:25"));
		assertConfigured(get("stock"), "lock", "signalbox.conditions.stock.lock", at("16:20"));
		assertConfigured(get("loaded"), "set", "signalbox.events.loaded.set", at("18:20"));
	}

	@Test
	void everySettingOfALockHasAnOrigin() {
		JsonNode nightly = get("nightly");
		assertThat(nightly.get("settings").get("fenced").asBoolean()).isTrue();
		assertThat(nightly.get("settings").get("holdAtLeast").asString()).isEqualTo("5s");
		for (String setting : List.of("fenced", "holdAtLeast")) {
			assertThat(nightly.get("origins").get(setting).get("source").asString()).isEqualTo("configuration");
		}
	}

	@Test
	void defaultThatIsConfiguredIsShownAsThatProperty() {
		assertConfigured(get("payment-gateway"), "fair", "signalbox.defaults.fair", at("3:11"));
		assertConfigured(get("reports.daily"), "fair", "signalbox.defaults.fair", at("3:11"));
	}

	@Test
	void environmentVariableAndCommandLineAreNamed() {
		JsonNode gateway = get("payment-gateway");
		assertThat(gateway.get("settings").get("maxWaiting").asInt()).isEqualTo(9);
		assertConfigured(gateway, "maxWaiting", "signalbox.semaphores.payment-gateway.max-waiting",
				"\"SIGNALBOX_SEMAPHORES_PAYMENTGATEWAY_MAXWAITING\" from property source \"systemEnvironment\"");
		assertConfigured(get("tills"), "fair", "signalbox.semaphores.tills.fair",
				"\"signalbox.semaphores.tills.fair\" from property source \"commandLineArgs\"");
	}

	@Test
	void defaultSaysNothingMore() {
		assertOrigin(get("payment-gateway"), "bounded", "{'source': 'default'}");
		assertOrigin(get("ledger"), "type", "{'source': 'default'}");
	}

	@Test
	void annotationIsShownWithItsMethod() {
		String desk = Desk.class.getName();
		assertOrigin(get("tills"), "permits",
				"{'source': 'annotation', 'location': '@Limited on " + desk + ".pay(String)'}");
		assertOrigin(get("tills"), "maxWaiting",
				"{'source': 'annotation', 'location': '@Limited on " + desk + ".pay(String)'}");
		assertOrigin(get("journal"), "type",
				"{'source': 'annotation', 'location': '@Guarded on " + desk + ".write()'}");
		assertOrigin(get("rates"), "type", "{'source': 'annotation', 'location': '@Guarded on " + desk + ".read()'}");
		assertOrigin(get("dusk"), "parties",
				"{'source': 'annotation', 'location': '@AwaitBarrier on " + desk + ".leave()'}");
	}

	@Test
	void whatOnlyCodeMadeIsCode() {
		context.getBean(SignalboxRegistry.class).lock("in-code", LockSettings.REENTRANT);
		assertOrigin(get("in-code"), "type", "{'source': 'code'}");
	}

	@Test
	void whatWasChangedWhileItRunsSaysSoUntilItIsAsBefore() {
		post("loaded", "{'timeout': '7s'}");
		assertOrigin(get("loaded"), "timeout", "{'source': 'changed'}");
		post("ledger", "{'maxWaiting': 8}");
		assertOrigin(get("ledger"), "maxWaiting", "{'source': 'changed'}");
		post("ledger", "{'maxWaiting': 7}");
		assertConfigured(get("ledger"), "maxWaiting", "signalbox.locks.ledger.max-waiting", at("5:41"));
		post("journal", "{'fair': false}");
		assertOrigin(get("journal"), "fair", "{'source': 'changed'}");
	}

	@Test
	void everySettingHasAnOriginAndTheListOfAllHasNone() {
		JsonNode all = read("/actuator/signalbox");
		assertThat(all.get("primitives")).isNotEmpty()
			.allSatisfy((primitive) -> assertThat(primitive.has("origins")).isFalse());
		all.get("primitives").forEach((primitive) -> {
			JsonNode one = get(primitive.get("name").asString());
			assertThat(one.get("origins").propertyNames())
				.containsExactlyInAnyOrderElementsOf(one.get("settings").propertyNames());
		});
	}

	private static String at(String place) {
		return "URL [" + file.toUri().toString().replace("file:///", "file:/") + "] - " + place;
	}

	private static void assertConfigured(JsonNode primitive, String setting, String property, String location) {
		JsonNode origin = primitive.get("origins").get(setting);
		assertThat(origin.propertyNames()).containsExactlyInAnyOrder("source", "property", "location");
		assertThat(origin.get("source").asString()).isEqualTo("configuration");
		assertThat(origin.get("property").asString()).isEqualTo(property);
		assertThat(origin.get("location").asString()).isEqualTo(location);
	}

	private static void assertOrigin(JsonNode primitive, String setting, String origin) {
		assertThat(primitive.get("origins").get(setting))
			.isEqualTo(JsonMapper.shared().readTree(origin.replace('\'', '"')));
	}

	private static JsonNode get(String name) {
		return read("/actuator/signalbox/" + name);
	}

	private static JsonNode read(String path) {
		return JsonMapper.shared().readTree(client().get().uri(path).retrieve().body(String.class));
	}

	private static void post(String name, String body) {
		client().post()
			.uri("/actuator/signalbox/{name}", name)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body.replace('\'', '"'))
			.retrieve()
			.toBodilessEntity();
	}

	private static RestClient client() {
		return RestClient.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

	}

	static class Desk {

		@Limited(name = "tills", permits = 3, maxWaiting = 20)
		public void pay(String what) {
		}

		@Guarded(name = "journal", reentrant = true)
		public void write() {
		}

		@Guarded(name = "rates", mode = LockMode.READ)
		public void read() {
		}

		@AwaitBarrier(name = "dusk", parties = 2)
		public void leave() {
		}

	}

}
