package io.signalbox.interceptor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * We stand outside {@code @Cacheable}: who has waited finds what the one before him has
 * put into the cache.
 */
@Timeout(60)
class CacheOrderTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Quotes.class)
		.withUserConfiguration(Caching.class);

	@Test
	void whoHasWaitedFindsItInTheCache() {
		this.runner.run((context) -> {
			Quotes quotes = context.getBean(Quotes.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("quotes");
			Threads.Task<Integer> first = this.threads.start(quotes::quote);
			Threads.until(lock::isLocked);
			Threads.Task<Integer> second = this.threads.start(quotes::quote);
			Threads.until(() -> lock.waiting() == 1);
			quotes.leave();
			assertThat(first.value()).isOne();
			assertThat(second.value()).isOne();
		});
	}

	@Test
	void turnedRoundTheOneWhoHasWaitedDoesItAllAgain() {
		this.runner.withPropertyValues("signalbox.aop.order=" + Integer.MAX_VALUE).run((context) -> {
			Quotes quotes = context.getBean(Quotes.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("quotes");
			Threads.Task<Integer> first = this.threads.start(quotes::quote);
			Threads.until(lock::isLocked);
			Threads.Task<Integer> second = this.threads.start(quotes::quote);
			Threads.until(() -> lock.waiting() == 1);
			quotes.leave();
			assertThat(first.value()).isOne();
			assertThat(second.value()).isEqualTo(2);
		});
	}

	static class Quotes {

		private final CountDownLatch leave = new CountDownLatch(1);

		private final AtomicInteger asked = new AtomicInteger();

		@Guarded("quotes")
		@Cacheable("quotes")
		public int quote() throws InterruptedException {
			assertThat(this.leave.await(10, TimeUnit.SECONDS)).isTrue();
			return this.asked.incrementAndGet();
		}

		void leave() {
			this.leave.countDown();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

}
