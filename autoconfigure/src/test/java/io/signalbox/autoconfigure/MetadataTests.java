package io.signalbox.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE shows of each property, and what the reference says of it.
 */
class MetadataTests {

	@Test
	void everyPropertyIsDescribed() throws IOException {
		List<JsonNode> properties = properties();
		assertThat(properties).extracting((property) -> property.get("name").asString())
			.contains("signalbox.enabled", "signalbox.defaults.timeout", "signalbox.defaults.fair",
					"signalbox.defaults.null-key", "signalbox.locks", "signalbox.semaphores", "signalbox.events",
					"signalbox.metrics.hold", "signalbox.metrics.hold-sampling", "signalbox.metrics.histogram",
					"signalbox.aop.order", "signalbox.aop.self-invocation", "management.endpoint.signalbox.access");
		assertThat(properties).allSatisfy((property) -> {
			String name = property.get("name").asString();
			assertThat(property.path("description").asString("")).as(name).isNotBlank().endsWith(".");
			assertThat(property.path("type").asString("")).as(name).isNotBlank();
		});
	}

	@Test
	void defaultsAreShown() throws IOException {
		assertThat(properties())
			.filteredOn((property) -> property.get("name").asString().equals("signalbox.defaults.timeout"))
			.singleElement()
			.satisfies((property) -> assertThat(property.get("defaultValue").asString()).isEqualTo("30s"));
	}

	@Test
	void everyPropertyIsInTheReference() throws IOException {
		Path reference = Path.of("").toAbsolutePath().resolve("../docs/reference.md").normalize();
		Assumptions.assumeTrue(Files.exists(reference), "there is no docs/reference.md yet");
		String text = Files.readString(reference);
		assertThat(properties()).extracting((property) -> property.get("name").asString())
			.allSatisfy((name) -> assertThat(text).contains(name));
	}

	/** Read from the main output: metadata of test classes would hide it. */
	private static List<JsonNode> properties() throws IOException {
		URL main = SignalboxProperties.class.getProtectionDomain().getCodeSource().getLocation();
		List<JsonNode> properties = new ArrayList<>();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { main }, null);
				InputStream stream = loader.getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
			assertThat(stream).isNotNull();
			JsonMapper.shared().readTree(stream).get("properties").forEach(properties::add);
		}
		return properties;
	}

}
