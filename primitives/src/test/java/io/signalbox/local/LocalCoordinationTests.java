package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.AcquireRejectedException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.CoordinationVirtualThreadContract;
import io.signalbox.Engine;
import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Conditions, barriers and read-write locks of one JVM: virtual threads, listeners that
 * throw, and what is decided inside.
 */
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class LocalCoordinationTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	private static final Duration LONG = Duration.ofSeconds(10);

	private final NamedLock lock = this.engine.lock("buffer", LockSettings.REENTRANT);

	@AfterEach
	void close() {
		this.engine.close();
	}

	private NamedCondition condition(NamedLock of) {
		return this.engine.condition("c", new ConditionSettings("buffer", null), of);
	}

	private static PrimitiveListener throwing(Outcome at) {
		return new PrimitiveListener() {

			@Override
			public void waited(Outcome outcome, long nanos) {
				if (outcome == at) {
					throw new Thrown();
				}
			}

			@Override
			public void held(long nanos) {
				if (at == null) {
					throw new Thrown();
				}
			}

		};
	}

	@Test
	void listenerOfTheLockThatThrowsAsAWaitBeginsLeavesNoWaiter() throws Exception {
		NamedCondition condition = condition(this.lock);
		this.lock.addListener(throwing(null));
		this.lock.lock();
		assertThatExceptionOfType(Thrown.class).isThrownBy(() -> condition.await(LONG));
		assertThat(condition.waiting()).isZero();
		assertThat(this.lock.isLocked()).isFalse();
	}

	@Test
	void listenerOfTheLockThatThrowsAsAWaiterComesBackLeavesItTheHolder() throws Exception {
		NamedCondition condition = condition(this.lock);
		this.lock.addListener(throwing(Outcome.ACQUIRED));
		Task<Integer> waiter = this.threads.start(() -> {
			this.lock.lock();
			this.lock.lock();
			assertThatExceptionOfType(Thrown.class).isThrownBy(() -> condition.await(LONG));
			int depth = this.lock.holdCount();
			this.lock.unlock();
			this.lock.unlock();
			return depth;
		});
		Threads.until(() -> condition.waiting() == 1 && waiter.isParked());
		this.lock.lock();
		condition.signal();
		Threads.until(() -> this.lock.waiting() == 1 && waiter.isParked());
		this.lock.unlock();
		assertThat(waiter.value()).isEqualTo(2);
		assertThat(this.lock.isLocked()).isFalse();
	}

	@Test
	void plainLockThatIsReleasedElsewhereCannotBeWaitedOn() throws Exception {
		NamedLock plain = this.engine.lock("buffer", LockSettings.PLAIN);
		NamedCondition condition = condition(plain);
		plain.lock();
		this.threads.run(plain::unlock).value();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(() -> condition.await(LONG));
		assertThat(condition.waiting()).isZero();
	}

	@Test
	void listenerThatThrowsAsTheActionFailsStrandsNobody() throws Exception {
		NamedBarrier barrier = this.engine.barrier("stage", new BarrierSettings(2, null));
		Task<Integer> other = this.threads.start(() -> barrier.await(LONG));
		Threads.until(() -> barrier.waiting() == 1 && other.isParked());
		barrier.addListener(throwing(Outcome.BROKEN));
		barrier.setAction(() -> {
			throw new IllegalStateException("action");
		});
		assertThatExceptionOfType(Thrown.class).isThrownBy(() -> barrier.await(LONG));
		assertThat(other.failure()).isInstanceOf(Thrown.class);
		assertThat(barrier.isBroken()).isTrue();
	}

	@Test
	void listenerOfABarrierIsNotCalledUnderItsLock() throws Exception {
		NamedBarrier barrier = this.engine.barrier("stage", new BarrierSettings(2, null));
		List<Integer> seen = new ArrayList<>();
		barrier.addListener(new PrimitiveListener() {

			@Override
			public void waited(Outcome outcome, long nanos) {
				try {
					seen.add(LocalCoordinationTests.this.threads.start(() -> barrier.waiters().size()).value());
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}

		});
		barrier.abort();
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(() -> barrier.await(LONG));
		assertThat(seen).containsExactly(0);
	}

	@Test
	void closingWakesWhoItLetsIn() throws Exception {
		PermitSynchronizer permits = new PermitSynchronizer(2, 2, true, Settings.UNLIMITED);
		assertThat(permits.tryTake(1)).isTrue();
		Task<Outcome> rejected = this.threads.start(() -> new WaitNode("both", 2).await(permits, Long.MAX_VALUE, true));
		Threads.until(() -> permits.waiting() == 1 && rejected.isParked());
		Task<Outcome> returning = this.threads
			.start(() -> new WaitNode("one", 1, true).await(permits, Long.MAX_VALUE, false));
		Threads.until(() -> permits.waiting() == 2 && returning.isParked());
		permits.close();
		assertThat(rejected.value()).isEqualTo(Outcome.REJECTED);
		assertThat(returning.value()).isEqualTo(Outcome.ACQUIRED);
	}

	@Test
	void wakeUpThatIsSpentOnTheQueuesLockAsTheTimeRunsOutIsNotMissed() throws Exception {
		WaitNode.Line line = new WaitNode.Line() {

			@Override
			public boolean join(WaitNode node) {
				return true;
			}

			@Override
			public boolean takeTurn(WaitNode node) {
				return false;
			}

			@Override
			public boolean leave(WaitNode node, WaitNode.Status reason) {
				// granted while it waits for the lock under which it wants to leave
				node.status = WaitNode.Status.GRANTED;
				node.wake();
				LockSupport.park(this);
				return false;
			}

		};
		Task<Outcome> waiter = this.threads.start(() -> new WaitNode("late", 1).await(line, 1, true));
		assertThat(waiter.value()).isEqualTo(Outcome.ACQUIRED);
	}

	@Test
	void conditionNeedsALockOfItsOwnEngine() throws Exception {
		try (Engine other = new LocalEngine()) {
			NamedLock foreign = other.lock("buffer", LockSettings.PLAIN);
			assertThatIllegalArgumentException().isThrownBy(() -> condition(foreign))
				.withMessageContaining("needs a lock of its own engine");
		}
	}

	@Test
	void whatIsMadeAfterTheCloseIsClosedToo() throws Exception {
		this.engine.close();
		try (Hold hold = this.lock.hold()) {
			assertThatExceptionOfType(AcquireRejectedException.class)
				.isThrownBy(() -> this.lock.newCondition().await(1, TimeUnit.SECONDS));
		}
		assertThatExceptionOfType(AcquireRejectedException.class)
			.isThrownBy(() -> this.engine.barrier("late", new BarrierSettings(2, null)).await());
	}

	@Nested
	class VirtualThreads extends CoordinationVirtualThreadContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

	}

	@Nested
	class VirtualThreadsFair extends CoordinationVirtualThreadContract {

		@Override
		protected Engine engine() {
			return new LocalEngine();
		}

		@Override
		protected boolean fair() {
			return true;
		}

	}

	private static final class Thrown extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
