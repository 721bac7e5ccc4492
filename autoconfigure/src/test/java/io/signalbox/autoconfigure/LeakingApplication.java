package io.signalbox.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.Metrics;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.metrics.SignalboxMetrics;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Uses what there is, from several threads, and closes its context.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ AopAutoConfiguration.class, SignalboxAutoConfiguration.class,
		SignalboxMetricsAutoConfiguration.class })
@Import(LeakingApplication.Work.class)
public class LeakingApplication {

	public static void main(String[] arguments) throws InterruptedException {
		// Boot's logging keeps the last environment, and so the loader of a file in it
		ConfigurableApplicationContext context = new SpringApplicationBuilder(LeakingApplication.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run("--spring.config.location=optional:file:./nowhere/", "--spring.main.banner-mode=off",
					"--signalbox.conditions.stock.lock=warehouse", "--signalbox.semaphores.gateway.permits=2");
		// a registry that lives on
		context.getBean(SignalboxMetrics.class).bindTo(Metrics.globalRegistry);
		Work work = context.getBean(Work.class);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			Thread thread = new Thread(() -> everything(work));
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		NamedSemaphore gateway = context.getBean("gateway", NamedSemaphore.class);
		for (int i = 0; i < 4; i++) {
			gateway.holdAsync(Duration.ofMinutes(10)).thenRun(work::load);
		}
		if (gateway.waiting() != 2 || context.getBean(SignalboxRegistry.class)
			.lock("ledger")
			.statistics()
			.attempts(Outcome.ACQUIRED) == 0) {
			throw new IllegalStateException("This would have shown nothing");
		}
		if (arguments.length == 0) {
			context.close();
		}
	}

	private static void everything(Work work) {
		for (int i = 0; i < 200; i++) {
			work.guarded();
			work.limited(new Order(i));
			work.keyed(new Order(i % 3));
			work.keyedById(new Order(i % 3));
			work.load();
			work.search();
			work.deliver();
			work.take();
		}
	}

	/**
	 * A key of the application's own class. No record: JDK 17 keeps the last class whose
	 * record compared an object.
	 */
	public static final class Order {

		private final int id;

		Order(int id) {
			this.id = id;
		}

		public int getId() {
			return this.id;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Order order && order.id == this.id;
		}

		@Override
		public int hashCode() {
			return this.id;
		}

	}

	static class Work {

		private int count;

		@Guarded("ledger")
		void guarded() {
			Thread.yield();
		}

		@Limited(name = "limit", permits = 2, weight = "#order.id > 100 ? 2 : 1", fallback = "fallback")
		void limited(Order order) {
			Thread.yield();
		}

		void fallback(Order order) {
			throw new IllegalStateException("It waits for long enough");
		}

		@Guarded(name = "order", key = "#order")
		void keyed(Order order) {
			Thread.yield();
		}

		@Guarded(name = "id", key = "#order.id")
		void keyedById(Order order) {
			Thread.yield();
		}

		@SetEvent("loaded")
		void load() {
			Thread.yield();
		}

		@AwaitEvent("loaded")
		void search() {
			Thread.yield();
		}

		@SignalCondition("stock")
		void deliver() {
			this.count++;
		}

		@AwaitCondition(name = "stock", until = "#root.count > 0")
		void take() {
			this.count--;
		}

		public int getCount() {
			return this.count;
		}

	}

}
