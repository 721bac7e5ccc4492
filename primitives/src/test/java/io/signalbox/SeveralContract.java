package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Keys.Use;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Several keys, primitives or grants at once, with every engine. The numbers are those of
 * {@link KeysContract}.
 */
public abstract class SeveralContract extends EngineContract {

	private static final int CALLERS = 6;

	private static final Duration WAIT = Duration.ofMillis(200);

	private NamedLock lock;

	private HoldableKeys<NamedLock> keys;

	@BeforeEach
	void makeLock() {
		this.lock = lock("accounts");
		this.keys = this.lock.keys();
	}

	private NamedLock lock(String name) {
		return this.engine.lock(name, new LockSettings(false, fair(), Settings.UNLIMITED, Timeout.of(LONG)));
	}

	private void assertGone() {
		assertThat(this.keys.count()).isZero();
		assertUnused(this.lock);
	}

	@Test
	void k17_oppositeOrdersNeverDeadlock() throws Exception {
		List<Integer> numbers = List.of(1, 2, 3, 4);
		AtomicInteger[] inside = new AtomicInteger[numbers.size() + 1];
		for (int i = 0; i < inside.length; i++) {
			inside[i] = new AtomicInteger();
		}
		inParallel(() -> {
			List<Integer> some = shuffled(numbers).subList(0, 2 + ThreadLocalRandom.current().nextInt(3));
			try (Hold hold = this.keys.holdAll(some, LONG)) {
				assertThat(hold).isNotNull();
				some.forEach((key) -> assertThat(inside[key].incrementAndGet()).isOne());
				some.forEach((key) -> inside[key].decrementAndGet());
			}
		});
		assertGone();
		assertThat(this.lock.statistics().attempts(Outcome.TIMEOUT)).isZero();
	}

