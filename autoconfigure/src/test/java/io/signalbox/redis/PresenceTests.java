package io.signalbox.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import io.signalbox.BarrierSettings;
import io.signalbox.EventSettings;
import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What instances see of each other's holders and waiters, within three seconds.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(60)
class PresenceTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	@RegisterExtension
	final Threads threads = new Threads();

	private final String keyPrefix = "presence-" + UUID.randomUUID();

	private final RedissonEngine here = engine("here");

	private final RedissonEngine there = engine("there");

	private RedissonEngine engine(String instance) {
		return SharedRedis.engine(SharedRedis.client(), this.keyPrefix, instance);
	}

	@AfterEach
	void close() {
		this.here.close();
		this.there.close();
	}

	private static void soon(ThrowingRunnable assertion) {
		await().atMost(Duration.ofSeconds(3)).untilAsserted(assertion);
	}

	@Test
	void holdersAndWaitersOfOtherInstancesAreSeenWithInstanceThreadAndTime() throws Exception {
		NamedLock mine = this.here.lock("ledger", LockSettings.PLAIN);
		NamedLock theirs = this.there.lock("ledger", LockSettings.PLAIN);
		String me = Thread.currentThread().getName();
		Instant before = Instant.now().minusSeconds(1);
		Hold hold = theirs.hold();
		Task<Hold> waiter = this.threads.start(() -> theirs.hold(LONG));
		soon(() -> {
			assertThat(mine.holders()).singleElement().satisfies((holder) -> {
				assertThat(holder.thread()).isEqualTo("there/" + me);
				assertThat(holder.since()).isBetween(before, Instant.now());
				assertThat(holder.permits()).isOne();
			});
			assertThat(mine.waiters()).extracting(Waiter::thread).containsExactly("there/" + waiter.thread().getName());
		});
		assertThat(theirs.holders()).as("its own it knows by the thread")
			.extracting(Holder::thread)
			.containsExactly(me);
		hold.close();
		waiter.value().close();
		soon(() -> {
			assertThat(mine.holders()).isEmpty();
			assertThat(mine.waiters()).isEmpty();
		});
	}

	@Test
	void holdersOfKeysAreThoseOfTheNameAndOfNoOtherName() throws Exception {
		NamedLock mine = this.here.lock("a", LockSettings.PLAIN);
		NamedLock longer = this.here.lock("ab", LockSettings.PLAIN);
		NamedLock alike = this.here.lock("a:k", LockSettings.PLAIN);
		try (Hold hold = this.there.lock("a", LockSettings.PLAIN).keys().hold("k");
				Hold other = this.there.lock("ab", LockSettings.PLAIN).hold()) {
			assertThat(hold).isNotSameAs(other);
			soon(() -> assertThat(longer.holders()).hasSize(1));
			soon(() -> assertThat(mine.holders()).hasSize(1));
			assertThat(alike.holders()).isEmpty();
			try (var use = mine.keys().use("k"); var unused = mine.keys().use("l")) {
				assertThat(use.primitive().holders()).hasSize(1);
				assertThat(unused.primitive().holders()).isEmpty();
			}
		}
	}

	@Test
	void sidesOfAReadWriteLockAndPermitsAreToldApart() throws Exception {
		NamedReadWriteLock mine = this.here.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT);
		NamedSemaphore gateway = this.here.semaphore("gateway", SemaphoreSettings.bounded(5));
		try (Hold read = this.there.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT).readLock().hold();
				Hold three = this.there.semaphore("gateway", SemaphoreSettings.bounded(5)).hold(3, LONG)) {
			assertThat(read).isNotSameAs(three);
			soon(() -> {
				assertThat(mine.readLock().holders()).hasSize(1);
				assertThat(gateway.holders()).singleElement().extracting(Holder::permits).isEqualTo(3);
			});
			assertThat(mine.writeLock().holders()).isEmpty();
			assertThat(mine.holders()).hasSize(1);
		}
	}

	@Test
	void thoseWhoWaitAtEventsAndBarriersAreSeen() throws Exception {
		Task<Boolean> atEvent = this.threads.start(() -> this.there.event("e", EventSettings.CLEAR).await(LONG));
		BarrierSettings two = new BarrierSettings(2, Timeout.of(LONG));
		Task<Integer> atBarrier = this.threads.start(() -> this.there.barrier("b", two).await());
		soon(() -> {
			assertThat(this.here.event("e", EventSettings.CLEAR).waiters()).extracting(Waiter::thread)
				.containsExactly("there/" + atEvent.thread().getName());
			assertThat(this.here.barrier("b", two).waiters()).extracting(Waiter::thread)
				.containsExactly("there/" + atBarrier.thread().getName());
		});
		this.here.event("e", EventSettings.CLEAR).set();
		assertThat(atEvent.value()).isTrue();
		assertThat(this.here.barrier("b", two).await()).isOne();
		assertThat(atBarrier.value()).isZero();
	}

	@Test
	void tracesAreShownHereAndElsewhereWhateverTheirText() throws Exception {
		RedisSettings settings = new RedisSettings(this.keyPrefix, RedisSettings.DEFAULT_LEASE, "traced");
		try (RedissonEngine traced = new RedissonEngine(SharedRedis.client(), settings, Timeout.of(LONG),
				(owner) -> (owner instanceof Thread thread) ? "trace\tof\n" + thread.getName() : null)) {
			NamedLock theirs = traced.lock("ledger", LockSettings.PLAIN);
			String me = Thread.currentThread().getName();
			Hold hold = theirs.hold();
			Task<Hold> waiter = this.threads.start(() -> theirs.hold(LONG));
			Task<Boolean> atEvent = this.threads.start(() -> traced.event("e", EventSettings.CLEAR).await(LONG));
			String other = waiter.thread().getName();
			NamedLock mine = this.here.lock("ledger", LockSettings.PLAIN);
			soon(() -> {
				assertThat(mine.holders()).extracting(Holder::traceId).containsExactly("trace of " + me);
				assertThat(mine.waiters()).extracting(Waiter::traceId).containsExactly("trace of " + other);
				assertThat(this.here.event("e", EventSettings.CLEAR).waiters()).extracting(Waiter::traceId)
					.containsExactly("trace of " + atEvent.thread().getName());
			});
			assertThat(theirs.holders()).extracting(Holder::traceId).containsExactly("trace\tof\n" + me);
			assertThat(theirs.waiters()).extracting(Waiter::traceId).containsExactly("trace\tof\n" + other);
			hold.close();
			waiter.value().close();
			this.here.event("e", EventSettings.CLEAR).set();
			assertThat(atEvent.value()).isTrue();
			CompletionStage<Hold> later = theirs.holdAsync(LONG);
			soon(() -> assertThat(mine.holders()).extracting(Holder::traceId).containsOnlyNulls());
			later.toCompletableFuture().join().close();
		}
	}

	@Test
	void closedInstanceIsSeenNoMore() throws Exception {
		NamedLock mine = this.here.lock("ledger", LockSettings.PLAIN);
		RedissonEngine third = engine("third");
		Hold hold = third.lock("ledger", LockSettings.PLAIN).hold();
		soon(() -> assertThat(mine.holders()).hasSize(1));
		hold.close();
		third.close();
		await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(mine.holders()).isEmpty());
	}

}
