package io.signalbox.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.local.LocalEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is held too long, and what is taken in both orders.
 */
@org.junit.jupiter.api.Timeout(30)
class LongHoldTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	private final Findings findings = new Findings();

	@AfterEach
	void close() {
		this.engine.close();
	}

	private Watch watch(Duration longHold) {
		return new Watch(List.of(this.engine), new WatchSettings(Duration.ofMillis(10), true, false, longHold),
				this.findings);
	}

	@Test
	void longHoldIsReportedOnceWithWhoAndWhere() throws Exception {
		NamedLock lock = this.engine.lock("slow", LockSettings.PLAIN);
		AtomicBoolean done = new AtomicBoolean();
		Task<Void> holder = this.threads.run(() -> heldUntil(lock, done));
		Threads.until(lock::isLocked);
		Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		Threads.until(() -> lock.waiting() == 1);
		Watch watch = watch(Duration.ofMillis(60));
		Threads.until(() -> {
			watch.look();
			return !this.findings.longHolds.isEmpty();
		});
		watch.look();
		assertThat(this.findings.longHolds).hasSize(1);
		LongHold hold = this.findings.longHolds.get(0);
		assertThat(hold.holder()).isEqualTo(holder.thread().getName());
		assertThat(hold.waiting()).isOne();
		assertThat(hold.describe()).contains("Lock 'slow' is held by '" + holder.thread().getName() + "' since ",
				"(waiting=1)", "LongHoldTests.heldUntil");
		assertThat(watch.longHolds()).containsExactly(hold);
		done.set(true);
		holder.value();
		waiter.value().close();
		watch.look();
		assertThat(watch.longHolds()).isEmpty();
	}

	private static void heldUntil(NamedLock lock, AtomicBoolean done) throws InterruptedException {
		try (Hold hold = lock.hold()) {
			Threads.until(done::get);
		}
	}

	@Test
	void zeroReportsNoHoldHoweverLong() throws Exception {
		NamedLock lock = this.engine.lock("slow", LockSettings.PLAIN);
		try (Hold hold = lock.hold()) {
			watch(Duration.ZERO).look();
		}
		assertThat(this.findings.longHolds).isEmpty();
	}

	@Test
	void watchThatLooksForNothingHasNoThread() {
		try (Watch watch = new Watch(List.of(this.engine),
				new WatchSettings(Duration.ofMillis(1), false, false, Duration.ZERO), this.findings)) {
			watch.start();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.doesNotContain("signalbox-watch");
		}
	}

	@Test
	void settingsAreChecked() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WatchSettings(Duration.ZERO, true, false, Duration.ZERO))
			.withMessage("'interval' must be positive but was PT0S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WatchSettings(LONG, true, false, Duration.ofSeconds(-1)))
			.withMessage("'longHold' must not be negative but was PT-1S");
	}

	/**
	 * One waits for the second while it holds the first; later one the other way round.
	 */
	private void takes(NamedLock first, NamedLock second, NamedLock obstacle, Watch watch) throws Exception {
		Hold inTheWay = obstacle.hold();
		Task<Void> task = this.threads.run(() -> {
			try (Hold outer = first.hold()) {
				second.hold(LONG).close();
			}
		});
		Threads.until(() -> second.waiting() == 1);
		watch.look();
		inTheWay.close();
		task.value();
	}

	@Test
	void invertedOrderIsReportedOnceWithBothPlacesWithoutADeadlock() throws Exception {
		NamedLock a = this.engine.lock("a", LockSettings.PLAIN);
		NamedReadWriteLock b = this.engine.readWriteLock("b", ReadWriteLockSettings.DEFAULT);
		Watch watch = watch(Duration.ZERO);
		takes(a, b.writeLock(), b.readLock(), watch);
		takes(a, b.readLock(), b.writeLock(), watch);
		assertThat(this.findings.inversions).isEmpty();
		takes(b.readLock(), a, a, watch);
		takes(b.writeLock(), a, a, watch);
		assertThat(this.findings.inversions).hasSize(1);
		assertThat(this.findings.inversions.get(0).describe()).contains(
				"Read-write lock 'b' and Lock 'a' are taken in both orders", "  Read-write lock 'b' before Lock 'a'",
				"  Lock 'a' before Read-write lock 'b'");
		assertThat(this.findings.inversions.get(0).firstThenSecond())
			.anySatisfy((frame) -> assertThat(frame.getClassName()).startsWith(LongHoldTests.class.getName()));
		assertThat(this.findings.inversions.get(0).secondThenFirst())
			.anySatisfy((frame) -> assertThat(frame.getClassName()).startsWith(LongHoldTests.class.getName()));
		assertThat(this.findings.deadlocks).isEmpty();
	}

	@Test
	void twoThatAreHeldTellTheirOrderToo() throws Exception {
		NamedLock a = this.engine.lock("a", LockSettings.PLAIN);
		NamedLock b = this.engine.lock("b", LockSettings.PLAIN);
		Watch watch = watch(Duration.ZERO);
		for (List<NamedLock> order : List.of(List.of(a, b), List.of(b, a))) {
			try (Hold outer = order.get(0).hold()) {
				Instant since = order.get(0).holders().get(0).since().plusMillis(50);
				Threads.until(() -> Instant.now().isAfter(since));
				try (Hold inner = order.get(1).hold()) {
					watch.look();
				}
			}
		}
		assertThat(this.findings.inversions).hasSize(1);
	}

	/** There would be a million pairs, more than are remembered. */
	@Test
	void oneWhoHoldsHundredsOfLocksLeavesRoomForTheOrdersOfOthers() throws Exception {
		Watch watch = watch(Duration.ZERO);
		List<Hold> holds = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			holds.add(this.engine.lock("lock-" + i, LockSettings.PLAIN).hold());
			if (i == 500) {
				Instant since = Instant.now().plusMillis(50);
				Threads.until(() -> Instant.now().isAfter(since));
			}
		}
		watch.look();
		holds.forEach(Hold::close);
		NamedLock a = this.engine.lock("a", LockSettings.PLAIN);
		NamedLock b = this.engine.lock("b", LockSettings.PLAIN);
		takes(a, b, b, watch);
		takes(b, a, a, watch);
		assertThat(this.findings.inversions).hasSize(1);
	}

	@Test
	void ordersUnderOneLockAreNoDanger() throws Exception {
		NamedLock gate = this.engine.lock("gate", LockSettings.PLAIN);
		NamedLock a = this.engine.lock("a", LockSettings.PLAIN);
		NamedLock b = this.engine.lock("b", LockSettings.PLAIN);
		Watch watch = watch(Duration.ZERO);
		for (List<NamedLock> order : List.of(List.of(a, b), List.of(b, a))) {
			Hold inTheWay = order.get(1).hold();
			Task<Void> task = this.threads.run(() -> {
				try (Hold outer = gate.hold(); Hold first = order.get(0).hold()) {
					order.get(1).hold(LONG).close();
				}
			});
			Threads.until(() -> order.get(1).waiting() == 1);
			watch.look();
			inTheWay.close();
			task.value();
		}
		assertThat(this.findings.inversions).isEmpty();
	}

	@Test
	void severalPermitsHaveNoOrder() throws Exception {
		NamedLock a = this.engine.lock("a", LockSettings.PLAIN);
		NamedSemaphore several = this.engine.semaphore("several", SemaphoreSettings.bounded(2));
		Watch watch = watch(Duration.ZERO);
		try (Hold outer = several.hold(); Hold inner = a.hold()) {
			Task<Void> waiter = this.threads.run(() -> {
				try (Hold hold = several.hold()) {
					a.hold(LONG).close();
				}
			});
			Threads.until(() -> a.waiting() == 1);
			watch.look();
			inner.close();
			waiter.value();
		}
		Hold one = several.hold();
		Hold two = several.hold();
		Task<Void> waiter = this.threads.run(() -> {
			try (Hold hold = a.hold()) {
				several.hold(LONG).close();
			}
		});
		Threads.until(() -> several.waiting() == 1);
		watch.look();
		one.close();
		two.close();
		waiter.value();
		assertThat(this.findings.inversions).isEmpty();
	}

}
