package io.signalbox.autoconfigure;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.signalbox.AcquireRejectedException;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the application ends, so do all waits; what is held may finish.
 */
@Timeout(60)
class ShutdownTests {

	@RegisterExtension
	final Threads threads = new Threads();

	@Test
	void waiterIsReleasedAndHolderFinishes() throws Exception {
		ConfigurableApplicationContext context = start();
		NamedLock lock = context.getBean(SignalboxRegistry.class).lock("work");
		NamedEvent event = context.getBean(SignalboxRegistry.class).event("never");
		Work work = context.getBean(Work.class);
		CountDownLatch leave = new CountDownLatch(1);
		Threads.Task<String> holder = this.threads.start(() -> work.call(leave));
		Threads.until(lock::isLocked);
		Threads.Task<String> waiter = this.threads.start(() -> work.call(leave));
		Threads.until(() -> lock.waiting() == 1);
		Threads.Task<Void> eventWaiter = this.threads.run(event::await);
		Threads.until(() -> event.waiting() == 1);
		context.close();
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class).hasMessageContaining("shuts down");
		assertThat(eventWaiter.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(holder).isNotDone();
		leave.countDown();
		assertThat(holder.value()).isEqualTo("done");
		assertThat(lock.isLocked()).isFalse();
	}

	@Test
	void waitEndsBeforeBeansAreDestroyed() throws Exception {
		ConfigurableApplicationContext context = start();
		NamedLock lock = context.getBean(SignalboxRegistry.class).lock("work");
		CountDownLatch leave = new CountDownLatch(1);
		Work work = context.getBean(Work.class);
		Threads.Task<String> holder = this.threads.start(() -> work.call(leave));
		Threads.until(lock::isLocked);
		Threads.Task<String> waiter = this.threads.start(() -> work.call(leave));
		Threads.until(() -> lock.waiting() == 1);
		context.getBean(Pool.class).worker.set(waiter);
		context.close();
		assertThat(context.getBeanFactory().containsSingleton("pool")).isFalse();
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
		leave.countDown();
		holder.value();
	}

	@Test
	void pausedContextGoesOnWorking() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("work");
			Work work = context.getBean(Work.class);
			CountDownLatch leave = new CountDownLatch(1);
			Threads.Task<String> holder = this.threads.start(() -> work.call(leave));
			Threads.until(lock::isLocked);
			Threads.Task<String> waiter = this.threads.start(() -> work.call(leave));
			Threads.until(() -> lock.waiting() == 1);
			context.stop();
			assertThat(lock.waiting()).isOne();
			context.start();
			leave.countDown();
			assertThat(holder.value()).isEqualTo("done");
			assertThat(waiter.value()).isEqualTo("done");
			assertThat(work.call(leave)).isEqualTo("done");
		}
	}

	@Test
	void noThreadOfOursIsLeft() throws Exception {
		Set<Thread> before = ours();
		ConfigurableApplicationContext context = start();
		NamedLock lock = context.getBean(SignalboxRegistry.class).lock("work");
		assertThat(context.getBean(Work.class).call(new CountDownLatch(0))).isEqualTo("done");
		lock.holdAsync(Duration.ofSeconds(30)).toCompletableFuture().get(10, TimeUnit.SECONDS);
		lock.holdAsync(Duration.ofSeconds(30));
		assertThat(before.containsAll(ours())).isFalse();
		context.close();
		Threads.until(() -> before.containsAll(ours()));
	}

	/** Those of contexts that other tests left open among them. */
	private static Set<Thread> ours() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("signalbox-"))
			.collect(Collectors.toSet());
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, SignalboxAutoConfiguration.class })
	@Import({ Work.class, Pool.class })
	static class Application {

	}

	static class Work {

		@Guarded(name = "work", timeout = "none")
		String call(CountDownLatch leave) throws InterruptedException {
			assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
			return "done";
		}

	}

	/** Waits at its end for its worker, as a pool of threads does. */
	static class Pool implements DisposableBean {

		final AtomicReference<Threads.Task<String>> worker = new AtomicReference<>();

		@Override
		public void destroy() throws Exception {
			Threads.Task<String> task = this.worker.get();
			if (task != null) {
				assertThat(task.failure()).isInstanceOf(AcquireRejectedException.class);
			}
		}

	}

}
