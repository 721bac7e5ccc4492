package io.signalbox.actuate;

import java.util.concurrent.CompletableFuture;

import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.Advisor;
import org.springframework.aop.aspectj.AspectJPrecedenceInformation;
import org.springframework.aop.support.DefaultBeanFactoryPointcutAdvisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.Ordered;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint shows each annotated method: what its annotations ask for, and all that
 * stands around it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=signalbox", "signalbox.defaults.timeout=7s",
				"signalbox.locks.catalog.type=read-write", "signalbox.locks.methods.timeout=3s",
				"signalbox.conditions.stock.lock=stock-room", "signalbox.conditions.stock.timeout=4s",
				"signalbox.semaphores.gateway.permits=5", "spring.datasource.generate-unique-name=true" })
@Timeout(60)
class MethodPlanTests {

	private static final String HERE = MethodPlanTests.class.getName() + "$";

	@LocalServerPort
	private int port;

	@Autowired
	private ConfigurableListableBeanFactory beans;

	@Test
	void stepsAreInTheOrderInWhichTheyAreDone() {
		JsonNode book = method("orders", "book");
		assertThat(book.get("method").asString()).isEqualTo(HERE + "Orders.book(String, int)");
		assertThat(book.get("steps")).isEqualTo(read("""
				[ { 'annotation': '@AwaitEvent', 'name': 'open', 'kind': 'event', 'settings': { 'timeout': 'none' } },
				  { 'annotation': '@Limited', 'name': 'gateway', 'kind': 'semaphore',
				    'settings': { 'weight': '#count', 'timeout': '7s', 'fallback': 'later' } },
				  { 'annotation': '@Guarded', 'name': 'ledger', 'kind': 'lock',
				    'settings': { 'key': '#id', 'timeout': '2s', 'onTimeout': 'skip' } },
				  { 'annotation': '@SetEvent', 'name': 'booked', 'kind': 'event', 'settings': { 'on': 'completion' } } ]
				"""));
	}

	@Test
	void stepsOfOtherKindsAreShownWithWhatIsTheirs() {
		assertThat(method("orders", "buy").get("steps")).isEqualTo(read("""
				[ { 'annotation': '@AwaitBarrier', 'name': 'round', 'kind': 'barrier',
				    'settings': { 'at': 'exit', 'timeout': '7s' } },
				  { 'annotation': '@AwaitCondition', 'name': 'stock', 'kind': 'condition',
				    'settings': { 'lock': 'stock-room', 'until': '#count > 0', 'timeout': '4s' } } ]
				"""));
		assertThat(method("orders", "read").get("steps")).isEqualTo(read("""
				[ { 'annotation': '@Guarded', 'name': 'catalog', 'kind': 'read', 'settings': { 'timeout': '7s' } } ]
				"""));
		assertThat(method("orders", "write").get("steps")).isEqualTo(read("""
				[ { 'annotation': '@Guarded', 'name': 'catalog', 'kind': 'write', 'settings': { 'timeout': '7s' } } ]
				"""));
	}

	@Test
	void timeoutIsTheOneOfTheConfigurationWhereThatHasOne() {
		assertThat(method("orders", "named").get("steps").get(0).get("settings"))
			.isEqualTo(read("{ 'timeout': '3s' }"));
	}

