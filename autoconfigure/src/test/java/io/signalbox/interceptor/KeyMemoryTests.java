package io.signalbox.interceptor;

import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memory is what is in use, however many keys there have been.
 */
@Timeout(120)
class KeyMemoryTests {

	private static final int MILLION = 1_000_000;

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Customers.class)
		.withPropertyValues("signalbox.events.open.set=true");

	@Test
	void fiftyThousandKeysLeaveNothingWhereABulkheadForEachWouldStayForEver() {
		this.runner.run((context) -> {
			Customers customers = context.getBean(Customers.class);
			int most = 0;
			for (int i = 0; i < 50_000; i++) {
				most = Math.max(most, customers.call("customer-" + i));
			}
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			assertThat(most).isEqualTo(1);
			assertThat(registry.lock("customer").keys().count()).isZero();
			assertThat(registry.semaphore("rate").keys().count()).isZero();
			assertThat(registry.event("open").keys().count()).isZero();
			assertThat(registry.all()).hasSize(3);
		});
	}

	@Test
	void aMillionKeysDoNotGrowTheHeap() {
		this.runner.run((context) -> {
			Customers customers = context.getBean(Customers.class);
			for (int i = 0; i < 10_000; i++) {
				customers.call(Integer.toString(i));
			}
			long before = used();
			for (int i = 0; i < MILLION; i++) {
				customers.call(Integer.toString(i));
			}
			// less than 8 bytes for each key: nothing is kept
			assertThat(used() - before).isLessThan(8L * MILLION);
			assertThat(context.getBean(SignalboxRegistry.class).lock("customer").keys().count()).isZero();
		});
	}

	private static long used() {
		Runtime runtime = Runtime.getRuntime();
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

	static class Customers {

		private final SignalboxRegistry registry;

		Customers(SignalboxRegistry registry) {
			this.registry = registry;
		}

		@AwaitEvent(name = "open", key = "#id")
		@Limited(name = "rate", key = "#id", permits = 2)
		@Guarded(name = "customer", key = "#id")
		public int call(String id) {
			return this.registry.lock("customer").keys().count();
		}

	}

}
