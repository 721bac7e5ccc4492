package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.NamedLock;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Waiter;
import io.signalbox.actuate.PrimitiveDescription;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the endpoint of one instance shows of the callers of two.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class RedisEndpointTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	/** What both instances work on, as they would on a database. */
	private final AtomicInteger items = new AtomicInteger();

	private final TwoInstances instances = new TwoInstances((runner) -> runner
		.withBean(Desk.class, () -> new Desk(this.items))
		.withPropertyValues("signalbox.conditions.stock.lock=warehouse", "signalbox.semaphores.tills.permits=3"));

	@Test
	void holdersWaitersAndKeysOfBothInstances() throws Exception {
		this.instances.run((first, second) -> {
			String me = Thread.currentThread().getName();
			NamedLock theirs = second.registry().lock("ledger");
			try (Hold hold = theirs.hold(); Hold permits = second.registry().semaphore("tills").hold(2, SOON)) {
				Task<String> waiter = this.threads.start(() -> first.get(Desk.class).book(() -> "booked"));
				await().untilAsserted(() -> {
					PrimitiveDescription here = first.endpoint("ledger");
					assertThat(here.engine()).isEqualTo("redis");
					assertThat(here.holders()).extracting(Holder::thread).containsExactly("second/" + me);
					assertThat(here.waiters()).extracting(Waiter::thread).containsExactly(waiter.thread().getName());
					assertThat(second.endpoint("ledger").waiters()).extracting(Waiter::thread)
						.containsExactly("first/" + waiter.thread().getName());
					assertThat(first.endpoint("tills").holders()).singleElement()
						.isEqualTo(new Holder("second/" + me, first.endpoint("tills").holders().get(0).since(), 2));
				});
				assertThat(first.endpoint("ledger").pending()).isOne();
				assertThat(second.endpoint("ledger").active()).isOne();
				hold.close();
				waiter.value();
			}
			first.get(Desk.class).transfer("a", "b", () -> {
				assertThat(first.endpoint("accounts").keys()).isEqualTo(2);
				assertThat(first.endpoint("accounts").hottestKeys()).extracting((use) -> use.key() + use.active())
					.containsExactlyInAnyOrder("a1", "b1");
				return List.of();
			});
			assertThat(first.endpoint("accounts").hottestKeys()).isEmpty();
		});
	}

	@Test
	void waitersOfTheOtherInstanceAreAtTheEndpoint() {
		this.instances.run((first, second) -> {
			Task<Integer> atCondition = this.threads.start(() -> second.get(Desk.class).take());
			Task<Integer> atEvent = this.threads.start(() -> second.get(Desk.class).search());
			Task<Integer> atBarrier = this.threads.start(() -> second.get(Desk.class).settle());
			Map<String, Task<Integer>> all = Map.of("stock", atCondition, "loaded", atEvent, "settlement", atBarrier);
			all.forEach((name, task) -> await().untilAsserted(() -> {
				assertThat(first.endpoint(name).engine()).isEqualTo("redis");
				assertThat(first.endpoint(name).waiters()).extracting(Waiter::thread)
					.containsExactly("second/" + task.thread().getName());
				assertThat(second.endpoint(name).pending()).isOne();
				assertThat(second.endpoint(name).methods()).isNotEmpty();
			}));
			first.get(Desk.class).put();
			first.get(Desk.class).load();
			first.get(Desk.class).settle();
			assertThat(all.values()).allSatisfy((each) -> assertThat(each).succeedsWithin(SOON));
			await().untilAsserted(() -> assertThat(all.keySet())
				.allSatisfy((name) -> assertThat(first.endpoint(name).waiters()).isEmpty()));
		});
	}

	static class Desk {

		public final AtomicInteger items;

		Desk(AtomicInteger items) {
			this.items = items;
		}

		@Guarded("ledger")
		public String book(Supplier<String> body) {
			return body.get();
		}

		@Guarded(name = "accounts", key = "{#from, #to}")
		public List<String> transfer(String from, String to, Supplier<List<String>> body) {
			return body.get();
		}

		@AwaitCondition(name = "stock", until = "#root.has()")
		public int take() {
			return this.items.decrementAndGet();
		}

		public boolean has() {
			return this.items.get() > 0;
		}

		@SignalCondition("stock")
		public int put() {
			return this.items.incrementAndGet();
		}

		@AwaitEvent("loaded")
		public int search() {
			return 1;
		}

		@SetEvent("loaded")
		public void load() {
		}

		@AwaitBarrier(name = "settlement", parties = 2)
		public int settle() {
			return 1;
		}

	}

}
