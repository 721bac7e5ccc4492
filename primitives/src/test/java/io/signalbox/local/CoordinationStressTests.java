package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SelfDeadlockException;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Body;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Conditions, barriers and read-write locks, everything at once in random order.
 */
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
@org.junit.jupiter.api.Timeout(value = 1, unit = TimeUnit.HOURS)
class CoordinationStressTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	private final AtomicBoolean stop = new AtomicBoolean();

	private final List<Task<Void>> interruptible = new ArrayList<>();

	@AfterEach
	void close() {
		this.engine.close();
	}

	private static Duration micros(int most) {
		return Duration.ofNanos(1000L * ThreadLocalRandom.current().nextInt(most));
	}

	/** Repeats until it is time to stop; interrupts may come at any moment. */
	private Task<Void> repeat(ThreadFactory factory, Body body) {
		return this.threads.start(factory, () -> {
			while (!this.stop.get()) {
				try {
					body.run();
				}
				catch (InterruptedException ex) {
					// goes on
				}
			}
			return null;
		});
	}

	private void interruptAndFinish(long pauseMicros, BooleanSupplier progress) throws Exception {
		Stress.disturb(pauseMicros, progress,
				() -> this.interruptible.get(ThreadLocalRandom.current().nextInt(this.interruptible.size()))
					.interrupt());
		this.stop.set(true);
	}

	@ParameterizedTest
	@CsvSource({ "true,false,false", "false,false,false", "true,true,false", "true,false,true" })
	void boundedBufferLosesNothingAndDoublesNothing(boolean reentrant, boolean fair, boolean virtual) throws Exception {
		ThreadFactory factory = virtual ? Threads.virtual() : Thread::new;
		NamedLock lock = this.engine.lock("buffer", new LockSettings(reentrant, fair, Settings.UNLIMITED, null));
		Buffer buffer = new Buffer(lock, this.engine.condition("not-full", new ConditionSettings("buffer", null), lock),
				this.engine.condition("not-empty", new ConditionSettings("buffer", null), lock));
		for (int i = 0; i < 6; i++) {
			boolean producer = (i % 2 == 0);
			this.interruptible.add(repeat(factory, () -> {
				if (producer) {
					buffer.put();
				}
				else {
					buffer.take();
				}
			}));
		}
		interruptAndFinish(300, () -> !buffer.taken.isEmpty());
		for (Task<Void> task : this.interruptible) {
			task.value();
		}
		buffer.items.forEach((item) -> assertThat(buffer.taken.put(item, true)).isNull());
		assertThat((long) buffer.taken.size()).isEqualTo(buffer.next).isPositive();
		for (NamedCondition condition : List.of(buffer.notFull, buffer.notEmpty)) {
			assertThat(condition.waiting()).isZero();
			assertThat(condition.waiters()).isEmpty();
		}
		assertThat(lock.isLocked()).isFalse();
		assertThat(lock.waiting()).isZero();
		assertThat(lock.statistics().rejectedReleases()).isZero();
	}

	/** A buffer for three: signals wake one at a time, so that a lost one is a hang. */
	private static final class Buffer {

		private final NamedLock lock;

		private final NamedCondition notFull;

		private final NamedCondition notEmpty;

		private final Deque<Long> items = new ArrayDeque<>();

		private final Map<Long, Boolean> taken = new ConcurrentHashMap<>();

		/** Guarded by the lock. */
		private long next;

		Buffer(NamedLock lock, NamedCondition notFull, NamedCondition notEmpty) {
			this.lock = lock;
			this.notFull = notFull;
			this.notEmpty = notEmpty;
		}

		void put() throws Exception {
			try (Hold hold = this.lock.hold(Duration.ofSeconds(20))) {
				if (await(this.notFull, () -> this.items.size() < 3)) {
					this.items.add(this.next++);
					this.notEmpty.signal();
				}
			}
		}

		void take() throws Exception {
			try (Hold hold = this.lock.hold(Duration.ofSeconds(20))) {
				if (await(this.notEmpty, () -> !this.items.isEmpty())) {
					assertThat(this.taken.put(this.items.remove(), true)).isNull();
					this.notFull.signal();
				}
			}
		}

		private boolean await(NamedCondition condition, BooleanSupplier predicate) throws InterruptedException {
			if (ThreadLocalRandom.current().nextBoolean()) {
				return condition.awaitUntil(predicate, micros(400));
			}
			// one wait only: a signal that came in time is used, one that did not is not
			// lost
			boolean signalled = predicate.getAsBoolean() || condition.await(micros(400));
			boolean ready = predicate.getAsBoolean();
			if (signalled && !ready) {
				// somebody was faster
				return condition.awaitUntil(predicate, micros(400));
			}
			return ready;
		}

	}

	/** Without timeouts a single lost signal hangs the two for good. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void signalsPassedToAndFroAreNeverLost(boolean fair) throws Exception {
		NamedLock lock = this.engine.lock("buffer", new LockSettings(true, fair, Settings.UNLIMITED, null));
		NamedCondition turn = this.engine.condition("turn", new ConditionSettings("buffer", null), lock);
		AtomicLong count = new AtomicLong();
		List<Task<Void>> players = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			int mine = i;
			Task<Void> player = this.threads.run(() -> {
				while (!this.stop.get()) {
					lock.lock();
					try {
						turn.awaitUntil(() -> count.get() % 2 == mine || this.stop.get(), Duration.ofSeconds(20));
						count.incrementAndGet();
						turn.signal();
					}
					catch (InterruptedException ex) {
						// goes on
					}
					finally {
						lock.unlock();
					}
				}
			});
			players.add(player);
		}
		this.interruptible.addAll(players);
		interruptAndFinish(500, () -> count.get() > 0);
		lock.lock();
		turn.signalAll();
		lock.unlock();
		for (Task<Void> player : players) {
			player.value();
		}
		assertThat(count.get()).isPositive();
	}

	@ParameterizedTest
	@CsvSource({ "2,3,false", "3,3,false", "3,7,false", "4,4,true" })
	void generationsPassOrBreakAsAWhole(int parties, int callers, boolean virtual) throws Exception {
		ThreadFactory factory = virtual ? Threads.virtual() : Thread::new;
		NamedBarrier barrier = this.engine.barrier("stage", new BarrierSettings(parties, null));
		AtomicInteger generation = new AtomicInteger();
		barrier.setAction(generation::incrementAndGet);
		AtomicInteger[] indices = new AtomicInteger[parties];
		for (int i = 0; i < parties; i++) {
			indices[i] = new AtomicInteger();
		}
		for (int i = 0; i < callers; i++) {
			this.interruptible.add(repeat(factory, () -> {
				try {
					indices[barrier.await(micros(2000))].incrementAndGet();
				}
				catch (BarrierBrokenException ex) {
					barrier.reset();
				}
			}));
		}
		Task<Void> breaker = repeat(Thread::new, () -> {
			switch (ThreadLocalRandom.current().nextInt(3)) {
				case 0 -> barrier.abort();
				case 1 -> barrier.reset();
				default -> assertThat(barrier.waiting()).isBetween(0, parties - 1);
			}
			TimeUnit.MICROSECONDS.sleep(300);
		});
		interruptAndFinish(500, () -> generation.get() > 0);
		breaker.value();
		for (Task<Void> task : this.interruptible) {
			task.value();
		}
		// a generation that passed in part would leave some index behind
		for (AtomicInteger index : indices) {
			assertThat(index).hasValue(generation.get());
		}
		assertThat(generation).hasPositiveValue();
		assertThat(barrier.waiting()).isZero();
	}

	/** Each party knows its round, so generations that mix are seen at once. */
	@Test
	void generationsNeverMix() throws Exception {
		int parties = 3;
		NamedBarrier barrier = this.engine.barrier("stage", new BarrierSettings(parties, null));
		int[] rounds = new int[parties];
		BitSet indices = new BitSet();
		int[] generation = new int[1];
		boolean[] last = new boolean[1];
		barrier.setAction(() -> {
			assertThat(rounds).containsOnly(rounds[0]);
			indices.clear();
			// a round is two generations, and all leave after the same one
			if (++generation[0] % 2 == 0) {
				last[0] = this.stop.get();
			}
		});
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < parties; i++) {
			int mine = i;
			tasks.add(this.threads.run(() -> {
				do {
					rounds[mine]++;
					int index = barrier.await(Duration.ofSeconds(20));
					synchronized (indices) {
						assertThat(indices.get(index)).isFalse();
						indices.set(index);
					}
					barrier.await(Duration.ofSeconds(20));
				}
				while (!last[0]);
			}));
		}
		Stress.watch(() -> Stress.isGranted(barrier));
		this.stop.set(true);
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(rounds).containsOnly(generation[0] / 2);
		assertThat(barrier.isBroken()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void neverAWriterWithAnybody(boolean virtual) throws Exception {
		ThreadFactory factory = virtual ? Threads.virtual() : Thread::new;
		NamedReadWriteLock lock = this.engine.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT);
		Catalog catalog = new Catalog(lock);
		for (int i = 0; i < 6; i++) {
			this.interruptible.add(repeat(factory, () -> {
				try {
					switch (ThreadLocalRandom.current().nextInt(8)) {
						case 0 -> catalog.write();
						case 1 -> catalog.downgrade(false);
						case 2 -> catalog.downgrade(true);
						case 3 -> catalog.reenter();
						case 4 -> catalog.tryBoth();
						default -> catalog.read();
					}
				}
				catch (AcquireTimeoutException ex) {
					// goes on
				}
			}));
		}
		interruptAndFinish(300, () -> catalog.written.get() > 0);
		for (Task<Void> task : this.interruptible) {
			task.value();
		}
		assertThat(catalog.inside).hasValue(0);
		assertThat(catalog.written).hasPositiveValue();
		assertThat(lock.holders()).isEmpty();
		assertThat(lock.waiters()).isEmpty();
		assertThat(lock.statistics().active()).isZero();
		assertThat(lock.statistics().rejectedReleases()).isZero();
		// every permit is back
		assertThat(lock.writeLock().tryLock()).isTrue();
	}

	/** Counts who is in: a reader is one, a writer a thousand. */
	private static final class Catalog {

		private static final int WRITER = 1000;

		private final NamedLock read;

		private final NamedLock write;

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger written = new AtomicInteger();

		/** Guarded by the lock. */
		private long left;

		/** Guarded by the lock. */
		private long right;

		Catalog(NamedReadWriteLock lock) {
			this.read = lock.readLock();
			this.write = lock.writeLock();
		}

		private void look() {
			assertThat(this.inside.incrementAndGet()).isLessThan(WRITER);
			assertThat(this.left).isEqualTo(this.right);
			maybeYield();
			this.inside.decrementAndGet();
		}

		private void change() {
			assertThat(this.inside.addAndGet(WRITER)).isEqualTo(WRITER);
			this.left++;
			maybeYield();
			this.right++;
			this.inside.addAndGet(-WRITER);
			this.written.incrementAndGet();
		}

		private static void maybeYield() {
			if (ThreadLocalRandom.current().nextInt(8) == 0) {
				Thread.yield();
			}
		}

		void read() throws Exception {
			try (Hold hold = this.read.hold(micros(1000))) {
				look();
			}
		}

		void write() throws Exception {
			try (Hold hold = this.write.hold(micros(1000))) {
				change();
			}
		}

		void downgrade(boolean nested) throws Exception {
			Hold writing = this.write.hold(micros(1000));
			Hold reading = null;
			Hold more = null;
			try {
				change();
				reading = this.read.tryHold();
				more = nested ? this.read.hold(Duration.ZERO) : null;
			}
			finally {
				writing.close();
			}
			if (more != null) {
				more.close();
			}
			look();
			reading.close();
		}

		void reenter() throws Exception {
			try (Hold hold = this.read.hold(micros(1000)); Hold again = this.read.hold(Duration.ZERO)) {
				look();
				assertThatExceptionOfType(SelfDeadlockException.class).isThrownBy(this.write::lock);
			}
		}

		void tryBoth() {
			if (this.write.tryLock()) {
				change();
				this.write.unlock();
			}
			if (this.read.tryLock()) {
				look();
				this.read.unlock();
			}
		}

	}

}
