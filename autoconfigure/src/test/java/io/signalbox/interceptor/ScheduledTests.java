package io.signalbox.interceptor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.NamedLock;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real scheduler calls annotated methods through their proxy, whatever our order, and
 * {@code timeout = "0", onTimeout = SKIP} leaves out a run while another is still going
 * on.
 */
@Timeout(60)
class ScheduledTests {

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Probe.class)
		.withUserConfiguration(Scheduling.class);

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, SignalboxPostProcessor.DEFAULT_ORDER, Integer.MAX_VALUE })
	void scheduledMethodHoldsItsLockWithEveryOrder(int order) {
		this.runner.withBean(Plain.class).withPropertyValues("signalbox.aop.order=" + order).run((context) -> {
			Plain plain = context.getBean(Plain.class);
			Threads.until(plain::hasRun);
			assertThat(plain.held()).isTrue();
		});
	}

	@Test
	void runIsSkippedWhileAnotherIsGoingOn() {
		this.runner.withBean(CleanUp.class).run((context) -> {
			CleanUp cleanUp = context.getBean(CleanUp.class);
			NamedLock lock = lock(context);
			// who is granted is not inside yet
			Threads.until(() -> cleanUp.started() > 0 && lock.statistics().attempts(Outcome.TIMEOUT) >= 3);
			assertThat(cleanUp.started()).isOne();
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isOne();
			cleanUp.leave();
			Threads.until(() -> cleanUp.started() >= 3);
			assertThat(cleanUp.together()).isOne();
		});
	}

	@Test
	void skippedRunIsNoFailureOfTheSchedule() {
		this.runner.withBean(CleanUp.class).run((context) -> {
			NamedLock lock = lock(context);
			Threads.until(() -> lock.statistics().attempts(Outcome.TIMEOUT) >= 3);
			context.getBean(CleanUp.class).leave();
			assertThat(context.getBean(Scheduling.class).failures).hasValue(0);
		});
	}

	private static NamedLock lock(ApplicationContext context) {
		return context.getBean(SignalboxRegistry.class).lock("clean-up");
	}

	static class Plain {

		private final Probe probe;

		private volatile boolean held;

		private volatile boolean ran;

		Plain(Probe probe) {
			this.probe = probe;
		}

		@Scheduled(initialDelay = 1, fixedDelay = Long.MAX_VALUE, timeUnit = TimeUnit.MILLISECONDS)
		@Guarded("scheduled")
		public void run() {
			this.held = this.probe.holds("scheduled");
			this.ran = true;
		}

		boolean hasRun() {
			return this.ran;
		}

		boolean held() {
			return this.held;
		}

	}

	/** Two schedules of one job: one of them comes while the other is at it. */
	static class CleanUp {

		private final CountDownLatch leave = new CountDownLatch(1);

		private final AtomicInteger started = new AtomicInteger();

		private final AtomicInteger together = new AtomicInteger();

		private final AtomicInteger inside = new AtomicInteger();

		@Scheduled(fixedRate = 5)
		@Scheduled(fixedRate = 7)
		@Guarded(name = "clean-up", timeout = "0", onTimeout = OnTimeout.SKIP)
		public void run() throws InterruptedException {
			this.together.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			this.started.incrementAndGet();
			assertThat(this.leave.await(10, TimeUnit.SECONDS)).isTrue();
			this.inside.decrementAndGet();
		}

		void leave() {
			this.leave.countDown();
		}

		int started() {
			return this.started.get();
		}

		int together() {
			return this.together.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

		final AtomicInteger failures = new AtomicInteger();

		@Bean
		ThreadPoolTaskScheduler taskScheduler() {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			scheduler.setPoolSize(2);
			scheduler.setErrorHandler((failure) -> this.failures.incrementAndGet());
			return scheduler;
		}

	}

}
