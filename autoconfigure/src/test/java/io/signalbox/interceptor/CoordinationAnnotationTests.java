package io.signalbox.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.Kind;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitBarrier.At;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Conditions, barriers and read-write locks around methods.
 */
@Timeout(60)
class CoordinationAnnotationTests {

	private static final String YAML = """
			signalbox:
			  conditions: { stock: { lock: warehouse } }
			  barriers:   { settlement: { parties: 3 } }
			  locks:      { catalog: { type: read-write } }
			""";

	/**
	 * A thread for each: the common pool may have only one, which a party would occupy.
	 */
	private static final Executor THREADS = (task) -> new Thread(task).start();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withInitializer(Contexts.yaml(YAML))
		.withBean("warehouse-bean", Warehouse.class)
		.withBean(Settlement.class)
		.withBean(Catalog.class);

	@Test
	void declaredNamesAreBeans() {
		this.runner.run((context) -> {
			assertThat(context.getBean("stock", NamedCondition.class).lock().name()).isEqualTo("warehouse");
			assertThat(context.getBean("settlement", NamedBarrier.class).parties()).isEqualTo(3);
			assertThat(context.getBean("catalog", NamedReadWriteLock.class).kind()).isEqualTo(Kind.READ_WRITE);
		});
	}

	@Test
	void bodyRunsHoldingTheLockOnceThePredicateIsTrue() {
		this.runner.run((context) -> {
			Warehouse warehouse = context.getBean(Warehouse.class);
			NamedCondition stock = context.getBean(NamedCondition.class);
			CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> warehouse.take(2), THREADS);
			await().until(() -> stock.waiting() == 1);
			assertThat(stock.lock().isLocked()).isFalse();
			warehouse.replenish(1);
			await().until(() -> stock.waiting() == 1 && stock.lock().waiting() == 0);
			assertThat(taken).isNotDone();
			warehouse.replenish(1);
			assertThat(taken.get()).isZero();
			assertThat(warehouse.wasLockedInBody()).isTrue();
			assertThat(stock.statistics().attempts(Outcome.ACQUIRED)).isOne();
		});
	}

	@Test
	void predicateThatStaysFalseTimesOutAndTheBodyDoesNotRun() {
		this.runner.withPropertyValues("signalbox.conditions.stock.timeout=50ms").run((context) -> {
			Warehouse warehouse = context.getBean(Warehouse.class);
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> warehouse.take(7))
				.withMessage("Condition 'stock' not met within 50ms: #root.items.get() >= #count (waiting=0)");
			assertThat(warehouse.wasLockedInBody()).isFalse();
			assertThat(context.getBean(NamedCondition.class).lock().isLocked()).isFalse();
		});
	}

	@Test
	void exceptionOfThePredicateAndOfTheBodyReleaseTheLock() {
		this.runner.run((context) -> {
			Warehouse warehouse = context.getBean(Warehouse.class);
			assertThatIllegalStateException().isThrownBy(warehouse::failing).withMessage("no luck");
			assertThat(context.getBean(NamedCondition.class).lock().isLocked()).isFalse();
		});
	}

	@Test
	void partiesStartTogetherAndTheNextOnesAreTheNextGeneration() {
		this.runner.run((context) -> {
			Settlement settlement = context.getBean(Settlement.class);
			NamedBarrier barrier = context.getBean("settlement", NamedBarrier.class);
			for (int generation = 1; generation <= 2; generation++) {
				List<CompletableFuture<Void>> parties = new ArrayList<>();
				for (int i = 1; i <= 2; i++) {
					parties.add(CompletableFuture.runAsync(settlement::settle, THREADS));
					int arrived = i;
					await().until(() -> barrier.waiting() == arrived);
				}
				assertThat(settlement.inside()).hasValue(3 * (generation - 1));
				settlement.settle();
				parties.forEach(CompletableFuture::join);
				assertThat(settlement.inside()).hasValue(3 * generation);
			}
		});
	}

	@Test
	void partyThatFailsBeforeTheExitBreaksTheBarrierForTheOthers() {
		this.runner.run((context) -> {
			Settlement settlement = context.getBean(Settlement.class);
			NamedBarrier books = context.getBean(SignalboxRegistry.class).barrier("books");
			CompletableFuture<Void> other = CompletableFuture.runAsync(() -> settlement.close(false), THREADS);
			await().until(() -> books.waiting() == 1);
			assertThatIllegalStateException().isThrownBy(() -> settlement.close(true)).withMessage("failed");
			assertThat(other).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withCauseInstanceOf(BarrierBrokenException.class);
			assertThat(books.isBroken()).isTrue();
			assertThat(books.statistics().attempts(Outcome.BROKEN)).isOne();
		});
	}

	@Test
	void readersShareAndAnUpgradeFailsAtOnce() {
		this.runner.run((context) -> {
			Catalog catalog = context.getBean(Catalog.class);
			NamedReadWriteLock lock = context.getBean(NamedReadWriteLock.class);
			CompletableFuture<Void> reader = CompletableFuture.runAsync(catalog::readUntilTwo, THREADS);
			await().until(() -> lock.readLock().statistics().active() == 1);
			catalog.readUntilTwo();
			reader.join();
			assertThatExceptionOfType(SelfDeadlockException.class).isThrownBy(() -> catalog.readAnd(catalog::write))
				.withMessageContaining("Write lock 'catalog'");
			catalog.writeAnd(() -> catalog.readAnd(() -> {
			}));
			assertThat(lock.holders()).isEmpty();
		});
	}

	@Test
	void mistakesAreReportedTogether() {
		Contexts.signalbox()
			.withBean(Wrong.class)
			.withPropertyValues("signalbox.barriers.zero.parties=0", "signalbox.conditions.lockless.timeout=1s",
					"signalbox.locks.plain.type=plain")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(WiringException.class, (failure) -> assertThat(failure.getProblems())
					.extracting(WiringProblem::what)
					.anyMatch((what) -> what.equals("must be positive but was 0"))
					.anyMatch((what) -> what.equals("condition 'lockless' has no lock"))
					.anyMatch((what) -> what.contains("'until' is wrong: '1 +' does not parse"))
					.anyMatch((what) -> what.contains("uses #cuont, which is no parameter (the parameters are count)"))
					.anyMatch((what) -> what.equals("barrier 'Wrong.alone' has no parties"))
					.anyMatch((what) -> what.startsWith("'plain' has two kinds, lock and read-write"))));
	}

	static class Warehouse {

		public final AtomicInteger items = new AtomicInteger();

		private final SignalboxRegistry registry;

		private volatile boolean lockedInBody;

		Warehouse(SignalboxRegistry registry) {
			this.registry = registry;
		}

		@AwaitCondition(name = "stock", until = "#root.items.get() >= #count")
		public int take(int count) {
			this.lockedInBody = this.registry.lock("warehouse").holdCount() == 1;
			return this.items.addAndGet(-count);
		}

		public boolean wasLockedInBody() {
			return this.lockedInBody;
		}

		@SignalCondition("stock")
		public void replenish(int count) {
			this.items.addAndGet(count);
		}

		@AwaitCondition(name = "stock", until = "#root.boom()")
		public void failing() {
		}

		public boolean boom() {
			throw new IllegalStateException("no luck");
		}

	}

	static class Settlement {

		private final AtomicInteger inside = new AtomicInteger();

		public AtomicInteger inside() {
			return this.inside;
		}

		@AwaitBarrier("settlement")
		public void settle() {
			this.inside.incrementAndGet();
		}

		@AwaitBarrier(name = "books", parties = 2, at = At.EXIT)
		public void close(boolean fail) {
			if (fail) {
				throw new IllegalStateException("failed");
			}
		}

	}

	static class Catalog {

		private final AtomicInteger readers = new AtomicInteger();

		@Guarded(name = "catalog", mode = LockMode.READ)
		public void readUntilTwo() {
			this.readers.incrementAndGet();
			await().until(() -> this.readers.get() >= 2);
		}

		@Guarded(name = "catalog", mode = LockMode.READ)
		public void readAnd(Runnable action) {
			action.run();
		}

		@Guarded("catalog")
		public void write() {
		}

		@Guarded(name = "catalog", mode = LockMode.WRITE)
		public void writeAnd(Runnable action) {
			action.run();
		}

	}

	static class Wrong {

		@AwaitCondition(name = "lockless", until = "1 +")
		void parse() {
		}

		@AwaitCondition(name = "lockless", until = "#cuont > 0")
		void unknown(int count) {
		}

		@AwaitBarrier
		void alone() {
		}

		@Guarded(name = "plain", mode = LockMode.READ)
		void read() {
		}

	}

}
