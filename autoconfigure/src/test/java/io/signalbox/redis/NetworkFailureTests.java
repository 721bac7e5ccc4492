package io.signalbox.redis;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.signalbox.BarrierSettings;
import io.signalbox.EngineUnavailableException;
import io.signalbox.EventSettings;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LeaseLostException;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of holders and of waiters when the way to the server fails.
 */
@org.junit.jupiter.api.Timeout(90)
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class NetworkFailureTests {

	private static final Duration LEASE = Duration.ofSeconds(4);

	private static final Duration QUARTER = LEASE.dividedBy(4);

	private static final Duration LONG = Duration.ofSeconds(30);

	/** A look, and what a client needs to connect again. */
	private static final Duration HEALED = Duration.ofSeconds(4);

	@RegisterExtension
	final Threads threads = new Threads();

	@RegisterExtension
	final FailingRedis redis = new FailingRedis(LEASE);

	/** How the way to the server fails. */
	enum Outage {

		/** Connections end, and new ones are refused. */
		REFUSED,

		/** Nothing moves, and nobody is told. */
		STALLED,

		/** The connections that there are go silent; new ones work. */
		HALF_OPEN;

		void begin(TcpProxy proxy) {
			switch (this) {
				case REFUSED -> proxy.cut();
				case STALLED -> proxy.stall();
				case HALF_OPEN -> proxy.halfOpen();
			}
		}

	}

	@SuppressWarnings("unchecked")
	private static <P> P the(RedissonEngine engine, String what) {
		return (P) Puppet.make(engine, what);
	}

	private static void pass(Duration time) {
		long since = System.nanoTime();
		await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> System.nanoTime() - since >= time.toNanos());
	}

	@Test
	void connectionsThatAreRefusedForAQuarterOfTheLeaseLoseNothing() throws Exception {
		outageOfAQuarterOfTheLeaseLosesNothing(Outage.REFUSED);
	}

	@ParameterizedTest
	@Tag("failures")
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REFUSED")
	void otherOutageOfAQuarterOfTheLeaseLosesNothing(Outage outage) throws Exception {
		outageOfAQuarterOfTheLeaseLosesNothing(outage);
	}

	private void outageOfAQuarterOfTheLeaseLosesNothing(Outage outage) throws Exception {
		NamedLock lock = the(this.redis.here(), "lock");
		NamedSemaphore permits = the(this.redis.here(), "permit");
		Hold hold = lock.hold();
		Hold both = permits.hold(Puppet.PERMITS, LONG);
		outage.begin(this.redis.proxy());
		pass(QUARTER);
		this.redis.proxy().heal();
		pass(LEASE);
		assertThat(NetworkFailureTests.<NamedLock>the(this.redis.there(), "lock").tryHold()).isNull();
		assertThat(NetworkFailureTests.<NamedSemaphore>the(this.redis.there(), "permit").tryHold()).isNull();
		hold.close();
		both.close();
		assertThat(lock.statistics().lostLeases() + permits.statistics().lostLeases()).isZero();
		assertThat(NetworkFailureTests.<NamedLock>the(this.redis.there(), "lock").tryHold()).isNotNull();
	}

	/** With a lease as it is by default, and when it would have been confirmed. */
	@Test
	@Tag("failures")
	void questionThatFailsInAnOutageOfAQuarterOfALeaseOfThirtySecondsLosesNothing() throws Exception {
		NamedLock lock = the(longLease(this.redis.proxy().port(), "mine"), "lock");
		NamedSemaphore permits = the(longLease(this.redis.proxy().port(), "mine-too"), "permit");
		RedissonEngine theirs = longLease(this.redis.server().port(), "theirs");
		Hold hold = lock.hold();
		Hold both = permits.hold(Puppet.PERMITS, LONG);
		pass(LONG.dividedBy(3).minusMillis(500));
		this.redis.proxy().cut();
		pass(LONG.dividedBy(4));
		this.redis.proxy().heal();
		pass(LONG.dividedBy(2));
		assertThat(NetworkFailureTests.<NamedLock>the(theirs, "lock").tryHold()).isNull();
		assertThat(NetworkFailureTests.<NamedSemaphore>the(theirs, "permit").tryHold()).isNull();
		hold.close();
		both.close();
		assertThat(lock.statistics().lostLeases() + permits.statistics().lostLeases()).isZero();
	}

	@ParameterizedTest
	@Tag("failures")
	@CsvSource({ "REFUSED, lock", "STALLED, lock", "REFUSED, permit", "STALLED, write" })
	void outageOfMoreThanTheLeaseIsToldToTheHolderWithinTheLeaseAndASecond(Outage outage, String what)
			throws Exception {
		Holdable mine = the(this.redis.here(), what);
		Holdable theirs = the(this.redis.there(), what);
		int all = what.equals("permit") ? Puppet.PERMITS : 1;
		Hold hold = mine.hold();
		outage.begin(this.redis.proxy());
		long since = System.nanoTime();
		await().atMost(LEASE.plusSeconds(1)).until(() -> mine.statistics().lostLeases() == 1);
		theirs.enter(this, all, Timeout.of(LEASE)).release();
		assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(LEASE.plusSeconds(2));
		this.redis.proxy().heal();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
	}

	/** Begins to wait here, and ends the wait from there while here is cut off. */
	private void wokenWhileCutOff(Callable<?> wait, Callable<Integer> waiting, Threads.Body wake) throws Exception {
		wokenWhile(Outage.REFUSED, wait, waiting, wake, HEALED);
	}

	private void wokenWhile(Outage outage, Callable<?> wait, Callable<Integer> waiting, Threads.Body wake,
			Duration bound) throws Exception {
		Task<?> waiter = this.threads.start(wait);
		Threads.until(() -> waiting.call() == 1 && waiter.isParked());
		this.redis.server().awaitQuiet();
		outage.begin(this.redis.proxy());
		wake.run();
		pass(QUARTER);
		this.redis.proxy().heal();
		await().atMost(bound).until(waiter::isDone);
		waiter.value();
	}

	private RedissonEngine longLease(int port, String instance) {
		return this.redis.engine(port, LONG, instance);
	}

	private void givenBackWhile(Outage outage, String what, Duration bound) throws Exception {
		// with a long lease, as its end is another reason to ask
		Holdable mine = the(longLease(this.redis.proxy().port(), "mine"), what);
		Holdable theirs = the(longLease(this.redis.server().port(), "theirs"), what);
		int all = what.equals("permit") ? Puppet.PERMITS : 1;
		var grant = theirs.enter(this, all, Timeout.of(LONG));
		wokenWhile(outage, () -> {
			mine.hold(LONG).close();
			return null;
		}, mine.statistics()::pending, grant::release, bound);
	}

	@ParameterizedTest
	@Tag("failures")
	@CsvSource({ "STALLED, lock", "HALF_OPEN, lock", "STALLED, permit", "HALF_OPEN, permit" })
	void waiterWhoseConnectionStallsOrGoesSilentWhenItIsGivenBackGetsInWithinSixSeconds(Outage outage, String what)
			throws Exception {
		givenBackWhile(outage, what, Duration.ofSeconds(6));
	}

	@ParameterizedTest
	@ValueSource(strings = { "lock", "fair", "write", "permit" })
	void waiterWhoseConnectionIsCutWhenItIsGivenBackGetsInFourSecondsAfterHealing(String what) throws Exception {
		givenBackWhile(Outage.REFUSED, what, HEALED);
	}

	@Test
	void waiterWhoseConnectionIsCutWhenAnEventIsSetPassesFourSecondsAfterHealing() throws Exception {
		NamedEvent mine = the(this.redis.here(), "event");
		NamedEvent theirs = the(this.redis.there(), "event");
		wokenWhileCutOff(() -> mine.await(LONG), mine::waiting, () -> {
			theirs.set();
			theirs.clear();
		});
	}

	@Test
	void waiterWhoseConnectionIsCutWhenASignalIsSentGoesOnFourSecondsAfterHealing() throws Exception {
		NamedCondition mine = the(this.redis.here(), "condition");
		NamedCondition theirs = the(this.redis.there(), "condition");
		wokenWhileCutOff(() -> {
			try (Hold hold = mine.lock().hold()) {
				return hold != null && mine.await(LONG);
			}
		}, () -> mine.lock().isLocked() ? 0 : mine.waiting(), () -> {
			try (Hold hold = theirs.lock().hold()) {
				assertThat(hold).isNotNull();
				theirs.signal();
			}
		});
	}

	@Test
	void partyWhoseConnectionIsCutWhenTheOtherArrivesPassesFourSecondsAfterHealing() throws Exception {
		NamedBarrier mine = the(this.redis.here(), "barrier");
		NamedBarrier theirs = the(this.redis.there(), "barrier");
		wokenWhileCutOff(mine::await, mine::waiting, theirs::await);
	}

	@Test
	void answerThatComesAfterTheClientHasGivenUpLeavesNoHoldBehindForSixSeconds() throws Exception {
		// the end of its lease would give back a lock too, as it does with permits
		NamedLock lock = the(longLease(this.redis.proxy().port(), "mine"), "lock");
		NamedLock theirs = the(longLease(this.redis.server().port(), "theirs"), "lock");
		lock.hold().close();
		NamedSemaphore permits = the(this.redis.here(), "permit");
		permits.hold().close();
		this.redis.proxy().delayAnswers(Duration.ofMillis(2_500));
		CompletionStage<Hold> late = lock.holdAsync(Duration.ofMillis(500));
		CompletionStage<Hold> latePermit = permits.holdAsync(Duration.ofMillis(500));
		assertThat(late.toCompletableFuture()).failsWithin(Duration.ofSeconds(15))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EngineUnavailableException.class);
		assertThat(latePermit.toCompletableFuture()).failsWithin(Duration.ofSeconds(15));
		this.redis.proxy().heal();
		long since = System.nanoTime();
		theirs.hold(LONG).close();
		NetworkFailureTests.<NamedSemaphore>the(this.redis.there(), "permit").hold(Puppet.PERMITS, LONG).close();
		assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(6));
	}

	@Test
	@Tag("failures")
	void eventThatCannotBeAskedForIsUnavailableAndNotPassed() throws Exception {
		NamedEvent event = this.redis.here().event("gate", EventSettings.CLEAR);
		NamedBarrier barrier = this.redis.here().barrier("meeting", new BarrierSettings(2, Timeout.of(LONG)));
		Task<Boolean> waiter = this.threads.start(() -> event.await(LONG));
		Threads.until(() -> event.waiting() == 1);
		this.redis.proxy().cut();
		long since = System.nanoTime();
		assertThatExceptionOfType(EngineUnavailableException.class).isThrownBy(event::isSet);
		assertThatExceptionOfType(EngineUnavailableException.class).isThrownBy(event::set);
		assertThatExceptionOfType(EngineUnavailableException.class).isThrownBy(() -> barrier.await(LONG));
		await().atMost(Duration.ofSeconds(20)).until(waiter::isDone);
		assertThat(waiter.failure()).isInstanceOf(EngineUnavailableException.class)
			.hasMessageContaining("Event 'gate' not set: Redis does not answer");
		assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(30));
	}

}
