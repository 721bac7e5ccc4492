package io.signalbox.redis;

import java.util.UUID;
import java.util.function.UnaryOperator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.PrimitiveDescription;
import io.signalbox.actuate.SignalboxEndpoint;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxEndpointAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import io.signalbox.metrics.SignalboxMetrics;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

/**
 * Two instances of one application, each a context of its own, whose primitives are all
 * in one server.
 */
final class TwoInstances {

	private final String keyPrefix = "two-" + UUID.randomUUID();

	private final UnaryOperator<ApplicationContextRunner> application;

	TwoInstances(UnaryOperator<ApplicationContextRunner> application) {
		this.application = application;
	}

	/** What is done with both. */
	interface Test {

		void run(Instance first, Instance second) throws Exception;

	}

	/** One of the two. */
	record Instance(ApplicationContext context) {

		<T> T get(Class<T> type) {
			return this.context.getBean(type);
		}

		SignalboxRegistry registry() {
			return get(SignalboxRegistry.class);
		}

		PrimitiveDescription endpoint(String name) {
			return get(SignalboxEndpoint.class).primitive(name);
		}

		/** How many attempts ended so, by the meter. */
		double waits(String name, String kind, String outcome) {
			MeterRegistry meters = get(MeterRegistry.class);
			get(SignalboxMetrics.class).bindTo(meters);
			return meters.get("signalbox.wait")
				.tags("name", name, "kind", kind, "engine", "redis", "outcome", outcome)
				.functionTimer()
				.count();
		}

	}

	private ApplicationContextRunner instance(String name) {
		return this.application.apply(Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class,
					SignalboxMetricsAutoConfiguration.class, SignalboxEndpointAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("signalbox.engine=redis", "signalbox.redis.url=" + SharedRedis.server().address(),
					"signalbox.redis.key-prefix=" + this.keyPrefix, "signalbox.redis.instance=" + name,
					"management.endpoints.web.exposure.include=signalbox",
					"management.endpoint.signalbox.show-values=always"));
	}

	void run(Test test) {
		start("first", (first) -> start("second", (second) -> test.run(new Instance(first), new Instance(second))));
	}

	/** Starts one, whatever comes of it. */
	void start(String name, ContextConsumer<AssertableApplicationContext> test) {
		instance(name).run(test);
	}

}
