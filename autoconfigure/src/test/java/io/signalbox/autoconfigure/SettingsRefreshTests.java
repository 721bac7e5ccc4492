package io.signalbox.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedSemaphore;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.actuate.PrimitiveDescription;
import io.signalbox.actuate.SignalboxEndpoint;
import io.signalbox.annotation.Limited;
import io.signalbox.interceptor.WiringException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Settings that change with the environment, as Spring Cloud changes it.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class SettingsRefreshTests {

	private static final String YAML = """
			signalbox:
			  locks:
			    ledger: { timeout: 2s }
			    "[reports.daily]": { max-waiting: 3 }
			  semaphores:
			    payment-gateway: { permits: 1, timeout: 500ms, max-waiting: 10, fair: false }
			    exports: { timeout: "${exports.timeout}" }
			  queues:
			    orders: { capacity: 100 }
			exports.timeout: 3s
			""";

	@RegisterExtension
	final Threads threads = new Threads();

	@TempDir
	private Path directory;

	private Path file;

	private ConfigurableApplicationContext context;

	private SignalboxRegistry registry;

	@BeforeEach
	void start() throws IOException {
		this.file = Files.writeString(this.directory.resolve("application.yml"), YAML);
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--spring.config.location=file:" + this.file, "--spring.autoconfigure.exclude=",
					"--signalbox.locks.[reports.daily].fenced=true",
					"--signalbox.locks.[reports.daily].hold-at-least=1ms",
					"--management.endpoints.web.exposure.include=signalbox");
		this.registry = this.context.getBean(SignalboxRegistry.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void changedSettingsAreAppliedUnderLoad() throws Exception {
		NamedSemaphore gateway = this.registry.semaphore("payment-gateway");
		Hold hold = gateway.hold();
		Threads.Task<Void> waiter = this.threads.run(() -> gateway.hold(Duration.ofSeconds(20)).close());
		Threads.until(() -> gateway.waiting() == 1);
		Set<String> keys = refresh("permits: 1, timeout: 500ms, max-waiting: 10, fair: false",
				"permits: 2, timeout: 7s, max-waiting: 20, fair: true");
		waiter.value();
		hold.close();
		assertThat(keys).contains("signalbox.semaphores.payment-gateway.permits");
		assertThat(gateway.settings())
			.isEqualTo(new SemaphoreSettings(2, true, true, 20, io.signalbox.Timeout.valueOf("7s")));
		assertThat(gateway.available()).isEqualTo(2);
		PrimitiveDescription shown = this.context.getBean(SignalboxEndpoint.class).primitive("payment-gateway");
		assertThat(shown.origins().get("permits")).satisfies((origin) -> {
			assertThat(origin.source()).isEqualTo("configuration");
			assertThat(origin.location()).contains("application.yml").endsWith(" - 6:33");
		});
	}

	@Test
	void whatHasNotChangedOfALockStays() throws IOException {
		refresh("max-waiting: 3 ", "max-waiting: 4 ");
		LockSettings settings = this.registry.lock("reports.daily").settings();
		assertThat(settings.maxWaiting()).isEqualTo(4);
		assertThat(settings.fenced()).isTrue();
		assertThat(settings.holdAtLeast()).hasToString("1ms");
	}

	@Test
	void settingThatWasChangedOtherwiseStaysUntilItsPropertyChanges() throws IOException {
		NamedSemaphore gateway = this.registry.semaphore("payment-gateway");
		gateway.resize(8);
		refresh("max-waiting: 10", "max-waiting: 11");
		assertThat(gateway.settings())
			.isEqualTo(new SemaphoreSettings(8, true, false, 11, io.signalbox.Timeout.valueOf("500ms")));
		refresh("permits: 1", "permits: 3");
		assertThat(gateway.settings().permits()).isEqualTo(3);
	}

	@Test
	void propertyThatIsGoneLeavesItToTheAnnotationAndTheDefaults() throws IOException {
		refresh("ledger: { timeout: 2s }", "ledger: { }");
		assertThat(this.registry.lock("ledger").settings()).isEqualTo(LockSettings.PLAIN);
		assertThat(this.registry.semaphore("exports").settings().permits()).isEqualTo(4);
		refresh("exports: {", "exports: { permits: 5,");
		assertThat(this.registry.semaphore("exports").settings().permits()).isEqualTo(5);
		refresh("exports: { permits: 5,", "exports: {");
		assertThat(this.registry.semaphore("exports").settings().permits()).isEqualTo(4);
	}

	@Test
	void propertyThatAnotherOneRefersToChangesToo() throws IOException {
		refresh("exports.timeout: 3s", "exports.timeout: 4s");
		assertThat(this.registry.semaphore("exports").settings().timeout())
			.isEqualTo(io.signalbox.Timeout.valueOf("4s"));
	}

	@Test
	void badValueIsAnErrorWithItsPropertyAndItsOriginAndNothingHasChanged(CapturedOutput output) throws IOException {
		Settings gateway = this.registry.semaphore("payment-gateway").settings();
		Settings ledger = this.registry.lock("ledger").settings();
		replace("permits: 1", "permits: 0");
		replace("max-waiting: 3", "max-waiting: -3");
		refresh("ledger: { timeout: 2s }", "ledger: { timeout: 9s }");
		assertThat(output)
			.containsPattern("ERROR.*no settings have: signalbox.semaphores.payment-gateway.permits must "
					+ "be positive but was 0 .*application.yml.* - 6:33.*Say how many")
			.containsPattern("ERROR.*signalbox.locks.reports.daily.max-waiting must not be negative but was -3 "
					+ ".*application.yml.* - 4:39");
		assertThat(this.registry.semaphore("payment-gateway").settings()).isEqualTo(gateway);
		assertThat(this.registry.lock("ledger").settings()).isEqualTo(ledger);
		refresh("timeout: 9s", "timeout: soon");
		assertThat(output)
			.containsPattern("ERROR.*signalbox.locks.ledger.timeout can't be 'soon' " + ".*application.yml.* - 3:24");
		replace("permits: 0", "permits: 1");
		replace("max-waiting: -3", "max-waiting: 3");
		refresh("timeout: soon", "timeout: 9s");
		assertThat(this.registry.lock("ledger").settings().timeout()).isEqualTo(io.signalbox.Timeout.valueOf("9s"));
	}

	@Test
	void whatCannotChangeWhileItRunsIsAnErrorAndNothingHasChanged(CapturedOutput output) throws IOException {
		replace("timeout: 2s", "timeout: 9s");
		refresh("capacity: 100", "capacity: 50");
		assertThat(output)
			.containsPattern("ERROR.*signalbox.queues.orders can't be changed while the application runs: "
					+ "'capacity' is 100 for good and cannot become 50 .*application.yml.* - 9:25");
		assertThat(this.registry.lock("ledger").settings().timeout()).isEqualTo(io.signalbox.Timeout.valueOf("2s"));
	}

	@Test
	void newNameTakesARestartAndTheOthersAreApplied(CapturedOutput output) throws IOException {
		replace("queues:\n", "queues:\n    letters: { capacity: 1 }\n");
		refresh("timeout: 2s", "timeout: 9s");
		assertThat(output).containsPattern("WARN.*'letters' is declared now .* which takes a restart");
		assertThat(this.registry.find("letters")).isNull();
		assertThat(this.registry.lock("ledger").settings().timeout()).isEqualTo(io.signalbox.Timeout.valueOf("9s"));
	}

	@Test
	void ownCodeRefreshesWithoutSpringCloud() throws IOException {
		SignalboxSettingsRefresh refresh = this.context.getBean(SignalboxSettingsRefresh.class);
		assertThat(refresh.refresh()).isEmpty();
		System.setProperty("signalbox.locks.ledger.timeout", "6s");
		System.setProperty("signalbox.semaphores.exports.permits", "7");
		try {
			assertThat(refresh.refresh()).containsExactly("exports", "ledger");
			assertThat(this.registry.lock("ledger").settings().timeout()).isEqualTo(io.signalbox.Timeout.valueOf("6s"));
			System.setProperty("signalbox.locks.ledger.timeout", "-6s");
			assertThatExceptionOfType(WiringException.class).isThrownBy(refresh::refresh)
				.withMessageContaining("signalbox.locks.ledger.timeout")
				.withMessageContaining("systemProperties");
		}
		finally {
			System.clearProperty("signalbox.locks.ledger.timeout");
			System.clearProperty("signalbox.semaphores.exports.permits");
		}
		Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxRefreshAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(EnvironmentChangeEvent.class))
			.run((alone) -> assertThat(alone).hasSingleBean(SignalboxSettingsRefresh.class)
				.doesNotHaveBean(EnvironmentChangeListener.class));
	}

	/** Changes the file, and lets Spring Cloud read it again. */
	private Set<String> refresh(String from, String to) throws IOException {
		replace(from, to);
		return this.context.getBean(ContextRefresher.class).refresh();
	}

	private void replace(String from, String to) throws IOException {
		String text = Files.readString(this.file);
		assertThat(text).contains(from);
		Files.writeString(this.file, text.replace(from, to));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, SignalboxAutoConfiguration.class,
			SignalboxEndpointAutoConfiguration.class, SignalboxRefreshAutoConfiguration.class,
			RefreshAutoConfiguration.class, ConfigurationPropertiesRebinderAutoConfiguration.class })
	@Import(Exports.class)
	static class Application {

	}

	static class Exports {

		@Limited(name = "exports", permits = 4)
		public List<String> export() {
			return List.of();
		}

	}

}
