package io.signalbox.metrics;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.OverReleaseException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Every meter is there from the start, and every attempt is counted.
 */
@Timeout(60)
class MeterTests {

	private static final List<String> OUTCOMES = List.of("acquired", "timeout", "rejected", "interrupted", "cancelled");

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(
				AutoConfigurations.of(SignalboxMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
						SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withInitializer(Contexts.yaml(Contexts.BOX_OFFICE))
		.withPropertyValues("signalbox.semaphores.single.permits=1", "signalbox.semaphores.single.max-waiting=1")
		.withBean(Shop.class);

	@Test
	void everyMeterIsThereWithZeroBeforeAnyCall() {
		this.runner.run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(names(meters, "payment-gateway", "semaphore")).containsExactly("signalbox.active",
					"signalbox.hold", "signalbox.hold.max", "signalbox.keys", "signalbox.max", "signalbox.pending",
					"signalbox.release.rejected", "signalbox.wait", "signalbox.wait.max");
			assertThat(names(meters, "ledger", "lock")).hasSize(9);
			assertThat(names(meters, "catalog-loaded", "event")).containsExactly("signalbox.active", "signalbox.keys",
					"signalbox.pending", "signalbox.wait", "signalbox.wait.max");
			for (String outcome : OUTCOMES) {
				assertThat(count(meters, "signalbox.wait", "payment-gateway", outcome)).isZero();
			}
			assertThat(value(meters, "signalbox.max", "payment-gateway")).isEqualTo(5);
			assertThat(value(meters, "signalbox.max", "ledger")).isOne();
			assertThat(value(meters, "signalbox.active", "payment-gateway")).isZero();
			assertThat(value(meters, "signalbox.release.rejected", "payment-gateway")).isZero();
		});
	}

	@Test
	void primitivesOfAnnotationsAreMeasuredFromTheStart() {
		this.runner.run((context) -> assertThat(
				count(context.getBean(MeterRegistry.class), "signalbox.wait", "Shop.render", "acquired"))
			.isZero());
	}

