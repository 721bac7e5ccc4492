package io.signalbox.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.Lock;

import io.signalbox.Engine;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Timeout;
import io.signalbox.interceptor.SignalboxPostProcessor;
import io.signalbox.local.LocalEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is declared in YAML is a bean of that name.
 */
@org.junit.jupiter.api.Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DeclaredPrimitivesTests {

	@Test
	void everyDeclaredPrimitiveCanBeInjected() {
		Contexts.signalbox()
			.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.withUserConfiguration(Injection.class)
			.run((context) -> {
				Injected injected = context.getBean(Injected.class);
				assertThat(injected.gateway()).isSameAs(context.getBean("payment-gateway"));
				assertThat(injected.gateway().permits()).isEqualTo(5);
				assertThat(injected.journal().settings().reentrant()).isTrue();
				assertThat(injected.locks()).containsOnlyKeys("ledger", "journal");
				assertThat(injected.ledger()).isSameAs(injected.locks().get("ledger"));
				assertThat(injected.loaded().isSet()).isFalse();
			});
	}

	@Test
	void settingsAreThoseOfTheYaml() {
		Contexts.signalbox().withInitializer(Contexts.yaml(Contexts.BOX_OFFICE)).run((context) -> {
			NamedLock ledger = context.getBean("ledger", NamedLock.class);
			assertThat(ledger.settings().reentrant()).isFalse();
			assertThat(ledger.settings().timeout()).isEqualTo(Timeout.valueOf("2s"));
			NamedSemaphore gateway = context.getBean("payment-gateway", NamedSemaphore.class);
			assertThat(gateway.settings().bounded()).isTrue();
			assertThat(gateway.settings().timeout()).isEqualTo(Timeout.valueOf("500ms"));
			NamedSemaphore exports = context.getBean("exports", NamedSemaphore.class);
			assertThat(exports.settings().bounded()).isFalse();
			assertThat(exports.permits()).isEqualTo(3);
			assertThat(context.getBeansOfType(NamedPrimitive.class)).hasSize(5);
		});
	}

	@Test
	void beanAndRegistryGiveTheSamePrimitive() {
		Contexts.signalbox()
			.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.run((context) -> assertThat(context.getBean(SignalboxRegistry.class).lock("ledger"))
				.isSameAs(context.getBean("ledger")));
	}

	@Test
	void lockIsALockOfTheJdk() {
		Contexts.signalbox().withInitializer(Contexts.yaml(Contexts.BOX_OFFICE)).run((context) -> {
			Lock lock = context.getBean("ledger", Lock.class);
			lock.lock();
			assertThat(lock.tryLock()).isFalse();
			lock.unlock();
			assertThat(context.getBean("ledger", NamedLock.class).isLocked()).isFalse();
		});
	}

	@Test
	void nameInBracketsKeepsItsDotsAndSlashes() {
		Contexts.signalbox().withInitializer(Contexts.yaml("""
				signalbox:
				  locks:
				    "[reports.daily]": { type: reentrant }
				    "[eu/west.1]": { }
				""")).run((context) -> {
			assertThat(context.getBeansOfType(NamedLock.class)).containsOnlyKeys("reports.daily", "eu/west.1");
			assertThat(context.getBean("reports.daily", NamedLock.class).settings().reentrant()).isTrue();
		});
	}

	@Test
	void emptyEntryIsAPrimitiveWithDefaults() {
		Contexts.signalbox().withInitializer(Contexts.yaml("""
				signalbox:
				  locks: { braces: { }, nothing: }
				  events: { bare: }
				""")).run((context) -> {
			assertThat(context.getBeansOfType(NamedLock.class)).containsOnlyKeys("braces", "nothing");
			assertThat(context.getBeansOfType(NamedEvent.class)).containsOnlyKeys("bare");
			assertThat(context.getBean("nothing", NamedLock.class).settings().reentrant()).isFalse();
		});
	}

	@Test
	void numberZeroIsATimeoutInYaml() {
		Contexts.signalbox().withInitializer(Contexts.yaml("""
				signalbox:
				  defaults: { timeout: 0 }
				  locks: { ledger: { timeout: 0 } }
				""")).run((context) -> {
			assertThat(context.getBean("ledger", NamedLock.class).settings().timeout()).isEqualTo(Timeout.ZERO);
			assertThat(context.getBean(SignalboxProperties.class).defaults().timeout()).isEqualTo(Timeout.ZERO);
		});
	}

	@Test
	void placeholderInAValueIsResolved() {
		Contexts.signalbox()
			.withPropertyValues("limit=7", "signalbox.semaphores.gateway.permits=${limit}")
			.run((context) -> assertThat(context.getBean(NamedSemaphore.class).permits()).isEqualTo(7));
	}

	@Test
	void eventCanBeSetAtFirst() {
		Contexts.signalbox()
			.withPropertyValues("signalbox.events.open.set=true")
			.run((context) -> assertThat(context.getBean("open", NamedEvent.class).isSet()).isTrue());
	}

	@Test
	void profileChangesOneFieldOfOneEntry(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("application.yml"), Contexts.BOX_OFFICE + """
				---
				spring.config.activate.on-profile: night
				signalbox.semaphores.payment-gateway.permits: 2
				""");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=file:" + file, "--spring.profiles.active=night",
					"--spring.main.banner-mode=off")) {
			NamedSemaphore gateway = context.getBean("payment-gateway", NamedSemaphore.class);
			assertThat(gateway.permits()).isEqualTo(2);
			assertThat(gateway.settings().timeout()).isEqualTo(Timeout.valueOf("500ms"));
			assertThat(context.getBean("exports", NamedSemaphore.class).permits()).isEqualTo(3);
			assertThat(context.getBeansOfType(NamedPrimitive.class)).hasSize(5);
		}
	}

	@Test
	void nothingIsThereWhenSwitchedOff() {
		Contexts.signalbox()
			.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.withPropertyValues("signalbox.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(NamedPrimitive.class)
				.doesNotHaveBean(Engine.class)
				.doesNotHaveBean(SignalboxRegistry.class)
				.doesNotHaveBean(SignalboxPostProcessor.class));
	}

	@Test
	void laterConditionsSeeTheBeans() {
		Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(Later.class))
			.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.run((context) -> assertThat(context).hasBean("sawALock"));
		Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(Later.class))
			.run((context) -> assertThat(context).doesNotHaveBean("sawALock"));
	}

	@Test
	void engineOfTheUserReplacesOurs() {
		Contexts.signalbox()
			.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
			.withBean("mine", Engine.class, LocalEngine::new)
			.run((context) -> assertThat(context).hasSingleBean(Engine.class).hasBean("mine").hasBean("ledger"));
	}

	@Test
	void registryOfTheUserReplacesOurs() {
		SignalboxRegistry mine = new SignalboxRegistry(new LocalEngine());
		Contexts.signalbox()
			.withBean("mine", SignalboxRegistry.class, () -> mine)
			.withPropertyValues("signalbox.locks.ledger.timeout=2s")
			.run((context) -> assertThat(context.getBean("ledger")).isSameAs(mine.lock("ledger")));
	}

	@Test
	void beanOfTheUserWithTheSameNameIsAnError() {
		assertThatExceptionOfType(BeanDefinitionOverrideException.class)
			.isThrownBy(() -> new SpringApplicationBuilder(OwnLedger.class).web(WebApplicationType.NONE)
				.run("--signalbox.locks.ledger.timeout=2s", "--spring.main.banner-mode=off"))
			.withMessageContaining("'ledger'");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SignalboxAutoConfiguration.class)
	static class Application {

	}

	record Injected(NamedSemaphore gateway, NamedLock journal, Map<String, NamedLock> locks, Lock ledger,
			NamedEvent loaded) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Injection {

		@Bean
		Injected injected(@Qualifier("payment-gateway") NamedSemaphore gateway, NamedLock journal,
				Map<String, NamedLock> locks, @Qualifier("ledger") Lock ledger,
				@Qualifier("catalog-loaded") NamedEvent loaded) {
			return new Injected(gateway, journal, locks, ledger, loaded);
		}

	}

	@AutoConfiguration(after = SignalboxAutoConfiguration.class)
	static class Later {

		@Bean
		@ConditionalOnBean(NamedLock.class)
		String sawALock() {
			return "yes";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SignalboxAutoConfiguration.class)
	static class OwnLedger {

		@Bean
		NamedLock ledger() {
			return new SignalboxRegistry(new LocalEngine()).lock("mine");
		}

	}

}
