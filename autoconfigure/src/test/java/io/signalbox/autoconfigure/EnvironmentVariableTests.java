package io.signalbox.autoconfigure;

import java.util.Map;

import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Timeout;
import io.signalbox.interceptor.WiringException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An environment variable, which has no dashes and no case, changes the primitive that it
 * means and makes no second one.
 */
class EnvironmentVariableTests {

	private final ApplicationContextRunner runner = Contexts.signalbox();

	@Test
	void variableChangesTheDeclaredSemaphoreAndMakesNoSecond() {
		this.runner.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_SEMAPHORES_PAYMENTGATEWAY_PERMITS", "8")))
			.run((context) -> {
				assertThat(context.getBeansOfType(NamedSemaphore.class)).containsOnlyKeys("payment-gateway", "exports");
				NamedSemaphore gateway = context.getBean("payment-gateway", NamedSemaphore.class);
				assertThat(gateway.permits()).isEqualTo(8);
				assertThat(gateway.settings().timeout()).isEqualTo(Timeout.valueOf("500ms"));
			});
	}

	@ParameterizedTest
	@CsvSource({ "plain, PLAIN", "dashed-name, DASHEDNAME", "camelCase, CAMELCASE", "[dotted.name], DOTTEDNAME" })
	void everySpellingIsFound(String declared, String variable) {
		String name = declared.replaceAll("[\\[\\]]", "");
		this.runner
			.withInitializer(
					Contexts.yaml("signalbox.semaphores: { \"" + declared + "\": { permits: 5, fair: true } }"))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_SEMAPHORES_" + variable + "_PERMITS", "8")))
			.run((context) -> {
				assertThat(context.getBeansOfType(NamedSemaphore.class)).containsOnlyKeys(name);
				assertThat(context.getBean(name, NamedSemaphore.class).permits()).isEqualTo(8);
				assertThat(context.getBean(name, NamedSemaphore.class).settings().fair()).isTrue();
			});
	}

	@Test
	void variableChangesLocksAndEvents() {
		this.runner.withInitializer(Contexts.yaml("""
				signalbox:
				  locks: { daily-ledger: { timeout: 2s } }
				  events: { catalog-loaded: { timeout: 2s } }
				"""))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_LOCKS_DAILYLEDGER_TYPE", "reentrant",
					"SIGNALBOX_EVENTS_CATALOGLOADED_SET", "true")))
			.run((context) -> {
				assertThat(context.getBeansOfType(NamedLock.class)).containsOnlyKeys("daily-ledger");
				NamedLock ledger = context.getBean(NamedLock.class);
				assertThat(ledger.settings().reentrant()).isTrue();
				assertThat(ledger.settings().timeout()).isEqualTo(Timeout.valueOf("2s"));
				assertThat(context.getBeansOfType(NamedEvent.class)).containsOnlyKeys("catalog-loaded");
				NamedEvent loaded = context.getBean(NamedEvent.class);
				assertThat(loaded.isSet()).isTrue();
				assertThat(loaded.settings().timeout()).isEqualTo(Timeout.valueOf("2s"));
			});
	}

	@Test
	void variableCanMakeASemaphoreBoundedAgain() {
		this.runner.withInitializer(Contexts.yaml("signalbox.semaphores.daily-exports: { permits: 5, bounded: false }"))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_SEMAPHORES_DAILYEXPORTS_BOUNDED", "true")))
			.run((context) -> assertThat(context.getBean(NamedSemaphore.class).settings().bounded()).isTrue());
	}

	@Test
	void variableForAnEventThatLeavesItsFlagOpenDoesNotClearIt() {
		this.runner.withInitializer(Contexts.yaml("signalbox.events.shop-open: { set: true }"))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_EVENTS_SHOPOPEN_TIMEOUT", "3s")))
			.run((context) -> {
				assertThat(context.getBeansOfType(NamedEvent.class)).containsOnlyKeys("shop-open");
				assertThat(context.getBean(NamedEvent.class).isSet()).isTrue();
				assertThat(context.getBean(NamedEvent.class).settings().timeout()).isEqualTo(Timeout.valueOf("3s"));
			});
	}

	@Test
	void variableForANameWithADotLeavesOpenWhatItDoesNotSay() {
		this.runner.withInitializer(Contexts.yaml("""
				signalbox:
				  events: { "[shop.open]": { set: true } }
				  semaphores: { "[daily.exports]": { permits: 5, bounded: false } }
				"""))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_EVENTS_SHOPOPEN_TIMEOUT", "3s",
					"SIGNALBOX_SEMAPHORES_DAILYEXPORTS_PERMITS", "8")))
			.run((context) -> {
				assertThat(context.getBeansOfType(NamedEvent.class)).containsOnlyKeys("shop.open");
				assertThat(context.getBean(NamedEvent.class).isSet()).isTrue();
				assertThat(context.getBean(NamedEvent.class).settings().timeout()).isEqualTo(Timeout.valueOf("3s"));
				assertThat(context.getBean(NamedSemaphore.class).permits()).isEqualTo(8);
				assertThat(context.getBean(NamedSemaphore.class).settings().bounded()).isFalse();
			});
	}

	@Test
	void variableThatLeavesBoundedOpenDoesNotChangeIt() {
		this.runner.withInitializer(Contexts.yaml("signalbox.semaphores.daily-exports: { permits: 5, bounded: false }"))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_SEMAPHORES_DAILYEXPORTS_PERMITS", "8")))
			.run((context) -> {
				NamedSemaphore exports = context.getBean(NamedSemaphore.class);
				assertThat(exports.permits()).isEqualTo(8);
				assertThat(exports.settings().bounded()).isFalse();
			});
	}

	@Test
	void variableAloneDeclaresAPrimitive() {
		this.runner.withInitializer(Contexts.variables(Map.of("SIGNALBOX_SEMAPHORES_POOL_PERMITS", "8")))
			.run((context) -> assertThat(context.getBean("pool", NamedSemaphore.class).permits()).isEqualTo(8));
	}

	@Test
	void wrongValueInAVariableIsReported() {
		this.runner.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_SEMAPHORES_PAYMENTGATEWAY_PERMITS", "many")))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(WiringException.class)
				.hasMessageContaining("many"));
	}

	@Test
	void twoSpellingsOfOneNameAreRefused() {
		this.runner.withInitializer(Contexts.yaml("""
				signalbox:
				  semaphores: { payment-gateway: { permits: 5 }, paymentGateway: { permits: 6 } }
				"""))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(WiringException.class)
				.hasMessageContaining("payment-gateway")
				.hasMessageContaining("paymentGateway")
				.hasMessageContaining("the same name"));
	}

}
