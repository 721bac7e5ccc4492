package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Statistics;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads at once: never more inside than there are permits, and every attempt is
 * counted.
 */
@Timeout(60)
class LimitUnderLoadTests {

	private static final int THREADS = 64;

	private static final int CALLS = 200;

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Gateway.class);

	@Test
	void neverMoreInsideThanPermits() {
		this.runner.run((context) -> {
			Gateway gateway = context.getBean(Gateway.class);
			together(gateway::pay);
			NamedSemaphore permits = context.getBean(SignalboxRegistry.class).semaphore("gateway");
			Statistics statistics = permits.statistics();
			assertThat(gateway.most()).isBetween(1, 5);
			assertThat(statistics.attempts(Outcome.ACQUIRED)).isEqualTo((long) THREADS * CALLS);
			assertThat(statistics.holds()).isEqualTo((long) THREADS * CALLS);
			assertThat(permits.available()).isEqualTo(5);
			assertThat(statistics.active() + statistics.pending()).isZero();
			assertThat(permits.holders()).isEmpty();
		});
	}

	@Test
	void fivePermitsLetFiveInAtOnce() {
		this.runner.run((context) -> {
			Gateway gateway = context.getBean(Gateway.class);
			CyclicBarrier inside = new CyclicBarrier(5);
			List<Threads.Task<Void>> tasks = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				tasks.add(this.threads.run(() -> gateway.meet(inside)));
			}
			for (Threads.Task<Void> task : tasks) {
				task.value();
			}
		});
	}

	@Test
	void guardedCountLosesNoUpdate() {
		this.runner.run((context) -> {
			Gateway gateway = context.getBean(Gateway.class);
			together(gateway::count);
			assertThat(gateway.counted()).isEqualTo(THREADS * CALLS);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("count");
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isEqualTo((long) THREADS * CALLS + 1);
		});
	}

	@Test
	void grantsAndTimeoutsAddUpToAttempts() {
		this.runner.withPropertyValues("signalbox.semaphores.gateway.timeout=0").run((context) -> {
			Gateway gateway = context.getBean(Gateway.class);
			AtomicInteger refused = new AtomicInteger();
			together(() -> {
				try {
					gateway.pay();
				}
				catch (AcquireTimeoutException ex) {
					refused.incrementAndGet();
				}
			});
			Statistics statistics = context.getBean("gateway", NamedSemaphore.class).statistics();
			assertThat(statistics.attempts(Outcome.TIMEOUT)).isEqualTo(refused.get());
			assertThat(statistics.attempts(Outcome.ACQUIRED)).isEqualTo((long) THREADS * CALLS - refused.get());
			assertThat(gateway.most()).isBetween(1, 5);
		});
	}

	private void together(Runnable call) throws Exception {
		CyclicBarrier start = new CyclicBarrier(THREADS);
		List<Threads.Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			tasks.add(this.threads.run(() -> {
				start.await(10, TimeUnit.SECONDS);
				for (int n = 0; n < CALLS; n++) {
					call.run();
				}
			}));
		}
		for (Threads.Task<Void> task : tasks) {
			task.value();
		}
	}

	static class Gateway {

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private int count;

		@Limited(name = "gateway", permits = 5)
		public void pay() {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			Thread.yield();
			this.inside.decrementAndGet();
		}

		@Limited(name = "gateway", permits = 5)
		public void meet(CyclicBarrier barrier) throws Exception {
			barrier.await(10, TimeUnit.SECONDS);
		}

		@Guarded("count")
		public void count() {
			this.count++;
		}

		@Guarded("count")
		public int counted() {
			return this.count;
		}

		public int most() {
			return this.most.get();
		}

	}

}
