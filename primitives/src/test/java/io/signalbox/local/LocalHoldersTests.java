package io.signalbox.local;

import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/**
 * Who holds and who waits.
 */
@org.junit.jupiter.api.Timeout(30)
class LocalHoldersTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	/** A coarse tick, and as much again for a busy machine to make it late. */
	private static final Duration TICK = Duration.ofMillis(100);

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void holdersSayWhoSinceWhenAndHowMuch() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(5));
		Instant before = Instant.now();
		Task<Hold> task = this.threads.start(() -> semaphore.hold(2, LONG));
		Hold hold = task.value();
		Grant grant = semaphore.enter(new Object() {

			@Override
			public String toString() {
				return "order 42";
			}

		}, 3, Timeout.of(LONG));
		Instant after = Instant.now();
		assertThat(semaphore.holders()).extracting(Holder::thread, Holder::permits)
			.containsExactlyInAnyOrder(tuple(task.thread().getName(), 2), tuple("order 42", 3));
		assertThat(semaphore.holders()).extracting(Holder::since)
			.allSatisfy((since) -> assertThat(since).isBetween(before.minus(TICK), after.plus(TICK)));
		hold.close();
		grant.release();
		assertThat(semaphore.holders()).isEmpty();
	}

	@Test
	void whoHasALockIsItsOneHolder() throws Exception {
		NamedLock plain = this.engine.lock("l", LockSettings.PLAIN);
		NamedLock reentrant = this.engine.lock("r", LockSettings.REENTRANT);
		String me = Thread.currentThread().getName();
		try (Hold first = plain.hold(); Hold second = reentrant.hold(); Hold third = reentrant.hold()) {
			assertThat(plain.holders()).extracting(Holder::thread, Holder::permits).containsExactly(tuple(me, 1));
			assertThat(reentrant.holders()).extracting(Holder::thread, Holder::permits).containsExactly(tuple(me, 2));
		}
		assertThat(plain.holders()).isEmpty();
		assertThat(reentrant.holders()).isEmpty();
	}

	@Test
	void permitsThatBelongToNobodyHaveNoHolder() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(2));
		semaphore.acquire();
		assertThat(semaphore.holders()).isEmpty();
		assertThat(semaphore.statistics().active()).isOne();
		semaphore.release();
	}

	@Test
	void waitersSayWhoSinceWhenAndHowMuchInOrder() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s",
				new SemaphoreSettings(3, true, false, Settings.UNLIMITED, null));
		Hold hold = semaphore.hold(3, LONG);
		Instant before = Instant.now();
		List<Task<?>> tasks = new ArrayList<>();
		for (int i = 1; i <= 3; i++) {
			int permits = i;
			Task<?> task = this.threads.run(() -> semaphore.hold(permits, LONG).close());
			tasks.add(task);
			Threads.until(() -> semaphore.waiting() == permits && task.isParked());
		}
		Acquisition async = semaphore.enterAsync("order 42", 1, Timeout.of(LONG));
		Instant after = Instant.now();
		assertThat(semaphore.waiters()).extracting(Waiter::thread)
			.containsExactly(tasks.get(0).thread().getName(), tasks.get(1).thread().getName(),
					tasks.get(2).thread().getName(), "order 42");
		assertThat(semaphore.waiters()).extracting(Waiter::permits).containsExactly(1, 2, 3, 1);
		assertThat(semaphore.waiters()).extracting(Waiter::since)
			.allSatisfy((since) -> assertThat(since).isBetween(before.minus(TICK), after.plus(TICK)));
		tasks.get(1).interrupt();
		assertThat(tasks.get(1).failure()).isInstanceOf(InterruptedException.class);
		assertThat(semaphore.waiters()).extracting(Waiter::permits).containsExactly(1, 3, 1);
		async.abandon();
		hold.close();
		tasks.get(0).value();
		tasks.get(2).value();
		assertThat(semaphore.waiters()).isEmpty();
	}

	@Test
	void moreHoldersThanSlots() throws Exception {
		int many = 1000;
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(many));
		for (int round = 0; round < 3; round++) {
			List<Hold> holds = new ArrayList<>();
			for (int i = 0; i < many; i++) {
				holds.add(semaphore.hold());
			}
			assertThat(semaphore.holders()).hasSize(many);
			assertThat(semaphore.available()).isZero();
			assertThat(semaphore.tryHold()).isNull();
			assertThat(semaphore.statistics().holds()).isEqualTo((long) round * many);
			holds.forEach(Hold::close);
			holds.forEach(Hold::close);
			assertThat(semaphore.holders()).isEmpty();
			assertThat(semaphore.available()).isEqualTo(many);
			assertThat(semaphore.statistics().holds()).isEqualTo((round + 1L) * many);
		}
		assertThat(semaphore.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(3L * many);
		assertThat(semaphore.statistics().holdNanos()).isPositive();
	}

	@Test
	void moreHoldersThanSlotsInManyThreads() throws Exception {
		int many = 400;
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.unbounded(many));
		List<Task<List<Hold>>> tasks = new ArrayList<>();
		for (int t = 0; t < 4; t++) {
			tasks.add(this.threads.start(() -> {
				List<Hold> holds = new ArrayList<>();
				for (int round = 0; round < 20; round++) {
					while (holds.size() < many / 4) {
						holds.add(semaphore.hold());
					}
					while (round < 19 && holds.size() > 10) {
						holds.remove(holds.size() - 1).close();
					}
				}
				return holds;
			}));
		}
		List<Hold> all = new ArrayList<>();
		for (Task<List<Hold>> task : tasks) {
			all.addAll(task.value());
		}
		assertThat(semaphore.holders()).hasSize(many);
		long attempts = semaphore.statistics().attempts(Outcome.ACQUIRED);
		assertThat(attempts).isEqualTo(4L * (many / 4 + 19 * (many / 4 - 10)));
		all.forEach(Hold::close);
		assertThat(semaphore.holders()).isEmpty();
		assertThat(semaphore.statistics().holds()).isEqualTo(attempts);
		assertThat(semaphore.available()).isEqualTo(many);
	}

	@Test
	void extraSlotsAreForgotten() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.unbounded(1));
		semaphore.release(99);
		List<CompletableFuture<Hold>> holds = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			holds.add(semaphore.holdAsync(1, LONG).toCompletableFuture());
		}
		assertThat(semaphore.holders()).hasSize(100).allSatisfy((holder) -> assertThat(holder.thread()).isNotBlank());
		holds.forEach((hold) -> hold.join().close());
		assertThat(semaphore.holders()).isEmpty();
		assertThat(semaphore.statistics().holds()).isEqualTo(100);
		assertThat(extraSlots(semaphore)).isEmpty();
	}

	static Collection<?> extraSlots(NamedSemaphore semaphore) throws ReflectiveOperationException {
		Object value = semaphore;
		for (String name : List.of("slots", "claimed", "extra")) {
			Field field = value.getClass().getDeclaredField(name);
			field.setAccessible(true);
			value = field.get(value);
		}
		return (Collection<?>) value;
	}

}
