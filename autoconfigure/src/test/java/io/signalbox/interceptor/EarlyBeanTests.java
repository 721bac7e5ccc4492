package io.signalbox.interceptor;

import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bean that is made before any bean can be advised is refused, as its annotations would
 * do nothing.
 */
@Timeout(60)
class EarlyBeanTests {

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Probe.class);

	@Test
	void beanThatAPostProcessorNeedsIsReported() {
		this.runner.withUserConfiguration(Needy.class, Services.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOfSatisfying(WiringException.class,
					(failure) -> assertThat(failure.getProblems()).singleElement().satisfies((problem) -> {
						assertThat(problem.where()).isEqualTo("bean 'ledger' (" + Ledger.class.getName() + ")");
						assertThat(problem.what()).contains("its annotations do nothing", "as 'needy' needs it");
						assertThat(problem.remedy()).contains("ObjectProvider or @Lazy");
					}));
		});
	}

	@Test
	void beanThatSuchABeanNeedsIsReported() {
		this.runner.withUserConfiguration(NeedyAtSecondHand.class, Services.class)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(WiringException.class)
				.hasMessageContaining("'ledger'")
				.hasMessageContaining("as 'book' needs it"));
	}

	@Test
	void prototypeAndProductOfAFactoryAreReportedToo() {
		this.runner.withUserConfiguration(NeedyOfOthers.class, Services.class)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOfSatisfying(WiringException.class,
					(failure) -> assertThat(failure.getProblems()).extracting(WiringProblem::where)
						.containsExactlyInAnyOrder("bean 'prototype' (" + Ledger.class.getName() + ")",
								"bean 'product' (" + Ledger.class.getName() + ")")));
	}

	@Test
	void configurationOfAPostProcessorThatIsNotStaticIsReported() {
		this.runner.withUserConfiguration(NotStatic.class)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(WiringException.class)
				.hasMessageContaining(NotStatic.class.getName()));
	}

	@Test
	void postProcessorThatAsksLateIsFine() {
		this.runner.withUserConfiguration(Patient.class, Services.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("ledger", Ledger.class).book()).isTrue();
		});
	}

	@Test
	void postProcessorThatComesAfterOursMayHaveIt() {
		this.runner.withUserConfiguration(Later.class, Services.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("ledger", Ledger.class).book()).isTrue();
		});
	}

	@Test
	void earlyBeanWithoutAnnotationsIsFine() {
		this.runner.withUserConfiguration(NeedyOfPlain.class).run((context) -> assertThat(context).hasNotFailed());
	}

	static class Ledger {

		private final ObjectProvider<Probe> probe;

		Ledger(ObjectProvider<Probe> probe) {
			this.probe = probe;
		}

		@Guarded("ledger")
		public boolean book() {
			return this.probe.getObject().holds("ledger");
		}

	}

	record Book(Ledger ledger) {
	}

	/** A post-processor that is made before ours. */
	record First(Object... needed) implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return 0;
		}

	}

	/** A post-processor without an order, which is made after ours. */
	record Last(Object needed) implements BeanPostProcessor {
	}

	@Configuration(proxyBeanMethods = false)
	static class Services {

		@Bean
		static Ledger ledger(ObjectProvider<Probe> probe) {
			return new Ledger(probe);
		}

		@Bean
		@Lazy
		static Book book(@Qualifier("ledger") Ledger ledger) {
			return new Book(ledger);
		}

		@Bean
		@Scope("prototype")
		static Ledger prototype(ObjectProvider<Probe> probe) {
			return new Ledger(probe);
		}

		@Bean
		static FactoryBean<Ledger> product(ObjectProvider<Probe> probe) {
			return new FactoryBean<>() {
				@Override
				public Ledger getObject() {
					return new Ledger(probe);
				}

				@Override
				public Class<?> getObjectType() {
					return Ledger.class;
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Needy {

		@Bean
		static First needy(@Qualifier("ledger") Ledger ledger) {
			return new First(ledger);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedyAtSecondHand {

		@Bean
		static First needy(Book book) {
			return new First(book);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedyOfOthers {

		@Bean
		static First needy(@Qualifier("prototype") Ledger prototype, @Qualifier("product") Ledger product) {
			return new First(prototype, product);
		}

	}

	@Configuration
	static class NotStatic {

		@Bean
		First made() {
			return new First();
		}

		@Guarded("configuration")
		void call() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Patient {

		@Bean
		static First patient(@Qualifier("ledger") ObjectProvider<Ledger> ledger) {
			return new First(ledger);
		}

		@Bean
		static First patientToo(@Lazy @Qualifier("ledger") Ledger ledger) {
			return new First(ledger);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Later {

		@Bean
		static Last later(@Qualifier("ledger") Ledger ledger) {
			return new Last(ledger);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedyOfPlain {

		@Bean
		static First needy(Plain plain) {
			return new First(plain);
		}

		@Bean
		static Plain plain() {
			return new Plain();
		}

	}

	static class Plain {

		void call() {
		}

	}

}
