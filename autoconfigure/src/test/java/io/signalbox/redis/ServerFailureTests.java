package io.signalbox.redis;

import java.time.Duration;
import java.util.List;

import io.signalbox.AcquisitionException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.EngineUnavailableException;
import io.signalbox.Hold;
import io.signalbox.LeaseLostException;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of holders and of waiters when the server is killed, forgets, comes back,
 * or stays away.
 */
@org.junit.jupiter.api.Timeout(120)
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class ServerFailureTests {

	private static final Duration LEASE = Duration.ofSeconds(6);

	private static final Duration LONG = Duration.ofSeconds(30);

	@SuppressWarnings("unchecked")
	private static <P> P the(RedissonEngine engine, String what) {
		return (P) Puppet.make(engine, what);
	}

	private static void works(NamedLock lock) {
		await().atMost(LONG).ignoreExceptions().untilAsserted(() -> lock.hold(LONG).close());
	}

	@Nested
	class WithoutPersistence {

		@RegisterExtension
		final Threads threads = new Threads();

		@RegisterExtension
		final FailingRedis redis = new FailingRedis(LEASE);

		@Test
		void flushWhileSomebodyWaitsKeepsTheGateClosedWakesForAPredicateAndBreaksTheBarrierWithinTwoSeconds()
				throws Exception {
			NamedEvent event = the(this.redis.here(), "event");
			NamedCondition condition = the(this.redis.here(), "condition");
			NamedBarrier barrier = the(this.redis.here(), "barrier");
			Task<Boolean> atEvent = this.threads.start(() -> event.await(LONG));
			Task<Boolean> atCondition = this.threads.start(() -> {
				try (Hold hold = condition.lock().hold()) {
					return hold != null && condition.await(LONG);
				}
			});
			Task<Integer> atBarrier = this.threads.start(() -> barrier.await());
			Threads.until(() -> event.waiting() + condition.waiting() + barrier.waiting() == 3);
			Threads.until(() -> !condition.lock().isLocked());
			assertThat(this.redis.server().ask("FLUSHALL")).startsWith("+OK");
			await().atMost(Duration.ofSeconds(2)).until(() -> atCondition.isDone() && atBarrier.isDone());
			assertThat(atCondition.value()).as("woken to look").isTrue();
			assertThat(atBarrier.failure()).isInstanceOf(BarrierBrokenException.class);
			assertThat(event.isSet()).isFalse();
			assertThat(atEvent).isNotDone();
			this.redis.there().event("event", event.settings()).set();
			assertThat(atEvent.value()).isTrue();
			Task<Integer> again = this.threads.start(() -> barrier.await());
			Threads.until(() -> barrier.waiting() == 1);
			assertThat(ServerFailureTests.<NamedBarrier>the(this.redis.there(), "barrier").await()).isOne();
			assertThat(again.value()).isZero();
		}

		/**
		 * As after a restart. Redisson remembers for good which scripts it has loaded.
		 */
		@Test
		void serverThatHasForgottenItsScriptsIsAskedAsEver() throws Exception {
			RedissonEngine mine = this.redis.there();
			NamedEvent event = the(mine, "event");
			NamedBarrier barrier = the(mine, "barrier");
			NamedCondition condition = the(mine, "condition");
			NamedLock fair = the(mine, "fair");
			for (int i = 0; i < 2; i++) {
				event.set();
				assertThat(event.isSet()).isTrue();
				event.clear();
				Task<Integer> party = this.threads.start(() -> barrier.await());
				Threads.until(() -> barrier.waiting() == 1);
				assertThat(barrier.await()).isOne();
				party.value();
				barrier.abort();
				assertThat(barrier.isBroken()).isTrue();
				barrier.reset();
				assertThat(barrier.isBroken()).isFalse();
				Task<Boolean> waiter = this.threads.start(() -> {
					try (Hold hold = condition.lock().hold()) {
						return hold != null && condition.await(LONG);
					}
				});
				Threads.until(() -> condition.waiting() == 1 && !condition.lock().isLocked());
				try (Hold hold = condition.lock().hold()) {
					assertThat(hold).isNotNull();
					condition.signal();
				}
				assertThat(waiter.value()).isTrue();
				Hold held = fair.hold();
				Task<Void> next = this.threads.run(() -> fair.hold(LONG).close());
				Threads.until(() -> fair.waiting() == 1);
				held.close();
				next.value();
				assertThat(this.redis.server().ask("SCRIPT FLUSH")).startsWith("+OK");
			}
		}

		@Test
		@Tag("failures")
		void serverThatIsAwayFor25SecondsIsToldToAllWithin20SecondsAndNobodyHangs() throws Exception {
			NamedLock lock = the(this.redis.here(), "lock");
			NamedSemaphore permits = the(this.redis.here(), "permit");
			NamedEvent event = the(this.redis.here(), "event");
			NamedCondition condition = the(this.redis.here(), "condition");
			NamedBarrier barrier = the(this.redis.here(), "barrier");
			Hold held = ServerFailureTests.<NamedLock>the(this.redis.there(), "lock").hold();
			Hold all = ServerFailureTests.<NamedSemaphore>the(this.redis.there(), "permit").hold(Puppet.PERMITS, LONG);
			List<Task<?>> waiters = List.of(this.threads.start(() -> lock.hold(LONG)),
					this.threads.start(() -> permits.hold(LONG)), this.threads.start(() -> event.await(LONG)),
					this.threads.start(() -> barrier.await()));
			Threads.until(
					() -> lock.waiting() + permits.waiting() + event.waiting() + barrier.waiting() == waiters.size());
			this.redis.server().kill9();
			long since = System.nanoTime();
			assertThatExceptionOfType(EngineUnavailableException.class).isThrownBy(() -> lock.hold(LONG));
			assertThatExceptionOfType(EngineUnavailableException.class)
				.isThrownBy(() -> condition.lock().hold(Duration.ZERO));
			await().atMost(Duration.ofSeconds(20)).until(() -> waiters.stream().allMatch(Task::isDone));
			for (Task<?> waiter : waiters) {
				assertThat(waiter.failure()).isInstanceOf(AcquisitionException.class)
					.isInstanceOf(EngineUnavailableException.class);
			}
			await().pollDelay(Duration.ofSeconds(1))
				.atMost(LONG)
				.until(() -> System.nanoTime() - since > Duration.ofSeconds(25).toNanos());
			this.redis.server().restartSamePort();
			works(lock);
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(held::close);
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(all::close);
			permits.hold(Puppet.PERMITS, LONG).close();
			assertThat(event.isSet()).isFalse();
		}

	}

	@Nested
	class WithAppendOnlyFile {

		@RegisterExtension
		final Threads threads = new Threads();

		@RegisterExtension
		final FailingRedis redis = new FailingRedis(LEASE, "--appendonly", "yes", "--appendfsync", "always");

		@Test
		void restartWithinHalfALeaseKeepsHoldsEventsAndBrokenBarriersAndTokensGoOnRising() throws Exception {
			LockSettings fenced = new LockSettings(false, false, LockSettings.UNLIMITED, null, 10, true, null);
			NamedLock numbered = this.redis.here().lock("numbered", fenced);
			long token;
			try (Hold hold = numbered.hold()) {
				token = hold.fencingToken();
			}
			NamedLock lock = the(this.redis.here(), "lock");
			NamedSemaphore permits = the(this.redis.here(), "permit");
			NamedEvent event = the(this.redis.here(), "event");
			NamedBarrier barrier = the(this.redis.here(), "barrier");
			event.set();
			barrier.abort();
			Hold hold = lock.hold();
			Hold permit = permits.hold(Puppet.PERMITS, LONG);
			this.redis.server().kill9();
			this.redis.server().restartSamePort();
			works(ServerFailureTests.the(this.redis.there(), "write"));
			assertThat(ServerFailureTests.<NamedLock>the(this.redis.there(), "lock").tryHold()).isNull();
			assertThat(ServerFailureTests.<NamedSemaphore>the(this.redis.there(), "permit").tryHold()).isNull();
			assertThat(event.isSet()).isTrue();
			assertThat(barrier.isBroken()).isTrue();
			hold.close();
			permit.close();
			assertThat(lock.statistics().lostLeases() + permits.statistics().lostLeases()).isZero();
			try (Hold next = numbered.hold()) {
				assertThat(next.fencingToken()).isGreaterThan(token);
			}
		}

	}

}
