package io.signalbox.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MisspelledProperty}.
 */
class MisspelledPropertyTests {

	@ParameterizedTest
	@CsvSource({ "signalbox.semaphores.gateway.permit, signalbox.semaphores.gateway.permits",
			"signalbox.semaphors.gateway.permits, signalbox.semaphores.gateway.permits",
			"signalbox.lokcs.x, signalbox.locks.x", "signalbox.locks.ledger.tiemout, signalbox.locks.ledger.timeout",
			"signalbox.locks.reports.daily.max-waitng, signalbox.locks.reports.daily.max-waiting",
			"signalbox.locks[reports.daily].max-waitng, signalbox.locks[reports.daily].max-waiting",
			"signalbox.metrics.holdsampling2, signalbox.metrics.hold-sampling", "signalbox.enable, signalbox.enabled",
			"signalbox.default.timeout, signalbox.defaults.timeout" })
	void namesThePropertyThatWasMeant(String written, String meant) {
		assertThat(remedy(written)).isEqualTo("Correct its name to '" + meant + "', or remove it");
	}

	@Test
	void listsWhatThereIsWhereNothingIsLikeIt() {
		assertThat(remedy("signalbox.events.catalog.initially-open"))
			.isEqualTo("Correct its name or remove it: 'signalbox.events.catalog' has engine, max-keys, set, timeout");
		// names have dots
		assertThat(remedy("signalbox.locks.ledger.timeout.seconds"))
			.startsWith("Correct its name or remove it: 'signalbox.locks.ledger.timeout' has engine, ");
		assertThat(remedy("signalbox.web.x")).startsWith("Correct its name or remove it: 'signalbox.web' has ");
	}

	@Test
	void saysNoMoreOfWhatIsBelowAValue() {
		assertThat(remedy("signalbox.engine.type")).isEqualTo("Correct its name or remove it");
	}

	private static String remedy(String name) {
		return MisspelledProperty.remedy(ConfigurationPropertyName.of(name));
	}

}
