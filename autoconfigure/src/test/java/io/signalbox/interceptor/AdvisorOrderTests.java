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

import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
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
 * Where we stand among the others: inside security, {@code @Async},
 * {@code @ConcurrencyLimit} and {@code @Retryable}.
 */
@Timeout(60)
class AdvisorOrderTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Probe.class)
		.withBean(Work.class)
		.withUserConfiguration(Neighbours.class);

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
	void eachRetryAcquiresAnew() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("retried");
			assertThat(work.retried()).containsExactly(true, true, true);
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(3);
			assertThat(lock.statistics().holds()).isEqualTo(3);
		});
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
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isOne();
			leave.countDown();
			first.value();
			second.value();
			assertThat(lock.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(2);
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
