package io.signalbox.interceptor;

import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No setting and no missing library switches the annotations off silently.
 */
@Timeout(60)
class ProxyTests {

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Probe.class)
		.withBean(Ledger.class, LedgerService::new);

	@Test
	void weaverIsNotOnTheClassPathOfTheseTests() {
		assertThat(ClassUtils.isPresent("org.aspectj.weaver.Advice", null)).isFalse();
	}

	@Test
	void proxyIsAClassProxyByDefault() {
		this.runner.run((context) -> {
			assertThat(AopUtils.isCglibProxy(context.getBean(Ledger.class))).isTrue();
			assertThat(context.getBean(Ledger.class).book(context.getBean(Probe.class))).isTrue();
		});
	}

	@Test
	void proxyIsAClassProxyInAWholeApplication() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off")) {
			assertThat(AopUtils.isCglibProxy(context.getBean(Ledger.class))).isTrue();
			assertThat(context.getBean(LedgerService.class).book(context.getBean(Probe.class))).isTrue();
		}
	}

	@Test
	void annotationsWorkWithoutAutoProxying() {
		this.runner.withPropertyValues("spring.aop.auto=false").run((context) -> {
			assertThat(context.getBean(Ledger.class).book(context.getBean(Probe.class))).isTrue();
			assertThat(context.getBean(Ledger.class).byInterface(context.getBean(Probe.class))).isTrue();
		});
	}

	@Test
	void annotationsWorkWithoutAnyConfigurationOfProxies() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SignalboxAutoConfiguration.class))
			.withBean(Probe.class)
			.withBean(LedgerOnly.class)
			.run((context) -> assertThat(context.getBean(LedgerOnly.class).book(context.getBean(Probe.class)))
				.isTrue());
	}

	@Test
	void annotationsOfClassAndInterfaceWorkWithInterfaceProxies() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false").run((context) -> {
			Ledger ledger = context.getBean(Ledger.class);
			assertThat(AopUtils.isJdkDynamicProxy(ledger)).isTrue();
			assertThat(ledger.book(context.getBean(Probe.class))).isTrue();
			assertThat(ledger.byInterface(context.getBean(Probe.class))).isTrue();
		});
	}

	@Test
	void adviceIsAppliedOnce() {
		this.runner.run((context) -> assertThat(((Advised) context.getBean(Ledger.class)).getAdvisors())
			.hasOnlyElementsOfType(SignalboxAdvisor.class)
			.hasSize(1));
	}

	@Test
	void beanWithoutAnnotationsGetsNoProxy() {
		this.runner.withBean("plain", Plain.class)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean("plain"))).isFalse());
	}

	interface Ledger {

		boolean book(Probe probe);

		@Guarded("interface")
		boolean byInterface(Probe probe);

	}

	static class LedgerService implements Ledger {

		@Override
		@Guarded("ledger")
		public boolean book(Probe probe) {
			return probe.holds("ledger");
		}

		@Override
		public boolean byInterface(Probe probe) {
			return probe.holds("interface");
		}

	}

	static class LedgerOnly {

		@Guarded("ledger")
		public boolean book(Probe probe) {
			return probe.holds("ledger");
		}

	}

	static class Plain {

		public void call() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		LedgerService ledgerService() {
			return new LedgerService();
		}

		@Bean
		Probe probe(SignalboxRegistry registry) {
			return new Probe(registry);
		}

	}

}
