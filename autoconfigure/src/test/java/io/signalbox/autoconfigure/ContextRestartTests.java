package io.signalbox.autoconfigure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.management.ObjectName;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.metrics.SignalboxMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts come and go in one JVM: each has its own primitives, and a closed one leaves
 * nothing behind.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ContextRestartTests {

	/** Outlives the contexts, as one that the application makes itself may. */
	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(SignalboxMetricsAutoConfiguration.class))
		.withPropertyValues("signalbox.locks.ledger.timeout=2s")
		.withBean(Work.class);

	@Test
	void metersOfAClosedContextAreGone() {
		this.meters.counter("another");
		this.runner.run((context) -> {
			context.getBean(SignalboxMetrics.class).bindTo(this.meters);
			assertThat(names()).contains("signalbox.wait", "signalbox.active");
			context.getBean(SignalboxRegistry.class).lock("late");
		});
		assertThat(names()).containsExactly("another");
	}

	@Test
	void metersOfHistogramsAreGoneToo() {
		this.runner.withPropertyValues("signalbox.metrics.histogram=true").run((context) -> {
			context.getBean(SignalboxMetrics.class).bindTo(this.meters);
			assertThat(names()).contains("signalbox.hold");
		});
		assertThat(names()).isEmpty();
	}

	@Test
	void metersOfTheNextContextShowItsOwnPrimitives() {
		for (int i = 0; i < 2; i++) {
			this.runner.run((context) -> {
				context.getBean(SignalboxMetrics.class).bindTo(this.meters);
				assertThat(active()).isZero();
				try (Hold hold = context.getBean(SignalboxRegistry.class).lock("ledger").hold()) {
					assertThat(active()).isOne();
				}
			});
		}
	}

	@Test
	void twoContextsAtATimeHaveTheirOwnPrimitives(CapturedOutput output) {
		this.runner.run((first) -> {
			first.getBean(SignalboxMetrics.class).bindTo(this.meters);
			NamedLock lock = first.getBean("ledger", NamedLock.class);
			this.runner.run((second) -> {
				second.getBean(SignalboxMetrics.class).bindTo(this.meters);
				assertThat(second.getBean("ledger")).isNotSameAs(lock);
				try (Hold hold = lock.hold()) {
					second.getBean(Work.class).call();
					assertThat(active()).isOne();
				}
			});
			assertThat(output).containsOnlyOnce("exists already and goes on to show another application context");
			assertThat(names()).as("those of the first").contains("signalbox.active");
			first.getBean(Work.class).call();
		});
		assertThat(names()).isEmpty();
	}

	@Test
	void noThreadAndNoManagedBeanIsLeft() {
		Set<ObjectName> before = managedBeans();
		// other tests keep their contexts
		Set<Thread> ofOthers = ourThreads();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=signalbox",
					"--spring.datasource.generate-unique-name=true", "--signalbox.semaphores.gateway.permits=1")) {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			context.getBean(Work.class).call();
			registry.semaphore("gateway").holdAsync(Duration.ofMinutes(1));
			registry.semaphore("gateway").holdAsync(Duration.ofMinutes(1));
			assertThat(ourThreadsBut(ofOthers)).extracting(Thread::getName)
				.contains("signalbox-clock", "signalbox-timer", "signalbox-watch");
			assertThat(managedBeans()).anyMatch((name) -> "Signalbox".equals(name.getKeyProperty("name")));
		}
		Threads.until(() -> ourThreadsBut(ofOthers).isEmpty());
		assertThat(managedBeans()).isEqualTo(before);
	}

	private List<String> names() {
		return this.meters.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).distinct().toList();
	}

	private double active() {
		return this.meters.get("signalbox.active").tag("name", "ledger").gauge().value();
	}

	private static Set<Thread> ourThreads() {
		return ourThreadsBut(Set.of());
	}

	private static Set<Thread> ourThreadsBut(Set<Thread> others) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("signalbox-") && !others.contains(thread))
			.collect(Collectors.toSet());
	}

	private static Set<ObjectName> managedBeans() {
		return ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Work.class)
	static class Application {

	}

	static class Work {

		@Guarded("ledger")
		void call() {
			// the lock is the effect
		}

	}

}
