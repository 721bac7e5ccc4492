package io.signalbox.interceptor;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.SemaphoreSettings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Calls that take more than one permit, and how many may wait.
 */
@Timeout(60)
class WeightTests {

	private static final int PERMITS = 8;

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Importer.class)
		.withPropertyValues("gateway.permits=3", "gateway.name=payment");

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void weightsInsideNeverExceedThePermits(boolean fair) {
		this.runner.withPropertyValues("signalbox.defaults.fair=" + fair).run((context) -> {
			Importer importer = context.getBean(Importer.class);
			for (int i = 0; i < 12; i++) {
				this.threads.run(() -> {
					for (int call = 0; call < 200; call++) {
						int weight = 1 + ThreadLocalRandom.current().nextInt(PERMITS);
						importer.store(Collections.nCopies(weight, "x"));
					}
				});
			}
			this.threads.afterEach(null);
			assertThat(importer.most()).isBetween(PERMITS / 2, PERMITS);
			assertThat(importer.calls()).isEqualTo(12 * 200);
			NamedSemaphore rows = context.getBean(SignalboxRegistry.class).semaphore("rows");
			assertThat(rows.available()).isEqualTo(PERMITS);
			assertThat(rows.settings().fair()).isEqualTo(fair);
		});
	}

	@Test
	void constantAndParameterAreWeightsToo() {
		this.runner.run((context) -> {
			Importer importer = context.getBean(Importer.class);
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			assertThat(importer.three(registry)).isEqualTo(PERMITS - 3);
			assertThat(importer.weigh(registry, 5)).isEqualTo(PERMITS - 5);
			assertThat(importer.weigh(registry, 2L)).isEqualTo(PERMITS - 2);
		});
	}

	@Test
	void weightThatIsNoPositiveWholeNumberIsAnErrorBeforeAnythingIsHeld() {
		this.runner.run((context) -> {
			Importer importer = context.getBean(Importer.class);
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			assertThatIllegalArgumentException().isThrownBy(() -> importer.store(List.of()))
				.withMessage("@Limited on " + Importer.class.getName()
						+ ".store(List): 'weight' must be a whole number of at least 1 but was 0: #rows.size()");
			for (Object wrong : new Object[] { -1, 1.5, "2", Long.MAX_VALUE }) {
				assertThatIllegalArgumentException().isThrownBy(() -> importer.weigh(registry, wrong))
					.withMessageContaining("at least 1 but was " + wrong);
			}
			assertThatIllegalArgumentException().isThrownBy(() -> importer.weigh(registry, null))
				.withMessageContaining("at least 1 but was null");
			assertThat(importer.calls()).isZero();
			assertThat(registry.semaphore("rows").statistics().holds()).isZero();
		});
	}

	@Test
	void moreThanThereAreIsRefusedAtOnce() {
		this.runner.run((context) -> {
			Importer importer = context.getBean(Importer.class);
			assertThatIllegalArgumentException().isThrownBy(() -> importer.store(Collections.nCopies(PERMITS + 1, "x")))
				.withMessageContaining("'rows'")
				.withMessageContaining("9");
			assertThat(importer.calls()).isZero();
		});
	}

	@Test
	void heavyCallThatCannotBeHadInTimeTakesNothing() {
		this.runner.withPropertyValues("signalbox.semaphores.rows.timeout=10ms").run((context) -> {
			Importer importer = context.getBean(Importer.class);
			NamedSemaphore rows = context.getBean(SignalboxRegistry.class).semaphore("rows");
			try (Hold hold = this.threads.start(() -> rows.hold()).value()) {
				assertThatExceptionOfType(AcquireTimeoutException.class)
					.isThrownBy(() -> importer.store(Collections.nCopies(PERMITS, "x")));
				assertThat(rows.available()).isEqualTo(PERMITS - 1);
				assertThat(importer.calls()).isZero();
			}
		});
	}

	@Test
	void maxWaitingOfTheAnnotationRefusesTheNext() {
		this.runner.run((context) -> {
			Importer importer = context.getBean(Importer.class);
			NamedSemaphore two = context.getBean(SignalboxRegistry.class).semaphore("two-wait");
			NamedSemaphore none = context.getBean(SignalboxRegistry.class).semaphore("none-waits");
			Hold hold = this.threads.start(() -> two.hold()).value();
			Threads.Task<Void> first = this.threads.run(importer::twoWait);
			Threads.Task<Void> second = this.threads.run(importer::twoWait);
			Threads.until(() -> two.waiting() == 2);
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(importer::twoWait);
			hold.close();
			first.value();
			second.value();
			try (Hold only = this.threads.start(() -> none.hold()).value()) {
				assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(importer::noneWaits);
			}
			importer.noneWaits();
		});
	}

	@Test
	void configurationWinsOverMaxWaitingOfTheAnnotation() {
		this.runner.withPropertyValues("signalbox.semaphores.none-waits.max-waiting=7").run((context) -> {
			SemaphoreSettings settings = context.getBean(SignalboxRegistry.class).semaphore("none-waits").settings();
			assertThat(settings.maxWaiting()).isEqualTo(7);
			assertThat(settings.permits()).isOne();
		});
	}

	@Test
	void placeholdersAreReplacedInEveryText() {
		this.runner.run((context) -> {
			NamedSemaphore semaphore = context.getBean(SignalboxRegistry.class).semaphore("payment-gateway");
			assertThat(semaphore.permits()).isEqualTo(3);
			try (Hold hold = this.threads.start(() -> semaphore.keys().hold("x-3")).value()) {
				context.getBean(Importer.class).placeholders("x-");
				assertThatExceptionOfType(AcquireTimeoutException.class)
					.isThrownBy(() -> context.getBean(Importer.class).heavyPlaceholders("x-"))
					.withMessageContaining("7ms");
			}
		});
	}

	static class Importer {

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private final AtomicInteger calls = new AtomicInteger();

		int most() {
			return this.most.get();
		}

		int calls() {
			return this.calls.get();
		}

		@Limited(name = "rows", permits = PERMITS, weight = "#rows.size()")
		public void store(List<String> rows) {
			this.calls.incrementAndGet();
			this.most.accumulateAndGet(this.inside.addAndGet(rows.size()), Math::max);
			Thread.yield();
			this.inside.addAndGet(-rows.size());
		}

		@Limited(name = "rows", permits = PERMITS, weight = "3")
		public int three(SignalboxRegistry registry) {
			return registry.semaphore("rows").available();
		}

		@Limited(name = "rows", permits = PERMITS, weight = "#weight")
		public int weigh(SignalboxRegistry registry, @Nullable Object weight) {
			return registry.semaphore("rows").available();
		}

		@Limited(name = "two-wait", permits = 1, maxWaiting = 2)
		public void twoWait() {
		}

		@Limited(name = "none-waits", permits = 1, maxWaiting = 0)
		public void noneWaits() {
		}

		@Limited(name = "${gateway.name}-gateway", permitsString = "${gateway.permits}",
				key = "#id + ${gateway.permits}", timeout = "${gateway.timeout:7ms}")
		public void placeholders(String id) {
		}

		@Limited(name = "${gateway.name}-gateway", permitsString = "${gateway.permits}",
				key = "#id + ${gateway.permits}", weight = "${gateway.permits}", timeout = "${gateway.timeout:7ms}")
		public void heavyPlaceholders(String id) {
		}

	}

}
