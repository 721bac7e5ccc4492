package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.Hold;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxRefreshAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxSettingsRefresh;
import io.signalbox.interceptor.WiringException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties that change while an application uses primitives in Redis.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(60)
class RedisRefreshTests {

	private static ApplicationContextRunner runner() {
		return Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class,
					SignalboxRefreshAutoConfiguration.class))
			.withPropertyValues("signalbox.engine=redis", "signalbox.redis.url=" + SharedRedis.server().address(),
					"signalbox.redis.key-prefix=refresh-" + UUID.randomUUID(), "signalbox.events.loaded.timeout=1m",
					"signalbox.conditions.stock.lock=warehouse", "signalbox.conditions.stock.timeout=1m",
					"signalbox.barriers.team.parties=2", "signalbox.barriers.team.timeout=1m",
					"signalbox.semaphores.tills.permits=1", "signalbox.locks.ledger.timeout=1m")
			.withBean(Work.class);
	}

	private static void change(ConfigurableApplicationContext context, String... properties) {
		TestPropertyValues.of(properties).applyTo(context);
		context.getBean(SignalboxSettingsRefresh.class).refresh();
	}

	@Test
	void timeoutsAndPermitsAreThoseOfTheEnvironment() {
		runner().run((context) -> {
			change(context.getSourceApplicationContext(), "signalbox.events.loaded.timeout=20ms",
					"signalbox.conditions.stock.timeout=20ms", "signalbox.barriers.team.timeout=20ms",
					"signalbox.semaphores.tills.permits=3");
			Work work = context.getBean(Work.class);
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(work::search)
				.withMessageContaining("within 20ms");
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(work::take)
				.withMessageContaining("within 20ms");
			assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(work::start)
				.withMessageContaining("within 20ms");
			assertThat(context.getBean("loaded", NamedEvent.class).settings().timeout()).hasToString("20ms");
			assertThat(context.getBean("stock", NamedCondition.class).settings().timeout()).hasToString("20ms");
			assertThat(context.getBean("team", NamedBarrier.class).settings().timeout()).hasToString("20ms");
			try (Hold all = context.getBean(NamedSemaphore.class).hold(3, Duration.ZERO)) {
				assertThat(context.getBean(NamedSemaphore.class).available()).isZero();
			}
		});
	}

	@Test
	void changeThatTheEngineCannotKeepIsAnErrorAndNothingElseIsChanged() {
		runner().run((context) -> {
			for (String wrong : new String[] { "signalbox.barriers.team.timeout=none",
					"signalbox.semaphores.tills.fair=true" }) {
				assertThatExceptionOfType(WiringException.class)
					.isThrownBy(() -> change(context.getSourceApplicationContext(), "signalbox.locks.ledger.timeout=1s",
							"signalbox.events.loaded.timeout=1s", wrong))
					.withMessageContaining("can't be changed while the application runs")
					.withMessageContaining("the engine 'redis'");
				for (String name : new String[] { "ledger", "loaded", "team" }) {
					assertThat(context.getBean(name, NamedPrimitive.class).settings().timeout()).as(name)
						.hasToString("1m");
				}
				change(context.getSourceApplicationContext(), "signalbox.locks.ledger.timeout=1m",
						"signalbox.events.loaded.timeout=1m", "signalbox.barriers.team.timeout=1m",
						"signalbox.semaphores.tills.fair=false");
			}
		});
	}

	static class Work {

		@AwaitEvent("loaded")
		public void search() {
		}

		@AwaitCondition(name = "stock", until = "false")
		public void take() {
		}

		@AwaitBarrier("team")
		public void start() {
		}

	}

}
