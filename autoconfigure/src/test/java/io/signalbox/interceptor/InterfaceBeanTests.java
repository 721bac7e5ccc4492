package io.signalbox.interceptor;

import java.lang.reflect.Proxy;

import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.SimpleAliasRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotations work on the methods of interfaces that nobody implements, as those of
 * clients and repositories, whose beans are proxies from the start.
 */
@Timeout(60)
class InterfaceBeanTests {

	private static final MethodInterceptor ANSWER = (invocation) -> "answer";

	private final ApplicationContextRunner runner = Contexts.signalbox().withUserConfiguration(Beans.class);

	@Test
	void clientWithoutATarget() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Client.class).ask()).isEqualTo("answer");
			assertThat(acquired(context, "Client.ask")).isOne();
		});
	}

	@Test
	void repositoryWithATargetOfAnotherType() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Repository.class).ask()).isEqualTo("answer");
			assertThat(acquired(context, "Repository.ask")).isOne();
		});
	}

	@Test
	void proxyThatIsNoneOfSpring() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Mapper.class).ask()).isEqualTo("answer");
			assertThat(acquired(context, "Mapper.ask")).isOne();
		});
	}

	@Test
	void annotationOfARepositoryThatWouldMissAnInheritedMethodIsRefused() {
		this.runner.withUserConfiguration(WholeRepository.class)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(WiringException.class)
				.hasMessageContaining("bean 'whole'")
				.hasMessageContaining("inherited method find"));
	}

	private static long acquired(ApplicationContext context, String name) {
		return context.getBean(SignalboxRegistry.class).lock(name).statistics().attempts(Outcome.ACQUIRED);
	}

	interface Client {

		@Guarded
		String ask();

	}

	interface Mapper {

		@Guarded
		String ask();

	}

	interface Repository {

		@Guarded
		String ask();

	}

	interface Base {

		String find();

	}

	@Guarded
	interface Whole extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	static class WholeRepository {

		@Bean
		Whole whole() throws Exception {
			return Beans.repository(Whole.class).getObject();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		Client client() {
			return ProxyFactory.getProxy(Client.class, ANSWER);
		}

		@Bean
		Mapper mapper() {
			return (Mapper) Proxy.newProxyInstance(Mapper.class.getClassLoader(), new Class<?>[] { Mapper.class },
					(proxy, method, arguments) -> "answer");
		}

		@Bean
		FactoryBean<Repository> repository() {
			return repository(Repository.class);
		}

		/** As Spring Data makes them. */
		static <T> FactoryBean<T> repository(Class<T> type) {
			return new FactoryBean<>() {
				@Override
				public T getObject() {
					ProxyFactory factory = new ProxyFactory();
					factory.setTarget(new SimpleAliasRegistry());
					factory.setInterfaces(type);
					factory.addAdvice(ANSWER);
					return type.cast(factory.getProxy());
				}

				@Override
				public Class<?> getObjectType() {
					return type;
				}
			};
		}

	}

}
