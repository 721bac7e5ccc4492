package io.signalbox.interceptor;

import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotations work on beans of every kind, and each call takes its lock once.
 */
@Timeout(60)
class BeanKindTests {

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Probe.class)
		.withUserConfiguration(Beans.class);

	@Test
	void lazyBean() {
		this.runner.run((context) -> {
			assertThat(context.getBeanFactory().containsSingleton("lazyBean")).isFalse();
			assertGuarded(context, "lazyBean");
		});
	}

	@Test
	void primitiveOfALazyBeanIsThereBeforeTheBean() {
		this.runner.run((context) -> {
			assertThat(context.getBean(SignalboxRegistry.class).find("guard")).isNotNull();
			assertThat(context.getBeanFactory().containsSingleton("lazyBean")).isFalse();
		});
	}

	@Test
	void prototypeBean() {
		this.runner.run((context) -> {
			assertThat(context.getBean("prototypeBean")).isNotSameAs(context.getBean("prototypeBean"));
			assertGuarded(context, "prototypeBean");
		});
	}

	@Test
	void scopedProxy() {
		this.runner.run((context) -> {
			assertThat(context.containsBean(ScopedProxyUtils.getTargetBeanName("scopedBean"))).isTrue();
			assertGuarded(context, "scopedBean");
		});
	}

	@Test
	void scopedInterfaceProxy() {
		this.runner.run((context) -> {
			context.getBean("scopedByInterface", Service.class).call();
			assertThat(context.getBean(SignalboxRegistry.class).lock("guard").statistics().attempts(Outcome.ACQUIRED))
				.isOne();
		});
	}

	@Test
	void productOfAFactoryBean() {
		this.runner.run((context) -> assertGuarded(context, "product"));
	}

	@Test
	void configurationClassWithProxiedBeanMethods() {
		this.runner.withUserConfiguration(ProxiedConfiguration.class).run((context) -> {
			ProxiedConfiguration configuration = context.getBean(ProxiedConfiguration.class);
			assertThat(configuration.call(context.getBean(Probe.class))).isTrue();
			assertThat(context.getBean("made")).isSameAs(configuration.made());
		});
	}

	@Test
	void everyBeanOfOneClass() {
		this.runner.run((context) -> {
			assertThat(context.getBeanProvider(GuardedService.class).stream())
				.allSatisfy((bean) -> assertThat(bean.call()).isTrue());
		});
	}

	private static void assertGuarded(ApplicationContext context, String name) {
		assertThat(context.getBean(name, GuardedService.class).call()).isTrue();
		assertThat(context.getBean(SignalboxRegistry.class).lock("guard").statistics().attempts(Outcome.ACQUIRED))
			.isOne();
	}

	interface Service {

		boolean call();

	}

	static class GuardedService implements Service {

		private final Probe probe;

		GuardedService(Probe probe) {
			this.probe = probe;
		}

		@Override
		@Guarded("guard")
		public boolean call() {
			return this.probe.holds("guard");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		@Lazy
		GuardedService lazyBean(Probe probe) {
			return new GuardedService(probe);
		}

		@Bean
		@Scope("prototype")
		GuardedService prototypeBean(Probe probe) {
			return new GuardedService(probe);
		}

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		GuardedService scopedBean(Probe probe) {
			return new GuardedService(probe);
		}

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		Service scopedByInterface(Probe probe) {
			return new GuardedService(probe);
		}

		@Bean
		FactoryBean<GuardedService> product(Probe probe) {
			return new FactoryBean<>() {
				@Override
				public GuardedService getObject() {
					return new GuardedService(probe);
				}

				@Override
				public Class<?> getObjectType() {
					return GuardedService.class;
				}
			};
		}

	}

	@Configuration
	static class ProxiedConfiguration {

		@Bean
		Object made() {
			return new Object();
		}

		@Guarded("configuration")
		boolean call(Probe probe) {
			return probe.holds("configuration");
		}

	}

}
