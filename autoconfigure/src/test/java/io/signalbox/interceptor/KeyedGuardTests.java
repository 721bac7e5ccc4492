package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.autoconfigure.Contexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A key picks one lock, one side of a lock or one semaphore of a name.
 */
@Timeout(60)
class KeyedGuardTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean("regions", Regions.class)
		.withBean(Orders.class)
		.withPropertyValues("signalbox.locks.catalog.type=read-write");

	/** A call that is inside until it is told to leave. */
	private final class Visit {

		private final CountDownLatch leave = new CountDownLatch(1);

		private final CountDownLatch entered = new CountDownLatch(1);

		private final Threads.Task<Void> task;

		Visit(Consumer<Runnable> call) {
			this.task = KeyedGuardTests.this.threads.run(() -> call.accept(this::stay));
		}

		private void stay() {
			this.entered.countDown();
			try {
				this.leave.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		Visit inside() {
			Threads.until(() -> this.entered.getCount() == 0);
			return this;
		}

		void end() throws Exception {
			this.leave.countDown();
			this.task.value();
		}

	}

	@Test
	void sameKeyExcludesAndAnotherDoesNot() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("order");
			Visit visit = new Visit((body) -> orders.byParameter("a", body)).inside();
			Visit same = new Visit((body) -> orders.byParameter(new String("a"), body));
			Threads.until(() -> lock.waiters().size() == 1);
			Visit other = new Visit((body) -> orders.byParameter("b", body)).inside();
			assertThat(same.entered.getCount()).isOne();
			assertThat(lock.keys().count()).isEqualTo(2);
			visit.end();
			same.inside().end();
			other.end();
			assertThat(lock.keys().count()).isZero();
		});
	}

	@Test
	void propertyIndexAndExpressionWithABeanAreTheSameKey() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			try (Hold hold = this.threads.start(() -> registry.lock("order").keys().hold("eu-7")).value()) {
				Order order = new Order("eu-7", "eu");
				assertRefused("order", () -> orders.byProperty(order));
				assertRefused("order", () -> orders.byIndex("eu-7"));
				assertRefused("order", () -> orders.byBean(order, 7));
				assertRefused("order", () -> orders.byRoot(7));
			}
			assertThat(orders.calls()).isZero();
			orders.byProperty(new Order("eu-8", "eu"));
			orders.byIndex("eu-8");
			orders.byBean(new Order("", "eu"), 8);
			orders.byRoot(8);
			assertThat(orders.calls()).isEqualTo(4);
		});
	}

	@Test
	void readersOfAKeyShareAndWritersOfOthersGoOn() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			NamedReadWriteLock lock = context.getBean(NamedReadWriteLock.class);
			Visit one = new Visit((body) -> orders.read("a", body)).inside();
			Visit two = new Visit((body) -> orders.read("a", body)).inside();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> orders.write("a"));
			orders.write("b");
			one.end();
			two.end();
			orders.write("a");
			assertThat(lock.keys().count()).isZero();
		});
	}

	@Test
	void eachKeyHasAllThePermits() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			List<Visit> visits = new ArrayList<>();
			for (String key : List.of("a", "a", "b", "b")) {
				visits.add(new Visit((body) -> orders.limited(key, body)).inside());
			}
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> orders.limited("a", () -> {
			}));
			for (Visit visit : visits) {
				visit.end();
			}
			assertThat(context.getBean(SignalboxRegistry.class).semaphore("tenant").keys().count()).isZero();
		});
	}

	@Test
	void sameCallWithTheSameKeyWouldWaitForItselfAndWithAnotherDoesNot() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatExceptionOfType(SelfDeadlockException.class)
				.isThrownBy(() -> orders.byParameter("a", () -> orders.byParameter("a", () -> {
				})));
			AtomicInteger inside = new AtomicInteger();
			orders.byParameter("a", () -> orders.byParameter("b", inside::incrementAndGet));
			assertThat(inside).hasValue(1);
			assertThat(context.getBean(SignalboxRegistry.class).lock("order").keys().count()).isZero();
		});
	}

	@Test
	void nullIsAnErrorThatNamesTheMethodAndTheBodyDoesNotRun() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatIllegalArgumentException().isThrownBy(() -> orders.byIndex(null))
				.withMessageContaining("@Guarded on " + Orders.class.getName() + ".byIndex(String)")
				.withMessageContaining("'key' must not be null: #p0")
				.withMessageContaining("signalbox.defaults.null-key");
			assertThatIllegalArgumentException().isThrownBy(() -> orders.byProperty(new Order(null, "eu")))
				.withMessageContaining("'key' must not be null: #order.id");
			assertThat(orders.calls()).isZero();
		});
	}

	@Test
	void nullsShareOneWhereThatIsConfigured() {
		this.runner.withPropertyValues("signalbox.defaults.null-key=share").run((context) -> {
			Orders orders = context.getBean(Orders.class);
			Visit visit = new Visit((body) -> orders.byParameter(null, body)).inside();
			assertRefused("order", () -> orders.byIndex(null));
			orders.byIndex("null");
			assertThat(orders.calls()).isOne();
			visit.end();
			orders.byIndex(null);
			assertThat(orders.calls()).isEqualTo(2);
		});
	}

	@Test
	void tooManyKeysAreRefusedAndTheBodyDoesNotRun() {
		this.runner.withPropertyValues("signalbox.locks.order.max-keys=1").run((context) -> {
			Orders orders = context.getBean(Orders.class);
			Visit visit = new Visit((body) -> orders.byParameter("a", body)).inside();
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> orders.byIndex("b"))
				.withMessageContaining("'order'")
				.withMessageContaining("max-keys");
			assertThat(orders.calls()).isZero();
			visit.end();
			orders.byIndex("b");
			assertThat(orders.calls()).isOne();
		});
	}

	@Test
	void primitiveArrayIsNoKey() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatIllegalArgumentException().isThrownBy(() -> orders.byObject(new int[] { 1 }))
				.withMessageContaining("int[]");
			assertThat(orders.calls()).isZero();
		});
	}

	@Test
	void exceptionOfTheBodyPassesAndTheKeyIsFree() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			IllegalStateException failure = new IllegalStateException("body");
			assertThatIllegalStateException().isThrownBy(() -> orders.byParameter("a", () -> {
				throw failure;
			})).isSameAs(failure);
			assertThat(failure.getSuppressed()).isEmpty();
			assertThat(context.getBean(SignalboxRegistry.class).lock("order").keys().count()).isZero();
		});
	}

	@Test
	void exceptionOfTheKeyPassesAndTheBodyDoesNotRun() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatIllegalStateException().isThrownBy(orders::failingKey).withMessage("no key");
			assertThat(orders.calls()).isZero();
		});
	}

	private static void assertRefused(String name, Runnable call) {
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(call::run)
			.withMessageContaining("'" + name);
	}

	record Order(@Nullable String id, String region) {
	}

	static class Regions {

		public String id(Order order, int number) {
			return order.region() + "-" + number;
		}

	}

	static class Orders {

		private final AtomicInteger calls = new AtomicInteger();

		int calls() {
			return this.calls.get();
		}

		@Guarded(name = "order", key = "#id", timeout = "10s")
		public void byParameter(@Nullable String id, Runnable body) {
			body.run();
		}

		@Guarded(name = "order", key = "#order.id", timeout = "0")
		public void byProperty(Order order) {
			this.calls.incrementAndGet();
		}

		@Guarded(name = "order", key = "#p0", timeout = "0")
		public void byIndex(@Nullable String id) {
			this.calls.incrementAndGet();
		}

		@Guarded(name = "order", key = "@regions.id(#order, #number)", timeout = "0")
		public void byBean(Order order, int number) {
			this.calls.incrementAndGet();
		}

		@Guarded(name = "order", key = "#root.prefix() + #number", timeout = "0")
		public void byRoot(int number) {
			this.calls.incrementAndGet();
		}

		public String prefix() {
			return "eu-";
		}

		@Guarded(name = "order", key = "#root.boom()")
		public void failingKey() {
			this.calls.incrementAndGet();
		}

		public String boom() {
			throw new IllegalStateException("no key");
		}

		@Guarded(name = "object", key = "#key")
		public void byObject(Object key) {
			this.calls.incrementAndGet();
		}

		@Guarded(name = "catalog", key = "#show", mode = LockMode.READ)
		public void read(String show, Runnable body) {
			body.run();
		}

		@Guarded(name = "catalog", key = "#show", mode = LockMode.WRITE, timeout = "0")
		public void write(String show) {
		}

		@Limited(name = "tenant", key = "#tenant", permits = 2, timeout = "10ms")
		public void limited(String tenant, Runnable body) {
			body.run();
		}

	}

}
