package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.signalbox.NamedLock;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * We stand inside {@code @Async}, {@code @ConcurrencyLimit} and {@code @Retryable}, and
 * among other advisors by our order. What happens where the order is turned round is
 * shown too: it is what the other tests rest on.
 */
@Timeout(60)
class AdvisorOrderTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner alone = Contexts.signalbox().withBean(Probe.class).withBean(Work.class);

	private final ApplicationContextRunner runner = this.alone.withUserConfiguration(Neighbours.class);

	/** A post-processor that comes before ours puts its advisor inside ours. */
	private final ApplicationContextRunner turnedRound = this.alone.withUserConfiguration(TurnedRound.class);

	@Test
	void asyncMethodTakesItsLockOnTheWorkerThread() {
		this.runner.run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("async");
			this.threads.run(lock::lock).value();
			CompletableFuture<String> worker = context.getBean(Work.class).async();
			Threads.until(() -> lock.waiting() == 1);
			assertThat(lock.waiters().get(0).thread()).isNotEqualTo(Thread.currentThread().getName());
			assertThat(worker).isNotDone();
			lock.unlock();
			assertThat(worker.get(10, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread().getName())
				.isNotEqualTo("not held");
			Threads.until(() -> !lock.isLocked());
		});
	}

	@Test
	void turnedRoundTheCallerOfAnAsyncMethodWaitsItself() {
		this.turnedRound.run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("async");
			this.threads.run(lock::lock).value();
			Threads.Task<String> caller = this.threads
				.start(() -> context.getBean(Work.class).async().get(10, TimeUnit.SECONDS));
			Threads.until(() -> lock.waiting() == 1);
			assertThat(lock.waiters().get(0).thread()).isEqualTo(caller.thread().getName());
			lock.unlock();
			caller.value();
		});
	}

	@Test
	void eachRetryAcquiresAnew() {
		this.runner.run((context) -> assertThat(acquiredForThreeTries(context)).isEqualTo(3));
	}

	@Test
	void turnedRoundAllRetriesAreOneHold() {
		this.turnedRound.run((context) -> assertThat(acquiredForThreeTries(context)).isOne());
	}

	private static long acquiredForThreeTries(ApplicationContext context) {
		NamedLock lock = context.getBean(SignalboxRegistry.class).lock("retried");
		assertThat(context.getBean(Work.class).retried()).containsExactly(true, true, true);
		assertThat(lock.statistics().holds()).isEqualTo(lock.statistics().attempts(Outcome.ACQUIRED));
		return lock.statistics().holds();
	}

	@Test
	void callerWhomTheConcurrencyLimitKeepsOutDoesNotWaitForTheLock() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("limited");
			CountDownLatch leave = new CountDownLatch(1);
			Threads.Task<Void> first = this.threads.run(() -> work.limited(leave));
			Threads.until(lock::isLocked);
			Threads.Task<Void> second = this.threads.run(() -> work.limited(leave));
			Threads.until(second::isParked);
			assertThat(lock.waiting()).isZero();
			Threads.until(() -> lock.statistics().attempts(Outcome.ACQUIRED) == 1);
			leave.countDown();
			first.value();
			second.value();
			Threads.until(() -> lock.statistics().attempts(Outcome.ACQUIRED) == 2);
		});
	}

	@Test
	void turnedRoundHeWaitsForTheLock() {
		this.turnedRound.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("limited");
			CountDownLatch leave = new CountDownLatch(1);
			Threads.Task<Void> first = this.threads.run(() -> work.limited(leave));
			Threads.until(lock::isLocked);
			Threads.Task<Void> second = this.threads.run(() -> work.limited(leave));
			Threads.until(() -> lock.waiting() == 1);
			leave.countDown();
			first.value();
			second.value();
		});
	}

	@Test
	void advisorWithALowerOrderIsOutsideAndOneWithAHigherOrderInside() {
		this.runner.run((context) -> {
			context.getBean(Work.class).seen();
			assertThat(context.getBean(Neighbours.class).seen).containsExactly("100: free", "last: held");
		});
	}

	@Test
	void orderIsConfigurable() {
		this.runner.withPropertyValues("signalbox.aop.order=50").run((context) -> {
			context.getBean(Work.class).seen();
			assertThat(context.getBean(Neighbours.class).seen).containsExactly("100: held", "last: held");
		});
		this.runner.withPropertyValues("signalbox.aop.order=" + Integer.MAX_VALUE).run((context) -> {
			context.getBean(Work.class).seen();
			assertThat(context.getBean(Neighbours.class).seen).containsExactly("100: free", "last: free");
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, 0, Integer.MAX_VALUE - 1, Integer.MAX_VALUE })
	void retriesAcquireAnewWithEveryOrder(int order) {
		this.runner.withPropertyValues("signalbox.aop.order=" + order)
			.run((context) -> assertThat(acquiredForThreeTries(context)).isEqualTo(3));
	}

	static class Work {

		private final Probe probe;

		private final List<Boolean> tries = new ArrayList<>();

		Work(Probe probe) {
			this.probe = probe;
		}

		@Async
		@Guarded("async")
		public CompletableFuture<String> async() {
			return CompletableFuture
				.completedFuture(this.probe.holds("async") ? Thread.currentThread().getName() : "not held");
		}

		@Guarded("retried")
		@Retryable(maxRetries = 2, delay = 1)
		public List<Boolean> retried() {
			this.tries.add(this.probe.holds("retried"));
			if (this.tries.size() < 3) {
				throw new IllegalStateException("planned");
			}
			return this.tries;
		}

		@Guarded("limited")
		@ConcurrencyLimit(1)
		public void limited(CountDownLatch leave) throws InterruptedException {
			assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
		}

		@Guarded("seen")
		public void seen() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(order = 0)
	@EnableResilientMethods(order = 0)
	static class TurnedRound {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@EnableResilientMethods
	static class Neighbours {

		private final List<String> seen = new ArrayList<>();

		private final ObjectProvider<Probe> probe;

		Neighbours(ObjectProvider<Probe> probe) {
			this.probe = probe;
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Advisor outer() {
			return advisor("100", 100);
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Advisor inner() {
			return advisor("last", Ordered.LOWEST_PRECEDENCE);
		}

		private Advisor advisor(String label, int order) {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setMappedName("seen");
			DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) (invocation) -> {
				this.seen.add(label + ": " + (this.probe.getObject().holds("seen") ? "held" : "free"));
				return invocation.proceed();
			});
			advisor.setOrder(order);
			return advisor;
		}

	}

}
