package io.signalbox.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Contexts of the tests: real ones, with our auto-configuration.
 */
public final class Contexts {

	/** What a user writes first. */
	public static final String BOX_OFFICE = """
			signalbox:
			  locks:      { ledger: { timeout: 2s }, journal: { type: reentrant } }
			  semaphores: { payment-gateway: { permits: 5, timeout: 500ms }, exports: { permits: 3, bounded: false } }
			  events:     { catalog-loaded: { } }
			""";

	private Contexts() {
	}

	/** A context with our auto-configuration and Boot's for proxies. */
	public static ApplicationContextRunner signalbox() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, SignalboxAutoConfiguration.class));
	}

	/** Puts a YAML text below the other sources, as {@code application.yml} is. */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> yaml(String text) {
		return (context) -> {
			try {
				ByteArrayResource resource = new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "test YAML");
				new YamlPropertySourceLoader().load("yaml", resource)
					.forEach((source) -> context.getEnvironment().getPropertySources().addLast(source));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		};
	}

	/** Puts variables in place of those of the operating system. */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> variables(
			Map<String, Object> variables) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
	}

}
