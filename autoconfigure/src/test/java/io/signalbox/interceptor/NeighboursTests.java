package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All neighbours around one method, as they stand on its proxy. What the order is good
 * for is in the tests of each neighbour.
 */
@Timeout(60)
class NeighboursTests {

	/** Each is a word in what only one of the advisors prints. */
	private static final List<String> NEIGHBOURS = List.of("AsyncAnnotationAdvisor", "ConcurrencyLimit", "Retryable",
			"MethodSecurity", "SignalboxAdvisor", "CacheInterceptor", "TransactionInterceptor");

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true")
		.withUserConfiguration(Everything.class)
		.withBean(Work.class);

	@Test
	void fromOutsideIn() {
		assertThat(neighbours()).containsExactlyElementsOf(NEIGHBOURS);
	}

	@Test
	void lowOrderMovesUsOutsideOfSecurityButNotOfRetries() {
		assertThat(neighbours("signalbox.aop.order=0")).containsExactly("AsyncAnnotationAdvisor", "ConcurrencyLimit",
				"Retryable", "SignalboxAdvisor", "MethodSecurity", "CacheInterceptor", "TransactionInterceptor");
	}

	@Test
	void highestOrderMovesUsInsideOfTransactions() {
		assertThat(neighbours("signalbox.aop.order=" + Integer.MAX_VALUE)).containsExactly("AsyncAnnotationAdvisor",
				"ConcurrencyLimit", "Retryable", "MethodSecurity", "CacheInterceptor", "TransactionInterceptor",
				"SignalboxAdvisor");
	}

	private List<String> neighbours(String... properties) {
		List<String> found = new ArrayList<>();
		this.runner.withPropertyValues(properties).run((context) -> {
			for (Advisor advisor : ((Advised) context.getBean(Work.class)).getAdvisors()) {
				String printed = advisor.toString();
				found.add(NEIGHBOURS.stream().filter(printed::contains).findFirst().orElse(printed));
			}
		});
		return found;
	}

	static class Work {

		@Async
		@Retryable
		@ConcurrencyLimit(2)
		@PreAuthorize("permitAll()")
		@Guarded("work")
		@Cacheable("work")
		@Transactional
		public CompletableFuture<String> work() {
			return CompletableFuture.completedFuture("done");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@EnableResilientMethods
	@EnableMethodSecurity
	@EnableCaching
	static class Everything {

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

}