	@Test
	void advisorsAreThoseOfTheProxyFromOutsideIn() {
		JsonNode advisors = method("orders", "book").get("advisors");
		assertThat(advisors).extracting((advisor) -> simpleName(advisor.get("name").asString()))
			.containsExactly("AnnotationAsyncExecutionInterceptor", "RetryAnnotationInterceptor", "Audit",
					"SignalboxInterceptor", "namedAdvice", "TransactionInterceptor");
		assertThat(advisors).extracting((advisor) -> advisor.get("signalbox").asBoolean())
			.containsExactly(false, false, false, true, false, false);
		assertThat(advisors.get(2).get("order").asInt()).isEqualTo(50);
		assertThat(advisors.get(3).get("order").asInt()).isEqualTo(Ordered.LOWEST_PRECEDENCE - 2);
		assertThat(advisors.get(5).get("order").asInt()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
	}

	@Test
	void advisorsOfOtherMethodsAreNotThere() {
		assertThat(method("orders", "read").get("advisors"))
			.extracting((advisor) -> simpleName(advisor.get("name").asString()))
			.containsExactly("SignalboxInterceptor");
	}

	@Test
	void lookingMakesNoBean() {
		assertThat(method("orders", "book").get("advisors").size()).isPositive();
		assertThat(method("lazyOrders", "read").has("advisors")).isFalse();
		assertThat(this.beans.containsSingleton("lazyOrders")).isFalse();
	}

	@Test
	void advisorsAreMissingWhereThereIsNotOneObject() {
		assertThat(method("prototypeOrders", "read").has("advisors")).isFalse();
		assertThat(method("product", "read").has("advisors")).isFalse();
		assertThat(method("product", "read").get("steps").size()).isOne();
	}

	@Test
	void scopedBeanIsShownOnceWithoutItsProxy() {
		assertThat(json("/actuator/signalbox").get("methods"))
			.extracting((method) -> method.get("bean").asString() + " " + method.get("method").asString())
			.doesNotHaveDuplicates()
			.contains("scopedTarget.scopedCatalog " + HERE + "Catalog.read()",
					"scopedTarget.scopedComponent " + HERE + "ScopedCatalog.read()")
			.noneMatch((method) -> method.startsWith("scopedCatalog ") || method.startsWith("scopedComponent "));
	}

	@Test
	void primitiveIsShownWithTheMethodsThatUseIt() {
		assertThat(json("/actuator/signalbox/ledger").get("methods"))
			.extracting((method) -> method.get("method").asString())
			.containsExactly(HERE + "Orders.book(String, int)");
		assertThat(json("/actuator/signalbox/stock-room").get("methods"))
			.extracting((method) -> method.get("method").asString())
			.containsExactly(HERE + "Orders.buy(int)", HERE + "Orders.deliver()");
		assertThat(json("/actuator/signalbox").get("primitives").get(0).has("methods")).isFalse();
	}

	@Test
	void primitiveMayHaveAnyName() {
		JsonNode primitive = json("/actuator/signalbox/methods");
		assertThat(primitive.get("name").asString()).isEqualTo("methods");
		assertThat(primitive.get("kind").asString()).isEqualTo("lock");
	}

	private JsonNode method(String bean, String method) {
		for (JsonNode each : json("/actuator/signalbox").get("methods")) {
			if (each.get("bean").asString().equals(bean)
					&& each.get("method").asString().contains("." + method + "(")) {
				return each;
			}
		}
		throw new AssertionError("No method " + method + " of " + bean);
	}

	private JsonNode json(String path) {
		return JsonMapper.shared()
			.readTree(RestClient.create("http://localhost:" + this.port).get().uri(path).retrieve().body(String.class));
	}

	private static JsonNode read(String json) {
		return JsonMapper.shared().readTree(json.replace('\'', '"'));
	}

	private static String simpleName(String type) {
		return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableResilientMethods
	@Import(ScopedCatalog.class)
	static class Application {

		@Bean
		Orders orders() {
			return new Orders();
		}

		@Bean
		@Lazy
		Catalog lazyOrders() {
			return new Catalog();
		}

		@Bean
		@Scope("prototype")
		Catalog prototypeOrders() {
			return new Catalog();
		}

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Catalog scopedCatalog() {
			return new Catalog();
		}

		@Bean
		FactoryBean<Catalog> product() {
			return new FactoryBean<>() {
				@Override
				public Catalog getObject() {
					return new Catalog();
				}

				@Override
				public Class<?> getObjectType() {
					return Catalog.class;
				}
			};
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static Advisor audit() {
			return new AuditAspect();
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static Advisor byName() {
			DefaultBeanFactoryPointcutAdvisor advisor = new DefaultBeanFactoryPointcutAdvisor();
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setMappedName("book");
			advisor.setPointcut(pointcut);
			advisor.setAdviceBeanName("namedAdvice");
			advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
			return advisor;
		}

		@Bean
		static MethodInterceptor namedAdvice() {
			return (invocation) -> invocation.proceed();
		}

	}

	/** What Spring makes of an advice method of an aspect, without a weaver. */
	@SuppressWarnings("serial")
	static class AuditAspect extends DefaultPointcutAdvisor implements AspectJPrecedenceInformation {

		AuditAspect() {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setMappedName("book");
			setPointcut(pointcut);
			setAdvice((MethodInterceptor) (invocation) -> invocation.proceed());
			setOrder(50);
		}

		@Override
		public String getAspectName() {
			return "com.acme.Audit";
		}

		@Override
		public int getDeclarationOrder() {
			return 0;
		}

		@Override
		public boolean isBeforeAdvice() {
			return false;
		}

		@Override
		public boolean isAfterAdvice() {
			return false;
		}

	}

	/** Public, and so are its methods, as cached and transactional ones are. */
	public static class Orders {

		@Async
		@Retryable
		@Transactional
		@Guarded(name = "ledger", key = "#id", timeout = "2s", onTimeout = OnTimeout.SKIP)
		@Limited(name = "gateway", weight = "#count", fallback = "later")
		@SetEvent(name = "booked", on = Moment.COMPLETION)
		@AwaitEvent(name = "open", timeout = "none")
		public CompletableFuture<String> book(String id, int count) {
			return CompletableFuture.completedFuture("booked " + count + " of " + id);
		}

		CompletableFuture<String> later(String id, int count) {
			return CompletableFuture.completedFuture("later: " + count + " of " + id);
		}

		@AwaitCondition(name = "stock", until = "#count > 0", timeout = "1s")
		@AwaitBarrier(name = "round", parties = 1, at = AwaitBarrier.At.EXIT)
		public void buy(int count) {
		}

		@SignalCondition("stock")
		public void deliver() {
		}

		@Guarded(name = "catalog", mode = LockMode.READ)
		public void read() {
		}

		@Guarded("catalog")
		public void write() {
		}

		@Guarded(name = "methods", timeout = "1m")
		public void named() {
		}

	}

	/** Public, as its proxy is. */
	public static class Catalog {

		@Guarded(name = "catalog", mode = LockMode.READ)
		public void read() {
		}

	}

	@Component("scopedComponent")
	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	public static class ScopedCatalog extends Catalog {

	}

}
