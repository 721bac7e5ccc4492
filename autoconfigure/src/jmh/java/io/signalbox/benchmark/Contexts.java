package io.signalbox.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.resilience.annotation.EnableResilientMethods;

/**
 * Starts the application of a benchmark, and makes sure that what it is to measure is
 * really there.
 */
final class Contexts {

	private Contexts() {
	}

	static ConfigurableApplicationContext start(List<Service> services, List<Class<?>> configurations,
			String... properties) {
		List<Class<?>> sources = new ArrayList<>(configurations);
		sources.add(Nothing.class);
		return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn", "signalbox.events.open.set=true",
					"resilience4j.bulkhead.instances.five.max-concurrent-calls=5",
					"resilience4j.bulkhead.instances.one.max-concurrent-calls=1",
					"resilience4j.bulkhead.instances.one.max-wait-duration=30s")
			.properties(properties)
			.initializers((context) -> services.forEach((service) -> register(context, service)))
			.run();
	}

	@SuppressWarnings("unchecked")
	private static void register(ConfigurableApplicationContext context, Service service) {
		((GenericApplicationContext) context).registerBean((Class<Service>) service.getClass(), () -> service);
	}

	/** Fails if the advice is not applied, or does nothing. */
	static void verify(ConfigurableApplicationContext context, Service service, Class<?> configuration) {
		check(AopUtils.isCglibProxy(service) && ((Advised) service).getAdvisors().length > 0, "not advised", service);
		if (configuration == Signalbox.class) {
			verifySignalbox(context, service);
		}
		if (configuration == Resilience4j.class) {
			verifyResilience4j(context.getBean(BulkheadRegistry.class), service);
		}
	}

	/** Fails if the bean has a proxy, or if the aspect does nothing. */
	static void verifyWoven(ConfigurableApplicationContext context, Service service) {
		check(!AopUtils.isAopProxy(service), "not without a proxy", service);
		verifySignalbox(context, service);
	}

	private static void verifySignalbox(ConfigurableApplicationContext context, Service service) {
		SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
		long before = attempts(registry);
		service.call();
		check(attempts(registry) > before, "not counted", service);
		check(context.getBean(MeterRegistry.class).find("signalbox.wait").meter() != null, "not measured", service);
	}

	private static long attempts(SignalboxRegistry registry) {
		return registry.all()
			.stream()
			.mapToLong((primitive) -> primitive.statistics().attempts(Outcome.ACQUIRED))
			.sum();
	}

	/** Takes all there is, and is refused: at once, or for being interrupted. */
	private static void verifyResilience4j(BulkheadRegistry registry, Service service) {
		Map<Bulkhead, Integer> taken = new HashMap<>();
		for (Bulkhead bulkhead : registry.getAllBulkheads()) {
			int available = bulkhead.getMetrics().getAvailableConcurrentCalls();
			for (int i = 0; i < available; i++) {
				bulkhead.acquirePermission();
			}
			taken.put(bulkhead, available);
		}
		boolean refused = false;
		Thread.currentThread().interrupt();
		try {
			service.call();
		}
		catch (BulkheadFullException | AcquirePermissionCancelledException ex) {
			refused = true;
		}
		finally {
			Thread.interrupted();
		}
		taken.forEach((bulkhead, count) -> {
			for (int i = 0; i < count; i++) {
				bulkhead.releasePermission();
			}
		});
		check(refused, "not limited", service);
	}

	private static void check(boolean condition, String what, Service service) {
		if (!condition) {
			throw new IllegalStateException(service.getClass() + " is " + what);
		}
	}

	/** So that no list of sources is empty. */
	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	/** Ours, with meters in a simple registry. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, SignalboxAutoConfiguration.class,
			SignalboxMetricsAutoConfiguration.class })
	static class Signalbox {

	}

	/** Spring's own. */
	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class Resilient {

	}

	/** Resilience4j, which is an aspect. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, BulkheadAutoConfiguration.class })
	static class Resilience4j {

	}

}
