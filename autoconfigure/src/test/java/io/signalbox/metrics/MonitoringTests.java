package io.signalbox.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxWatchAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alert rules in the documentation ask for meters that exist.
 */
@Timeout(60)
class MonitoringTests {

	private static final Pattern METER = Pattern.compile("signalbox_[a-z_]+");

	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "prometheus-alerts.yml" })
	void everyMeterThatIsAskedForExists(String file) throws IOException {
		Set<String> asked = meters(Files.readString(documentation(file)));
		assertThat(asked).hasSizeGreaterThan(5);
		Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxWatchAutoConfiguration.class,
					SignalboxMetricsAutoConfiguration.class))
			.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.run((context) -> {
				PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
				context.getBean(SignalboxMetrics.class).bindTo(prometheus);
				context.getBean(WatchMetrics.class).bindTo(prometheus);
				assertThat(meters(prometheus.scrape())).containsAll(asked);
			});
	}

	@Test
	void dashboardHasNoTwoPanelsInOnePlace() throws IOException {
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(documentation("grafana-dashboard.json")));
		assertThat(dashboard.get("panels")).extracting((panel) -> panel.get("gridPos").toString())
			.doesNotHaveDuplicates();
		assertThat(dashboard.get("panels")).extracting((panel) -> panel.get("id").asInt()).doesNotHaveDuplicates();
	}

	@Test
	void alertRulesAreYamlWithAnExpressionEach() throws IOException {
		JsonNode rules = JsonMapper.shared()
			.valueToTree(new Yaml().load(Files.readString(documentation("prometheus-alerts.yml"))));
		assertThat(rules.get("groups").get(0).get("rules")).isNotEmpty()
			.allSatisfy((rule) -> assertThat(meters(rule.get("expr").asString())).isNotEmpty());
	}

	private static Set<String> meters(String text) {
		return METER.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
	}

	private static Path documentation(String file) {
		return Path.of("").toAbsolutePath().resolve("../docs/monitoring").resolve(file).normalize();
	}

}