	@Test
	void tagsAreNameKindAndEngine() {
		this.runner
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
				.filteredOn((meter) -> meter.getId().getName().startsWith("signalbox."))
				.isNotEmpty()
				.allSatisfy((meter) -> assertThat(meter.getId().getTags())
					.filteredOn((tag) -> !tag.getKey().equals("outcome"))
					.extracting((tag) -> tag.getKey())
					.containsExactly("engine", "kind", "name")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "signalbox.metrics.histogram=false", "signalbox.metrics.histogram=true" })
	void everyAttemptIsCountedByItsOutcome(String mode) {
		this.runner.withPropertyValues(mode).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			NamedSemaphore single = context.getBean("single", NamedSemaphore.class);
			Shop shop = context.getBean(Shop.class);
			shop.single();
			shop.single();
			single.acquire();
			Threads.Task<Void> waiter = this.threads.run(shop::single);
			Threads.until(() -> single.waiting() == 1);
			assertThat(value(meters, "signalbox.pending", "single")).isOne();
			assertThat(value(meters, "signalbox.active", "single")).isOne();
			assertThat(this.threads.run(shop::single).failure()).hasMessageContaining("no room");
			waiter.interrupt();
			assertThat(waiter.failure()).isNotNull();
			assertThat(this.threads.run(() -> shop.singleWithin10ms()).failure()).hasMessageContaining("10ms");
			single.release();
			assertThat(count(meters, "signalbox.wait", "single", "acquired")).isEqualTo(3);
			assertThat(count(meters, "signalbox.wait", "single", "interrupted")).isOne();
			assertThat(count(meters, "signalbox.wait", "single", "rejected")).isOne();
			assertThat(count(meters, "signalbox.wait", "single", "timeout")).isOne();
			assertThat(count(meters, "signalbox.wait", "single", "cancelled")).isZero();
			assertThat(total(meters, "signalbox.wait", "single", "timeout")).isGreaterThanOrEqualTo(10);
			assertThat(value(meters, "signalbox.wait.max", "single")).isGreaterThanOrEqualTo(0.010);
			assertThat(value(meters, "signalbox.pending", "single")).isZero();
			assertThat(value(meters, "signalbox.active", "single")).isZero();
		});
	}

	@Test
	void holdsAreCountedAndTimed() {
		this.runner.withPropertyValues("signalbox.metrics.hold-sampling=1").run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("Shop.render");
			CountDownLatch leave = new CountDownLatch(1);
			Threads.Task<Void> holder = this.threads.run(() -> context.getBean(Shop.class).render(leave));
			// not isLocked, which is true a moment before the hold begins to be timed
			Threads.until(() -> !lock.holders().isEmpty());
			long locked = System.nanoTime();
			Threads.until(() -> System.nanoTime() - locked > TimeUnit.MILLISECONDS.toNanos(30));
			leave.countDown();
			holder.value();
			FunctionTimer holds = meters.get("signalbox.hold").tag("name", "Shop.render").functionTimer();
			assertThat(holds.count()).isOne();
			assertThat(holds.totalTime(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(30);
			assertThat(value(meters, "signalbox.hold.max", "Shop.render")).isCloseTo(holds.totalTime(TimeUnit.SECONDS),
					within(0.001));
		});
	}

	@Test
	void refusedReleaseIsCounted() {
		this.runner.run((context) -> {
			NamedSemaphore gateway = context.getBean("payment-gateway", NamedSemaphore.class);
			assertThatExceptionOfType(OverReleaseException.class).isThrownBy(gateway::release);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(value(meters, "signalbox.release.rejected", "payment-gateway")).isOne();
		});
	}

	@Test
	void histogramKeepsBucketsAndMeasuresEveryHold() {
		this.runner.withPropertyValues("signalbox.metrics.histogram=true").run((context) -> {
			PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
			context.getBean(SignalboxMetrics.class).bindTo(prometheus);
			for (int i = 0; i < 100; i++) {
				context.getBean(Shop.class).pay();
			}
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Timer wait = meters.get("signalbox.wait").tags("name", "payment-gateway", "outcome", "acquired").timer();
			assertThat(wait.count()).isEqualTo(100);
			assertThat(meters.get("signalbox.hold").tag("name", "payment-gateway").timer().count()).isEqualTo(100);
			assertThat(names(meters, "payment-gateway", "semaphore")).hasSize(9);
			assertThat(prometheus.scrape()).containsPattern(
					"signalbox_wait_seconds_bucket\\{.*name=\"payment-gateway\",outcome=\"acquired\",le=\"\\+Inf\"} 100")
				.containsPattern("signalbox_hold_seconds_bucket\\{.*name=\"payment-gateway\",le=\"\\+Inf\"} 100");
		});
	}

	@Test
	void holdTimesCanBeSwitchedOff() {
		this.runner.withPropertyValues("signalbox.metrics.hold=false").run((context) -> {
			context.getBean(Shop.class).pay();
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(names(meters, "payment-gateway", "semaphore")).hasSize(7)
				.doesNotContain("signalbox.hold", "signalbox.hold.max");
			assertThat(count(meters, "signalbox.wait", "payment-gateway", "acquired")).isOne();
		});
	}

	@Test
	void primitiveMadeInCodeIsMeasuredFromThenOn() {
		this.runner.run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean(SignalboxRegistry.class).lock("late");
			assertThat(names(meters, "late", "lock")).hasSize(9);
		});
	}

	@Test
	void contextsInOneJvmAreMeasuredApart() {
		this.runner.run((one) -> this.runner.run((another) -> {
			one.getBean(Shop.class).pay();
			assertThat(count(one.getBean(MeterRegistry.class), "signalbox.wait", "payment-gateway", "acquired"))
				.isOne();
			assertThat(count(another.getBean(MeterRegistry.class), "signalbox.wait", "payment-gateway", "acquired"))
				.isZero();
		}));
	}

	private static Set<String> names(MeterRegistry meters, String name, String kind) {
		Set<String> names = new TreeSet<>();
		meters.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> Tags.of("name", name, "kind", kind, "engine", "local")
				.stream()
				.allMatch((tag) -> id.getTags().contains(tag)))
			.forEach((id) -> names.add(id.getName()));
		return names;
	}

	private static double value(MeterRegistry meters, String meter, String name) {
		return meters.get(meter).tag("name", name).meter().measure().iterator().next().getValue();
	}

	private static double count(MeterRegistry meters, String meter, String name, String outcome) {
		return measure(meters, meter, name, outcome, Statistic.COUNT);
	}

	/** In milliseconds. */
	private static double total(MeterRegistry meters, String meter, String name, String outcome) {
		return measure(meters, meter, name, outcome, Statistic.TOTAL_TIME) * 1000;
	}

	private static double measure(MeterRegistry meters, String meter, String name, String outcome,
			Statistic statistic) {
		for (var measurement : meters.get(meter).tags("name", name, "outcome", outcome).meter().measure()) {
			if (measurement.getStatistic() == statistic) {
				return measurement.getValue();
			}
		}
		throw new AssertionError("no " + statistic);
	}

	static class Shop {

		@Guarded
		void render(CountDownLatch leave) throws InterruptedException {
			assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
		}

		@Limited("payment-gateway")
		void pay() {
		}

		@Limited("single")
		void single() {
		}

		@Limited(name = "single", timeout = "10ms")
		void singleWithin10ms() {
		}

	}

}
