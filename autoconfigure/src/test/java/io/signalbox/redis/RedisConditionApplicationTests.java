package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.NamedCondition;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.annotation.SignalCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Methods of two instances that wait for a predicate that the other one makes true.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class RedisConditionApplicationTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	/** What both instances work on, as they would on a database. */
	private final Shelf shelf = new Shelf();

	private final TwoInstances instances = new TwoInstances((runner) -> runner.withBean(Shelf.class, () -> this.shelf)
		.withBean(Warehouse.class)
		.withPropertyValues("signalbox.conditions.stock.lock=warehouse", "signalbox.conditions.shelves.lock=aisle"));

	private CompletableFuture<Integer> take(Result result, Warehouse warehouse, int count) {
		return result.call(this.threads, warehouse, count, Warehouse::take, Warehouse::takeLater,
				Warehouse::takeReactive);
	}

	@ParameterizedTest
	@EnumSource
	void predicateIsMadeTrueByAnotherInstanceAndTheBodyHoldsTheLock(Result result) {
		this.instances.run((first, second) -> {
			NamedCondition stock = first.registry().condition("stock");
			CompletableFuture<Integer> taken = take(result, first.get(Warehouse.class), 2);
			await().until(() -> stock.waiting() == 1);
			assertThat(second.registry().lock("warehouse").isLocked()).as("given away").isFalse();
			second.get(Warehouse.class).put(1);
			await().until(() -> stock.waiting() == 1 && !second.registry().lock("warehouse").isLocked());
			assertThat(taken).isNotDone();
			second.get(Warehouse.class).put(1);
			assertThat(taken).succeedsWithin(SOON).isEqualTo(0);
			assertThat(this.shelf.lockedElsewhere).isTrue();
			await().until(() -> !second.registry().lock("warehouse").isLocked());
			assertThat(first.waits("stock", "condition", "acquired")).isOne();
		});
	}

	@ParameterizedTest
	@EnumSource
	void signalComesWhenTheResultIsThere(Result result) {
		this.instances.run((first, second) -> {
			NamedCondition stock = first.registry().condition("stock");
			CompletableFuture<Integer> taken = take(Result.BLOCKING, first.get(Warehouse.class), 1);
			await().until(() -> stock.waiting() == 1);
			CompletableFuture<Integer> put = result.call(this.threads, second.get(Warehouse.class), 1, Warehouse::put,
					Warehouse::putLater, Warehouse::putReactive);
			assertThat(put).succeedsWithin(SOON).isEqualTo(1);
			assertThat(taken).succeedsWithin(SOON).isEqualTo(0);
		});
	}

	@Test
	void signalToAllReachesTheWaitersOfBothInstancesAndThatToOneIsForOne() {
		this.instances.run((first, second) -> {
			CompletableFuture<Integer> one = take(Result.BLOCKING, first.get(Warehouse.class), 1);
			CompletableFuture<Integer> other = take(Result.MONO, second.get(Warehouse.class), 1);
			await().until(() -> first.registry().condition("stock").waiting() == 1
					&& second.registry().condition("stock").waiting() == 1);
			second.get(Warehouse.class).put(2);
			assertThat(List.of(one, other)).allSatisfy((each) -> assertThat(each).succeedsWithin(SOON));
			CompletableFuture<Integer> first1 = take(Result.BLOCKING, first.get(Warehouse.class), 1);
			await().until(() -> first.registry().condition("stock").waiting() == 1);
			CompletableFuture<Integer> second1 = take(Result.BLOCKING, second.get(Warehouse.class), 1);
			await().until(() -> second.registry().condition("stock").waiting() == 1);
			this.shelf.items.set(2);
			second.get(Warehouse.class).wakeOne();
			assertThat(first1).as("who came first").succeedsWithin(SOON);
			assertThat(second1).isNotDone();
			second.get(Warehouse.class).wakeOne();
			assertThat(second1).succeedsWithin(SOON);
		});
	}

	@ParameterizedTest
	@EnumSource
	void signalForAKeyWakesWhoWaitsForThatKey(Result result) {
		this.instances.run((first, second) -> {
			NamedCondition shelves = first.registry().condition("shelves");
			CompletableFuture<Integer> a = result.call(this.threads, first.get(Warehouse.class), "a",
					Warehouse::takeFrom, Warehouse::takeFromLater, Warehouse::takeFromReactive);
			await().until(() -> shelves.waiters().size() == 1);
			second.get(Warehouse.class).putInto("b");
			assertThat(second.get(Warehouse.class).takeFrom("b")).isZero();
			assertThat(a).isNotDone();
			assertThat(first.endpoint("shelves").hottestKeys()).singleElement().satisfies((use) -> {
				assertThat(use.key()).isEqualTo("a");
				assertThat(use.pending()).isOne();
			});
			second.get(Warehouse.class).putInto("a");
			assertThat(a).succeedsWithin(SOON).isEqualTo(0);
			await().until(() -> shelves.keys().count() == 0);
		});
	}

	@Test
	void predicateThatStaysFalseEndsInATimeoutAFallbackOrNothing() {
		this.instances.run((first, second) -> {
			Warehouse warehouse = first.get(Warehouse.class);
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> warehouse.impatient(1))
				.withMessageContaining("Condition 'stock' not met within 50ms");
			assertThat(warehouse.skipped(1)).isNull();
			assertThat(warehouse.skippedLater(1)).succeedsWithin(SOON).isNull();
			assertThat(warehouse.skippedReactive(1).blockOptional(SOON)).isEmpty();
			assertThat(warehouse.orElse(1)).isEqualTo(-1);
			assertThat(this.shelf.taken).as("no body ran").hasValue(0);
			assertThat(second.registry().lock("warehouse").isLocked()).isFalse();
			assertThat(first.waits("stock", "condition", "timeout")).isEqualTo(5);
			assertThat(first.waits("stock", "condition", "acquired")).isZero();
		});
	}

	/** What the bodies work on. */
	static class Shelf {

		final AtomicInteger items = new AtomicInteger();

		final AtomicInteger taken = new AtomicInteger();

		final Map<String, Integer> shelves = new ConcurrentHashMap<>();

		volatile boolean lockedElsewhere;

	}

	static class Warehouse {

		public final Shelf shelf;

		private final SignalboxRegistry registry;

		Warehouse(Shelf shelf, SignalboxRegistry registry) {
			this.shelf = shelf;
			this.registry = registry;
		}

		public boolean has(int count) {
			return this.shelf.items.get() >= count;
		}

		public boolean hasAny(String sku) {
			return this.shelf.shelves.getOrDefault(sku, 0) > 0;
		}

		private int taken(int count) {
			this.shelf.taken.incrementAndGet();
			this.shelf.lockedElsewhere = this.registry.lock("warehouse").isLocked();
			return this.shelf.items.addAndGet(-count);
		}

		private int added(int count) {
			return this.shelf.items.addAndGet(count);
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)")
		public int take(int count) {
			return taken(count);
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)")
		public CompletableFuture<Integer> takeLater(int count) {
			return CompletableFuture.supplyAsync(() -> taken(count));
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)")
		public Mono<Integer> takeReactive(int count) {
			return Mono.fromSupplier(() -> taken(count));
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)", timeout = "50ms")
		public int impatient(int count) {
			return taken(count);
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public Integer skipped(int count) {
			return taken(count);
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public CompletableFuture<Integer> skippedLater(int count) {
			return CompletableFuture.completedFuture(taken(count));
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public Mono<Integer> skippedReactive(int count) {
			return Mono.just(taken(count));
		}

		@AwaitCondition(name = "stock", until = "#root.has(#count)", timeout = "50ms", fallback = "none")
		public int orElse(int count) {
			return taken(count);
		}

		int none(int count) {
			return -count;
		}

		@AwaitCondition(name = "shelves", key = "#sku", until = "#root.hasAny(#sku)")
		public int takeFrom(String sku) {
			return this.shelf.shelves.merge(sku, -1, Integer::sum);
		}

		@AwaitCondition(name = "shelves", key = "#sku", until = "#root.hasAny(#sku)")
		public CompletableFuture<Integer> takeFromLater(String sku) {
			return CompletableFuture.completedFuture(this.shelf.shelves.merge(sku, -1, Integer::sum));
		}

		@AwaitCondition(name = "shelves", key = "#sku", until = "#root.hasAny(#sku)")
		public Mono<Integer> takeFromReactive(String sku) {
			return Mono.fromSupplier(() -> this.shelf.shelves.merge(sku, -1, Integer::sum));
		}

		@SignalCondition(name = "shelves", key = "#sku")
		public void putInto(String sku) {
			this.shelf.shelves.merge(sku, 1, Integer::sum);
		}

		@SignalCondition("stock")
		public int put(int count) {
			return added(count);
		}

		@SignalCondition("stock")
		public CompletableFuture<Integer> putLater(int count) {
			return CompletableFuture.supplyAsync(() -> added(count));
		}

		@SignalCondition("stock")
		public Mono<Integer> putReactive(int count) {
			return Mono.fromSupplier(() -> added(count));
		}

		@SignalCondition(name = "stock", all = false)
		public void wakeOne() {
		}

	}

}
