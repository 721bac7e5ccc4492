package io.signalbox.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.SignalboxEndpoint;
import io.signalbox.annotation.Guarded;
import io.signalbox.metrics.SignalboxMetrics;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Micrometer and Actuator are optional.
 */
class AbsentLibrariesTests {

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(SignalboxMetricsAutoConfiguration.class,
				SignalboxEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=signalbox")
		.withBean(Work.class);

	@Test
	void bothAreUsedWhereTheyAre() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(SignalboxMetrics.class).hasSingleBean(SignalboxEndpoint.class);
			assertWorks(context.getBean(Work.class), context.getBean(SignalboxRegistry.class));
		});
	}

	@Test
	void worksWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class)).run((context) -> {
			assertThat(context).doesNotHaveBean("signalboxMetrics").hasSingleBean(SignalboxEndpoint.class);
			assertWorks(context.getBean(Work.class), context.getBean(SignalboxRegistry.class));
		});
	}

	@Test
	void worksWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class, ConditionalOnAvailableEndpoint.class))
			.run((context) -> {
				assertThat(context).doesNotHaveBean("signalboxEndpoint").hasSingleBean(SignalboxMetrics.class);
				assertWorks(context.getBean(Work.class), context.getBean(SignalboxRegistry.class));
			});
	}

	@Test
	void bothAreGoneWhenSwitchedOff() {
		this.runner.withPropertyValues("signalbox.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SignalboxMetrics.class)
				.doesNotHaveBean(SignalboxEndpoint.class));
	}

	private static void assertWorks(Work work, SignalboxRegistry registry) {
		work.call();
		assertThat(registry.lock("work").statistics().attempts(Outcome.ACQUIRED)).isOne();
	}

	/** Public, as its proxy comes from another class loader. */
	public static class Work {

		@Guarded("work")
		public void call() {
		}

	}

}
