package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.ConditionSettings;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.RList;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What is fair is served in the order of arrival, whatever instance the callers are of.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(60)
class FairTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final LockSettings PLAIN = new LockSettings(false, true, Settings.UNLIMITED, null);

	@RegisterExtension
	final Threads threads = new Threads();

	private final String prefix = "fair-" + UUID.randomUUID();

	private final RedissonEngine here = SharedRedis.engine(SharedRedis.client(), this.prefix, "here");

	private final RedissonEngine there = SharedRedis.engine(SharedRedis.client(), this.prefix, "there");

	private final RedisKey at = RedisKey.of(this.prefix, "subject", null);

	private final RList<String> places = SharedRedis.client().getList(this.at.places(), StringCodec.INSTANCE);

	@AfterEach
	void close() {
		this.here.close();
		this.there.close();
	}

	/** What can be fair. */
	enum Subject {

		PLAIN, REENTRANT, FENCED, SEMAPHORE;

		Holdable in(RedissonEngine engine) {
			return switch (this) {
				case PLAIN -> engine.lock("subject", FairTests.PLAIN);
				case REENTRANT -> engine.lock("subject", new LockSettings(true, true, Settings.UNLIMITED, null));
				case FENCED ->
					engine.lock("subject", new LockSettings(false, true, Settings.UNLIMITED, null, 1, true, null));
				case SEMAPHORE -> semaphore(engine, 1);
			};
		}

	}

	private static NamedSemaphore semaphore(RedissonEngine engine, int permits) {
		return engine.semaphore("subject", new SemaphoreSettings(permits, true, true, Settings.UNLIMITED, null));
	}

	private static void pass(Duration time) {
		long since = System.nanoTime();
		await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> System.nanoTime() - since >= time.toNanos());
	}

	private void awaitPlaces(int count) {
		Threads.until(() -> this.places.size() == count);
	}

	/** What the server has of the order: nothing but this when nobody waits. */
	private List<String> keys() {
		return SharedRedis.client()
			.getKeys()
			.getKeysStream(KeysScanOptions.defaults().pattern(this.at.base() + "*"))
			.filter((key) -> key.startsWith(this.at.places()) || key.startsWith(this.at.life("")))
			.toList();
	}

	@ParameterizedTest
	@EnumSource
	void callersOfSeveralInstancesAreServedInTheOrderOfTheirArrivalHoweverLongTheyWait(Subject subject)
			throws Exception {
		Holdable mine = subject.in(this.here);
		Holdable theirs = subject.in(this.there);
		Hold hold = mine.hold();
		List<Integer> order = Collections.synchronizedList(new ArrayList<>());
		List<CompletableFuture<?>> all = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			int me = i;
			// not one after the other, and more of one instance
			Holdable by = (i % 3 == 0) ? theirs : mine;
			if (i % 2 == 0) {
				all.add(this.threads.run(() -> {
					Grant grant = by.enter(Thread.currentThread(), 1, Timeout.of(LONG));
					order.add(me);
					grant.release();
				}));
			}
			else {
				all.add(by.enterAsync("call " + i, 1, Timeout.of(LONG)).result().thenAccept((grant) -> {
					order.add(me);
					grant.release();
				}).toCompletableFuture());
			}
			awaitPlaces(i + 1);
		}
		// longer than anybody asks without asking again
		pass(Duration.ofMillis(2_500));
		hold.close();
		for (CompletableFuture<?> each : all) {
			each.get(LONG.toSeconds(), TimeUnit.SECONDS);
		}
		assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
		Threads.until(() -> keys().isEmpty());
	}

	@Test
	void whoDoesNotWaitAndWhoComesLaterDoNotOvertakeWhoWaitsInAnotherInstance() throws Exception {
		NamedSemaphore mine = semaphore(this.here, 2);
		NamedSemaphore theirs = semaphore(this.there, 2);
		Hold hold = mine.hold();
		Acquisition both = mine.enterAsync("both", 2, Timeout.of(LONG));
		awaitPlaces(1);
		assertThat(theirs.available()).isOne();
		assertThat(theirs.tryHold()).isNull();
		assertThat(theirs.tryAcquire()).isFalse();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> theirs.hold(Duration.ofMillis(300)));
		Task<Hold> later = this.threads.start(() -> theirs.hold(LONG));
		awaitPlaces(2);
		hold.close();
		Grant granted = both.result().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
		assertThat(later).isNotDone();
		granted.release();
		later.value().close();
	}

	@Test
	void whoGivesUpLeavesNoPlaceAndTheNextOneIsServed() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		NamedLock theirs = this.there.lock("subject", PLAIN);
		Hold hold = mine.hold();
		Task<Hold> interrupted = this.threads.start(() -> mine.hold(LONG));
		awaitPlaces(1);
		CompletableFuture<Hold> cancelled = mine.holdAsync(LONG).toCompletableFuture();
		awaitPlaces(2);
		long start = System.nanoTime();
		Task<Hold> timedOut = this.threads.start(() -> mine.hold(Duration.ofMillis(500)));
		awaitPlaces(3);
		Task<Hold> next = this.threads.start(() -> theirs.hold(LONG));
		awaitPlaces(4);
		interrupted.interrupt();
		cancelled.cancel(false);
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		assertThat(timedOut.failure()).isInstanceOf(AcquireTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).as("the server has answered")
			.isLessThan(RedissonAcquisition.FIRST_ANSWER);
		awaitPlaces(1);
		assertThat(mine.waiting()).isZero();
		hold.close();
		next.value().close();
		Threads.until(() -> keys().isEmpty());
		Threads.until(() -> this.here.channel.listeners.isEmpty() && this.there.channel.listeners.isEmpty());
	}

	@Test
	void whatIsGivenToOneWhoHasGoneIsNotForALaterCallerOfHisInstance() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		NamedLock theirs = this.there.lock("subject", PLAIN);
		for (int i = 0; i < 20; i++) {
			List<String> order = Collections.synchronizedList(new ArrayList<>());
			Hold hold = theirs.hold(LONG);
			CompletableFuture<Hold> gone = mine.holdAsync(LONG).toCompletableFuture();
			awaitPlaces(1);
			CompletableFuture<Void> next = theirs.holdAsync(LONG).thenAccept((given) -> {
				order.add("next");
				given.close();
			}).toCompletableFuture();
			awaitPlaces(2);
			CompletableFuture<Void> last = mine.holdAsync(LONG).thenAccept((given) -> {
				order.add("last");
				given.close();
			}).toCompletableFuture();
			awaitPlaces(3);
			gone.cancel(false);
			hold.close();
			next.get(LONG.toSeconds(), TimeUnit.SECONDS);
			last.get(LONG.toSeconds(), TimeUnit.SECONDS);
			assertThat(order).containsExactly("next", "last");
		}
	}

	@Test
	void closedEngineTakesItsPlacesAway() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		NamedLock theirs = this.there.lock("subject", PLAIN);
		Hold hold = theirs.hold();
		List<CompletableFuture<Hold>> waiters = Stream.generate(() -> mine.holdAsync(LONG).toCompletableFuture())
			.limit(20)
			.toList();
		awaitPlaces(20);
		this.here.close();
		this.here.abandonHolds();
		assertThat(keys()).isEmpty();
		assertThat(waiters).allMatch(CompletableFuture::isCompletedExceptionally);
		hold.close();
	}

	@Test
	void placesOfALineThatHasNoLifeAreDroppedWithinFourSeconds() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		this.places.addAll(List.of("dead/1", "dead/2"));
		assertThat(mine.tryHold()).as("it might live").isNull();
		long start = System.nanoTime();
		mine.hold(LONG).close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		Threads.until(() -> keys().isEmpty());
	}

	@Test
	void placesThatNobodyAsksForAnyMoreEndByThemselves() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		Hold hold = mine.hold();
		Task<Hold> waiter = this.threads.start(() -> mine.hold(LONG));
		awaitPlaces(1);
		for (String key : keys()) {
			assertThat(SharedRedis.client().getBucket(key).remainTimeToLive()).isBetween(1L, Places.STALE.toMillis());
		}
		hold.close();
		waiter.value().close();
	}

	@Test
	void whatTheServerForgetsIsToldAgain() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		NamedLock theirs = this.there.lock("subject", PLAIN);
		Hold hold = mine.hold();
		List<Task<Void>> waiters = new ArrayList<>();
		for (int i = 1; i <= 4; i++) {
			NamedLock by = (i % 2 == 0) ? mine : theirs;
			waiters.add(this.threads.run(() -> by.hold(LONG).close()));
			awaitPlaces(i);
		}
		List<String> before = this.places.readAll();
		SharedRedis.client().getKeys().delete(keys().toArray(String[]::new));
		Threads.until(() -> this.places.size() == 4);
		assertThat(this.places.readAll()).doesNotContainAnyElementsOf(before);
		hold.close();
		for (Task<Void> waiter : waiters) {
			waiter.value();
		}
	}

	@Test
	void placeThatTurnsUpLateIsTakenAway() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		Hold hold = mine.hold();
		Task<Void> waiter = this.threads.run(() -> mine.hold(LONG).close());
		awaitPlaces(1);
		String place = this.places.get(0);
		this.places.add(0, place.substring(0, place.indexOf('/')) + "/0");
		hold.close();
		waiter.value();
		Threads.until(() -> keys().isEmpty());
	}

	@Test
	@SuppressWarnings("WaitNotInLoop") // it waits until its predicate is true
	void whoComesBackFromAConditionHasItsLockAgain() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		NamedCondition condition = this.here.condition("filled", new ConditionSettings("subject", null), mine);
		NamedLock theirs = this.there.lock("subject", PLAIN);
		NamedCondition same = this.there.condition("filled", new ConditionSettings("subject", null), theirs);
		boolean[] filled = { false };
		Task<Boolean> waiter = this.threads.start(() -> {
			try (Hold hold = mine.hold()) {
				return hold != null && condition.awaitUntil(() -> filled[0], LONG);
			}
		});
		Threads.until(() -> condition.waiting() == 1);
		try (Hold hold = theirs.hold()) {
			filled[0] = hold != null;
			same.signal();
		}
		assertThat(waiter.value()).isTrue();
	}

	@Test
	void callersWhoAreServedInTurnNeverMeet() throws Exception {
		NamedLock mine = this.here.lock("subject", PLAIN);
		NamedLock theirs = this.there.lock("subject", PLAIN);
		int[] count = { 0 };
		List<Task<Void>> callers = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			NamedLock by = (i % 2 == 0) ? mine : theirs;
			callers.add(this.threads.run(() -> {
				for (int k = 0; k < 50; k++) {
					try (Hold hold = by.hold(LONG)) {
						count[0] += (hold != null) ? 1 : 0;
					}
				}
			}));
		}
		for (Task<Void> caller : callers) {
			caller.value();
		}
		assertThat(count[0]).isEqualTo(300);
		Threads.until(() -> keys().isEmpty());
	}

	@Test
	void oneThatIsFairHereAndNotThereIsRefused() {
		this.here.lock("subject", PLAIN);
		assertThatIllegalArgumentException().isThrownBy(() -> this.there.lock("subject", LockSettings.PLAIN))
			.withMessageContaining("Lock 'subject' is 'lock plain' here but 'lock plain fair' in another instance");
	}

}
