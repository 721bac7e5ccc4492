package io.signalbox.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;

import io.signalbox.AcquireRejectedException;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.QueueSettings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Timeout;
import io.signalbox.interceptor.WiringException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A declared queue is a bean that fits wherever a queue of any element is asked for.
 */
@org.junit.jupiter.api.Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DeclaredQueuesTests {

	private static final String QUEUES = """
			signalbox:
			  queues:
			    orders: { capacity: 2, timeout: 50ms }
			    print-jobs: { capacity: 1 }
			""";

	@RegisterExtension
	final Threads threads = new Threads();

	@Test
	void queueOfAnyElementIsInjectedByNameAndByQualifier() {
		Contexts.signalbox()
			.withInitializer(Contexts.yaml(QUEUES))
			.withUserConfiguration(Injection.class)
			.withBean(Fields.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Object orders = context.getBean("orders");
				Object jobs = context.getBean("print-jobs");
				Injected injected = context.getBean(Injected.class);
				assertThat(injected.orders()).isSameAs(orders);
				assertThat(injected.jobs()).isSameAs(jobs);
				assertThat(injected.blocking()).isSameAs(jobs);
				assertThat(injected.anything()).isSameAs(orders);
				assertThat(injected.raw()).isSameAs(orders);
				assertThat(injected.provided()).isSameAs(orders);
				Fields fields = context.getBean(Fields.class);
				assertThat(fields.orders()).isSameAs(orders);
				assertThat(fields.jobs()).isSameAs(jobs);
			});
	}

	/**
	 * Spring matches an element that it can't know only where a name or a qualifier says
	 * which bean.
	 */
	@Test
	void queueOfAnElementNeedsItsNameOrAQualifier() {
		Contexts.signalbox()
			.withPropertyValues("signalbox.queues.orders.capacity=1")
			.withBean(ByName.class)
			.withBean(ByRawType.class)
			.run((context) -> {
				assertThat(context.getBean(ByName.class).orders()).isSameAs(context.getBean("orders"));
				assertThat(context.getBean(ByRawType.class).queue()).isSameAs(context.getBean("orders"));
			});
		Contexts.signalbox()
			.withPropertyValues("signalbox.queues.orders.capacity=1")
			.withBean(ByNothing.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(UnsatisfiedDependencyException.class));
	}

	@Test
	void queueIsFoundByItsRawType() {
		Contexts.signalbox().withInitializer(Contexts.yaml(QUEUES)).run((context) -> {
			assertThat(context.getBeansOfType(NamedQueue.class)).containsOnlyKeys("orders", "print-jobs");
			assertThat(context.getBeansOfType(NamedPrimitive.class)).containsOnlyKeys("orders", "print-jobs");
			BlockingQueue<?> blocking = context.getBean("orders", BlockingQueue.class);
			assertThat(blocking).isSameAs(context.getBean("orders"));
			NamedQueue<String> orders = context.getBean(SignalboxRegistry.class).queue("orders");
			assertThat(orders).isSameAs(context.getBean("orders"));
		});
	}

	@Test
	void settingsAreThoseOfTheYaml() {
		Contexts.signalbox().withInitializer(Contexts.yaml(QUEUES)).run((context) -> {
			NamedQueue<?> orders = context.getBean("orders", NamedQueue.class);
			assertThat(orders.settings()).isEqualTo(new QueueSettings(2, Timeout.valueOf("50ms")));
			assertThat(orders.capacity()).isEqualTo(2);
			assertThat(context.getBean("print-jobs", NamedQueue.class).settings())
				.isEqualTo(QueueSettings.ofCapacity(1));
		});
	}

	@Test
	void environmentVariableChangesTheDeclaredQueue() {
		Contexts.signalbox()
			.withInitializer(Contexts.yaml(QUEUES))
			.withInitializer(Contexts.variables(Map.of("SIGNALBOX_QUEUES_PRINTJOBS_CAPACITY", "7")))
			.run((context) -> {
				assertThat(context.getBeansOfType(NamedQueue.class)).containsOnlyKeys("orders", "print-jobs");
				assertThat(context.getBean("print-jobs", NamedQueue.class).capacity()).isEqualTo(7);
			});
	}

	@Test
	void whatIsWrongIsInTheReport() {
		Contexts.signalbox().withInitializer(Contexts.yaml("""
				signalbox:
				  locks: { both: { } }
				  queues:
				    zero: { capacity: 0 }
				    none: { }
				    several: { capacity: some }
				    fast: { capacity: 1, timeout: soon }
				    typo: { capactiy: 1 }
				    both: { capacity: 1 }
				    "[ ]": { capacity: 1 }
				""")).run((context) -> {
			assertThat(context.getStartupFailure()).isInstanceOf(WiringException.class)
				.hasMessageContaining("signalbox.queues.zero.capacity")
				.hasMessageContaining("must be positive but was 0")
				.hasMessageContaining("queue 'none' has no capacity")
				.hasMessageContaining("signalbox.queues.several.capacity")
				.hasMessageContaining("can't be 'some'")
				.hasMessageContaining("signalbox.queues.fast.timeout")
				.hasMessageContaining("signalbox.queues.typo.capactiy")
				.hasMessageContaining("'both' is declared as lock and as queue")
				.hasMessageContaining("a name must not be blank");
			assertThat(context.getStartupFailure()).message()
				.doesNotContain("'several' has no capacity", "'zero' has no capacity");
		});
	}

	@Test
	void closingTheContextEndsWaitsAndLosesNothing() {
		NamedQueue<?>[] kept = new NamedQueue<?>[1];
		Threads.Task<?>[] waiters = new Threads.Task<?>[2];
		Contexts.signalbox().withInitializer(Contexts.yaml(QUEUES)).run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			NamedQueue<String> orders = registry.queue("orders");
			orders.addAll(List.of("first", "second"));
			NamedQueue<String> jobs = registry.queue("print-jobs");
			waiters[0] = this.threads.run(() -> orders.put("third"));
			waiters[1] = this.threads.start(jobs::take);
			Threads.until(() -> orders.waiters().size() == 1 && jobs.waiters().size() == 1);
			kept[0] = orders;
		});
		for (Threads.Task<?> waiter : waiters) {
			assertRejected(waiter);
		}
		assertThat(kept[0].poll()).isEqualTo("first");
		assertThat(kept[0].poll()).isEqualTo("second");
		assertThat(kept[0].poll()).isNull();
	}

	private static void assertRejected(Threads.Task<?> waiter) {
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(waiter::value)
			.withMessageContaining("the application shuts down");
	}

	record Order(int number) {
	}

	record Injected(NamedQueue<Order> orders, NamedQueue<String> jobs, BlockingQueue<String> blocking,
			NamedQueue<?> anything, Object raw, NamedQueue<List<Order>> provided) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Injection {

		@Bean
		@SuppressWarnings("rawtypes")
		Injected injected(NamedQueue<Order> orders, @Qualifier("print-jobs") NamedQueue<String> jobs,
				@Qualifier("print-jobs") BlockingQueue<String> blocking, @Qualifier("orders") NamedQueue<?> anything,
				@Qualifier("orders") NamedQueue raw,
				@Qualifier("orders") ObjectProvider<NamedQueue<List<Order>>> provided) {
			return new Injected(orders, jobs, blocking, anything, raw, provided.getObject());
		}

	}

	static class Fields {

		@Autowired
		private BlockingQueue<Order> orders;

		@Autowired
		@Qualifier("print-jobs")
		private NamedQueue<String> jobs;

		BlockingQueue<Order> orders() {
			return this.orders;
		}

		NamedQueue<String> jobs() {
			return this.jobs;
		}

	}

	record ByName(BlockingQueue<Order> orders) {
	}

	static class ByRawType {

		private final Object queue;

		@SuppressWarnings("rawtypes")
		ByRawType(BlockingQueue elsewhere) {
			this.queue = elsewhere;
		}

		Object queue() {
			return this.queue;
		}

	}

	record ByNothing(BlockingQueue<Order> elsewhere) {
	}

}
