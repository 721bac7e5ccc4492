package io.signalbox.metrics;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.signalbox.NamedQueue;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A queue has one size and two kinds of wait.
 */
@Timeout(60)
class QueueMeterTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(
				AutoConfigurations.of(SignalboxMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
						SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("signalbox.queues.orders.capacity=2");

	@Test
	void everyMeterIsThereWithZeroBeforeAnyCall() {
		this.runner.run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(names(meters, "queue")).containsExactly("signalbox.active", "signalbox.max");
			for (String side : List.of("put", "take")) {
				assertThat(names(meters, side)).containsExactly("signalbox.pending", "signalbox.wait",
						"signalbox.wait.max");
				for (String outcome : List.of("acquired", "timeout", "rejected", "interrupted")) {
					assertThat(waits(meters, side, outcome)).isZero();
				}
			}
			assertThat(gauge(meters, "signalbox.max", "queue")).isEqualTo(2);
			assertThat(gauge(meters, "signalbox.active", "queue")).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "signalbox.metrics.histogram=false", "signalbox.metrics.histogram=true" })
	void attemptsAreCountedBySideAndOutcome(String mode) {
		this.runner.withPropertyValues(mode).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			NamedQueue<String> orders = context.getBean(SignalboxRegistry.class).queue("orders");
			orders.addAll(List.of("a", "b"));
			assertThat(orders.offer("c")).isFalse();
			Task<Void> putter = this.threads.run(() -> orders.put("d"));
			Threads.until(() -> orders.waiters().size() == 1);
			assertThat(gauge(meters, "signalbox.active", "queue")).isEqualTo(2);
			assertThat(gauge(meters, "signalbox.pending", "put")).isOne();
			assertThat(gauge(meters, "signalbox.pending", "take")).isZero();
			orders.take();
			putter.value();
			orders.clear();
			Task<String> taker = this.threads.start(orders::take);
			Threads.until(() -> orders.waiters().size() == 1);
			assertThat(gauge(meters, "signalbox.pending", "take")).isOne();
			taker.interrupt();
			assertThat(taker.failure()).isInstanceOf(InterruptedException.class);
			assertThat(waits(meters, "put", "acquired")).isEqualTo(3);
			assertThat(waits(meters, "put", "timeout")).isOne();
			assertThat(waits(meters, "take", "acquired")).isOne();
			assertThat(waits(meters, "take", "interrupted")).isOne();
			assertThat(gauge(meters, "signalbox.wait.max", "put")).isPositive();
			assertThat(gauge(meters, "signalbox.wait.max", "take")).isPositive();
		});
	}

	private static Set<String> names(MeterRegistry meters, String kind) {
		Set<String> names = new TreeSet<>();
		for (Meter meter : meters.getMeters()) {
			if ("orders".equals(meter.getId().getTag("name")) && kind.equals(meter.getId().getTag("kind"))
					&& "local".equals(meter.getId().getTag("engine"))) {
				names.add(meter.getId().getName());
			}
		}
		return names;
	}

	private static double gauge(MeterRegistry meters, String meter, String kind) {
		return meters.get(meter).tags("name", "orders", "kind", kind).meter().measure().iterator().next().getValue();
	}

	private static double waits(MeterRegistry meters, String side, String outcome) {
		Meter meter = meters.get("signalbox.wait").tags("name", "orders", "kind", side, "outcome", outcome).meter();
		for (var measurement : meter.measure()) {
			if (measurement.getStatistic() == Statistic.COUNT) {
				return measurement.getValue();
			}
		}
		throw new AssertionError("no count");
	}

}
