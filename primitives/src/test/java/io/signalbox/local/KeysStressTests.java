package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.HoldableKeys;
import io.signalbox.Keys.Use;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys that come and go at once, in random order: a few that are always in use by
 * somebody, and many that hardly ever are.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class KeysStressTests {

	private static final int KEYS = 10_000;

	private static final int PERMITS = 2;

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	private final AtomicBoolean stop = new AtomicBoolean();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@CsvSource({ "1,false", "2,false", "4,false", "2,true" })
	void neverTwoInsideOneKey(int hot, boolean fair) throws Exception {
		stress(hot, fair, Thread::new, 6);
	}

	@Test
	void neverTwoVirtualThreadsInsideOneKey() throws Exception {
		stress(3, false, Threads.virtual(), 30);
	}

	private void stress(int hot, boolean fair, ThreadFactory factory, int callers) throws Exception {
		NamedLock lock = this.engine.lock("l", new LockSettings(false, fair, Settings.UNLIMITED, null));
		NamedSemaphore semaphore = this.engine.semaphore("s",
				new SemaphoreSettings(PERMITS, true, fair, Settings.UNLIMITED, null));
		Caller caller = new Caller(lock.keys(), semaphore.keys(), hot);
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			tasks.add(this.threads.start(factory, () -> {
				while (!this.stop.get()) {
					caller.call();
				}
				return null;
			}));
		}
		Task<Void> interrupter = this.threads.run(() -> {
			while (!this.stop.get()) {
				tasks.get(ThreadLocalRandom.current().nextInt(callers)).interrupt();
				TimeUnit.MICROSECONDS.sleep(200);
			}
		});
		Stress.watch(() -> caller.entered.sum() > 0 && Stress.isGranted(lock) && Stress.isGranted(semaphore));
		this.stop.set(true);
		interrupter.value();
		for (Task<Void> task : tasks) {
			task.value();
		}
		// a hold that was cancelled as it was granted is given back by a thread of its
		// own
		assertUnused(lock);
		assertUnused(semaphore);
		assertThat(caller.sum()).isEqualTo(caller.entered.sum()).isPositive();
	}

	private static void assertUnused(NamedPrimitive primitive) {
		Threads.until(() -> primitive.statistics().liveKeys() == 0);
		assertThat(primitive.statistics().active()).isZero();
		assertThat(primitive.statistics().pending()).isZero();
		assertThat(primitive.statistics().holds()).isEqualTo(primitive.statistics().attempts(Outcome.ACQUIRED))
			.isPositive();
		assertThat(primitive.statistics().rejectedReleases()).isZero();
	}

	/** Uses a key somehow, and goes in and out somehow. */
	private static final class Caller {

		final LongAdder entered = new LongAdder();

		private final HoldableKeys<NamedLock> locks;

		private final HoldableKeys<NamedSemaphore> semaphores;

		private final int hot;

		private final AtomicIntegerArray inside = new AtomicIntegerArray(KEYS);

		private final AtomicIntegerArray permits = new AtomicIntegerArray(KEYS);

		/** Guarded by the lock of the key, and by nothing else. */
		private final long[] visits = new long[KEYS];

		Caller(HoldableKeys<NamedLock> locks, HoldableKeys<NamedSemaphore> semaphores, int hot) {
			this.locks = locks;
			this.semaphores = semaphores;
			this.hot = hot;
		}

		private Integer key() {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			return (random.nextInt(8) == 0) ? random.nextInt(KEYS) : random.nextInt(this.hot);
		}

		void call() {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			Duration timeout = Duration.ofNanos(50_000 + random.nextInt(400_000));
			Integer key = key();
			try {
				switch (random.nextInt(9)) {
					case 0 -> inside(this.locks.tryHold(key), List.of(key));
					case 1 -> inside(this.locks.hold(key, timeout), List.of(key));
					case 2 -> inside(this.locks.hold(key, Duration.ofSeconds(20)), List.of(key));
					case 3 -> inside(this.locks.holdAll(List.of(key, 0, key()), timeout), List.of(key));
					case 4 -> insideAsync(key, timeout, random.nextBoolean());
					case 5 -> insideLoosely(key);
					case 6 -> this.locks.use(key).close();
					case 7 -> insideWithPermit(this.semaphores.tryHold(key), key);
					default -> insideWithPermit(this.semaphores.hold(key, timeout), key);
				}
			}
			catch (AcquireTimeoutException | InterruptedException ex) {
				Thread.interrupted();
			}
		}

		private void inside(Hold hold, List<Integer> keys) {
			if (hold != null) {
				try (hold) {
					keys.forEach(this::visit);
				}
			}
		}

		private void insideAsync(Integer key, Duration timeout, boolean cancel) {
			CompletableFuture<Hold> hold = this.locks.holdAsync(key, timeout).toCompletableFuture();
			if (cancel) {
				long start = System.nanoTime();
				long delay = ThreadLocalRandom.current().nextLong(200_000);
				while (System.nanoTime() - start < delay) {
					Thread.onSpinWait();
				}
				if (hold.cancel(false)) {
					return;
				}
			}
			inside(hold.handle((held, failure) -> held).join(), List.of(key));
		}

		/** Held between two uses, so that only the state of the lock keeps the key. */
		private void insideLoosely(Integer key) {
			boolean locked;
			try (Use<NamedLock> use = this.locks.use(key)) {
				locked = use.primitive().tryLock();
			}
			if (locked) {
				visit(key);
				try (Use<NamedLock> use = this.locks.use(key)) {
					use.primitive().unlock();
				}
			}
		}

		private void visit(Integer key) {
			assertThat(this.inside.incrementAndGet(key)).isOne();
			this.visits[key]++;
			this.entered.increment();
			yieldSometimes();
			this.inside.decrementAndGet(key);
		}

		private void insideWithPermit(Hold hold, Integer key) {
			if (hold != null) {
				try (hold) {
					assertThat(this.permits.incrementAndGet(key)).isLessThanOrEqualTo(PERMITS);
					yieldSometimes();
					this.permits.decrementAndGet(key);
				}
			}
		}

		private static void yieldSometimes() {
			if (ThreadLocalRandom.current().nextInt(8) == 0) {
				Thread.yield();
			}
		}

		long sum() {
			long sum = 0;
			for (long each : this.visits) {
				sum += each;
			}
			return sum;
		}

	}

}