	private void inParallel(Threads.Body body) throws Exception {
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			tasks.add(this.threads.run(() -> {
				for (int round = 0; round < rounds(); round++) {
					body.run();
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
	}

	private static <T> List<T> shuffled(List<T> list) {
		List<T> copy = new ArrayList<>(list);
		Collections.shuffle(copy);
		return copy;
	}

	@Test
	void k17_usesOfSeveralKeysAreInOneOrder() {
		List<String> names = List.of("c", "a", "b", "a");
		List<Use<NamedLock>> some = this.keys.useAll(names);
		List<Use<NamedLock>> others = this.keys.useAll(shuffled(names));
		assertThat(some).hasSize(3);
		assertThat(others.stream().map(Use::primitive))
			.containsExactlyElementsOf(some.stream().map(Use::primitive).toList());
		some.forEach(Use::close);
		others.forEach(Use::close);
		assertGone();
	}

	@Test
	void k18_sameKeyTwiceIsHeldOnceAndNoneHoldsNothing() throws Exception {
		Hold twice = this.keys.holdAll(List.of("a", "a", "a"), LONG);
		assertThat(this.lock.statistics().active()).isOne();
		twice.close();
		twice.close();
		assertGone();
		Hold nothing = this.keys.holdAll(List.of(), Duration.ZERO);
		assertThat(this.keys.count()).isZero();
		nothing.close();
		assertThat(this.keys.useAll(List.of())).isEmpty();
		assertThat(this.lock.statistics().attempts(Outcome.ACQUIRED)).isOne();
	}

	@Test
	void k18_severalPermitsAndSidesOfKeys() throws Exception {
		HoldableKeys<NamedSemaphore> permits = this.engine.semaphore("s", SemaphoreSettings.bounded(2)).keys();
		Hold first = permits.holdAll(List.of(1, 2), LONG);
		Hold second = permits.holdAll(List.of(2, 1), LONG);
		assertThat(permits.tryHold(1)).isNull();
		first.close();
		second.close();
		assertThat(permits.count()).isZero();
		NamedReadWriteLock readWrite = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT);
		Hold reads = readWrite.readLock().keys().holdAll(List.of(1, 2), LONG);
		assertThat(this.threads.start(() -> readWrite.writeLock().keys().tryHold(2)).value()).isNull();
		reads.close();
		readWrite.writeLock().keys().holdAll(List.of(2, 1), LONG).close();
		assertThat(readWrite.keys().count()).isZero();
	}

	@Test
	void k19_timeoutIsOneForAllAndLeavesNothingHeld() throws Exception {
		long waitedForTheLast = Long.MAX_VALUE;
		// a busy machine may wake somebody too late, but not each time
		for (int i = 0; i < 10 && waitedForTheLast >= WAIT.toNanos(); i++) {
			waitedForTheLast = timeOutAtTheSecond();
		}
		assertThat(waitedForTheLast).as("less than a time for each").isLessThan(WAIT.toNanos());
		assertGone();
	}

	/** Waits for two keys, of which the first one is free after half of the time. */
	private long timeOutAtTheSecond() throws Exception {
		List<Use<NamedLock>> uses = this.keys.useAll(List.of("a", "b"));
		Hold first = uses.get(0).primitive().hold();
		Hold second = uses.get(1).primitive().hold();
		long before = this.lock.statistics().waitNanos(Outcome.TIMEOUT);
		long start = System.nanoTime();
		Task<Hold> both = this.threads.start(() -> this.keys.holdAll(List.of("a", "b"), WAIT));
		Threads.until(() -> both.isDone() || this.lock.statistics().pending() == 1);
		while (System.nanoTime() - start < WAIT.toNanos() / 2) {
			Thread.onSpinWait();
		}
		first.close();
		assertThat(both.failure()).isInstanceOf(AcquireTimeoutException.class)
			.hasMessageStartingWith("Not all of 2 acquired within 200ms: Lock 'accounts' for key '");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(WAIT.toNanos());
		assertThat(uses.get(0).primitive().isLocked()).isFalse();
		second.close();
		uses.forEach(Use::close);
		return this.lock.statistics().waitNanos(Outcome.TIMEOUT) - before;
	}

	@Test
	void k19_zeroTriesEachOnce() throws Exception {
		this.keys.holdAll(List.of("a", "b"), Duration.ZERO).close();
		Hold held = this.keys.hold("b");
		for (Duration nothing : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> this.keys.holdAll(List.of("a", "b"), nothing));
		}
		this.keys.hold("a", Duration.ZERO).close();
		held.close();
		this.keys.holdAll(List.of("a", "b"), FOR_EVER).close();
		assertGone();
	}

	@Test
	void k19_interruptLeavesNothingHeld() throws Exception {
		List<Use<NamedLock>> uses = this.keys.useAll(List.of("a", "b"));
		Hold second = uses.get(1).primitive().hold();
		Task<Hold> both = this.threads.start(() -> this.keys.holdAll(List.of("b", "a"), LONG));
		awaitWaiting(this.lock, both);
		assertThat(uses.get(0).primitive().isLocked()).isTrue();
		both.interrupt();
		assertThat(both.failure()).isInstanceOf(InterruptedException.class);
		assertThat(uses.get(0).primitive().isLocked()).isFalse();
		second.close();
		uses.forEach(Use::close);
		assertGone();
	}

	@Test
	void k19_rejectionLeavesNothingHeldOrUsed() throws Exception {
		NamedLock narrow = this.engine.lock("narrow", new LockSettings(false, fair(), 0, Timeout.of(LONG), 2));
		assertThatExceptionOfType(AcquireRejectedException.class)
			.isThrownBy(() -> narrow.keys().holdAll(List.of(1, 2, 3), LONG))
			.withMessageContaining("'max-keys'");
		assertThat(narrow.keys().count()).isZero();
		Hold held = narrow.keys().hold(2);
		assertThatExceptionOfType(AcquireRejectedException.class)
			.isThrownBy(() -> narrow.keys().holdAll(List.of(1, 2), LONG))
			.withMessageContaining("no room to wait");
		assertThat(narrow.keys().count()).isOne();
		held.close();
		assertThatIllegalArgumentException().isThrownBy(() -> narrow.keys().holdAll(List.of(1, new int[0]), LONG));
		assertThatExceptionOfType(NullPointerException.class)
			.isThrownBy(() -> narrow.keys().holdAll(List.of(1, 2), null));
		assertThat(narrow.keys().count()).isZero();
		assertUnused(narrow);
	}

	@Test
	void k20_primitivesInOppositeOrdersNeverDeadlock() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("permits", SemaphoreSettings.bounded(1));
		List<Holdable> several = List.of(lock("c"), lock("a"), semaphore, lock("b"));
		AtomicInteger inside = new AtomicInteger();
		inParallel(() -> {
			try (Hold hold = Holdable.holdAll(shuffled(several), LONG)) {
				assertThat(hold).isNotNull();
				assertThat(inside.incrementAndGet()).isOne();
				inside.decrementAndGet();
			}
		});
		for (Holdable each : several) {
			assertUnused(each);
			assertThat(each.statistics().attempts(Outcome.ACQUIRED)).isEqualTo((long) CALLERS * rounds());
		}
	}

	@Test
	void k20_allOrNothing() throws Exception {
		NamedLock first = lock("a");
		NamedLock second = lock("b");
		Holdable.holdAll(List.of(first, second, first), LONG).close();
		assertThat(first.statistics().attempts(Outcome.ACQUIRED)).isOne();
		Holdable.holdAll(List.of(), Duration.ZERO).close();
		Hold held = second.hold();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> Holdable.holdAll(List.of(second, first), SHORT))
			.withMessageStartingWith("Not all of 2 acquired within 30ms: Lock 'b' not acquired within");
		assertUnused(first);
		Task<Hold> both = this.threads.start(() -> Holdable.holdAll(List.of(second, first), LONG));
		awaitWaiting(second, both);
		assertThat(first.isLocked()).isTrue();
		both.interrupt();
		assertThat(both.failure()).isInstanceOf(InterruptedException.class);
		assertUnused(first);
		held.close();
	}

	@Test
	void k21_grantsOfSeveralAreOne() throws Exception {
		Grant grant = Acquirable.enterAll(List.of(lock("a"), this.lock), "call", 1, Timeout.NONE);
		assertThat(this.lock.holders()).extracting(Holder::thread).containsExactly("call");
		grant.release();
		assertUnused(this.lock);
	}

	@Test
	void k21_whatTheCallHoldsAlreadyIsASelfDeadlock() throws Exception {
		NamedLock first = lock("a");
		NamedLock last = lock("z");
		Grant own = this.lock.enter("call", 1, Timeout.ZERO);
		assertThatExceptionOfType(SelfDeadlockException.class)
			.isThrownBy(() -> Acquirable.enterAll(List.of(first, this.lock, last), "call", 1, Timeout.of(LONG)));
		assertUnused(first);
		assertUnused(last);
		assertThat(this.lock.isLocked()).isTrue();
		own.release();
		assertUnused(this.lock);
	}

	@Test
	void k21_timeoutIsOneForAll() throws Exception {
		NamedLock first = lock("a");
		Hold held = this.lock.hold();
		long start = System.nanoTime();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> Acquirable.enterAll(List.of(first, this.lock), "call", 1, Timeout.of(SHORT)));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertUnused(first);
		held.close();
	}

}
