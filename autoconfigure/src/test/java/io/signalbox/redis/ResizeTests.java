package io.signalbox.redis;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.signalbox.AcquireRejectedException;
import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RedissonClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Settings that change while two instances use them. */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(60)
class ResizeTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final Duration LONG = Duration.ofSeconds(20);

	@RegisterExtension
	final Threads threads = new Threads();

	private final String keyPrefix = "resize-" + UUID.randomUUID();

	private RedissonClient client;

	private RedissonEngine here;

	private RedissonEngine there;

	@BeforeEach
	void start() {
		this.client = SharedRedis.connect(SharedRedis.server().port(), LEASE);
		this.here = SharedRedis.engine(this.client, this.keyPrefix, "here");
		this.there = SharedRedis.engine(this.client, this.keyPrefix, "there");
	}

	@AfterEach
	void stop() {
		this.here.close();
		this.there.close();
		this.client.shutdown(0, 1_000, TimeUnit.MILLISECONDS);
	}

	private static NamedSemaphore semaphore(RedissonEngine engine) {
		return engine.semaphore("gateway", SemaphoreSettings.bounded(2));
	}

	@Test
	void morePermitsLetInWhoWaitsInAnotherInstanceWhichLearnsOfThem() throws Exception {
		NamedSemaphore mine = semaphore(this.here);
		NamedSemaphore theirs = semaphore(this.there);
		try (Hold both = mine.hold(2, LONG)) {
			Task<Hold> waiter = this.threads.start(() -> theirs.hold(LONG));
			Threads.until(() -> theirs.waiting() == 1);
			mine.resize(3);
			waiter.value().close();
			await().atMost(LEASE.plusSeconds(5)).until(() -> theirs.permits() == 3);
			assertThat(theirs.available()).isOne();
		}
		theirs.hold(3, LONG).close();
	}

	@Test
	void fewerPermitsAreThereWhenEnoughCameBackAndWhoWaitsForMoreIsRefused() throws Exception {
		NamedSemaphore mine = semaphore(this.here);
		Hold one = mine.hold();
		Task<Hold> waiter = this.threads.start(() -> mine.hold(2, LONG));
		Threads.until(() -> mine.waiting() == 1);
		mine.resize(1);
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(mine.tryHold()).isNull();
		one.close();
		try (Hold only = mine.hold()) {
			assertThat(semaphore(this.there).tryHold()).isNull();
		}
	}

	@Test
	void keysFollow() throws Exception {
		NamedSemaphore mine = semaphore(this.here);
		mine.keys().hold("a").close();
		mine.resize(1);
		try (Hold only = mine.keys().hold("a")) {
			assertThat(mine.keys().tryHold("a")).isNull();
		}
	}

	@Test
	void whoWaitsForAKeyIsLetInOrRefusedToo() throws Exception {
		NamedSemaphore mine = semaphore(this.here);
		try (Hold both = mine.keys().use("a").primitive().hold(2, LONG)) {
			NamedSemaphore a = mine.keys().use("a").primitive();
			Task<Hold> waiter = this.threads.start(() -> a.hold(LONG));
			Threads.until(() -> a.waiting() == 1);
			mine.resize(3);
			waiter.value().close();
			Task<Hold> wide = this.threads.start(() -> a.hold(3, LONG));
			Threads.until(() -> a.waiting() == 1);
			mine.resize(2);
			assertThat(wide.failure()).isInstanceOf(AcquireRejectedException.class);
		}
	}

	@Test
	void whoWaitsInAnotherInstanceForMoreThanThereAreIsRefused() throws Exception {
		NamedSemaphore mine = semaphore(this.here);
		NamedSemaphore theirs = semaphore(this.there);
		try (Hold one = mine.hold()) {
			Task<Hold> waiter = this.threads.start(() -> theirs.hold(2, LONG));
			Threads.until(() -> theirs.waiting() == 1);
			mine.resize(1);
			assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class).hasMessageContaining("permits=1");
		}
	}

	@Test
	void whenAllAreGoneTheConfiguredNumberHoldsAgain() throws Exception {
		semaphore(this.here).resize(5);
		this.here.close();
		String at = this.keyPrefix + ":{gateway}:";
		assertThat(this.client.getBucket(at + "settings").isExists()).isTrue();
		await().until(() -> !this.client.getBucket(at + "settings").isExists());
		assertThat(this.client.getBucket(at + "permits").isExists()).as("what is there is of the past").isTrue();
		NamedSemaphore again = semaphore(this.there);
		assertThat(again.permits()).isEqualTo(2);
		assertThat(again.available()).isEqualTo(2);
	}

	@Test
	void semaphoreThatTheServerHasForgottenKeepsItsNumber() throws Exception {
		NamedSemaphore mine = semaphore(this.here);
		this.client.getKeys().delete(this.keyPrefix + ":{gateway}:permits");
		((RedissonSemaphore) mine).adopt().join();
		assertThat(mine.permits()).isEqualTo(2);
		mine.hold(2, LONG).close();
	}

	@Test
	void instanceThatComesLaterTakesWhatIsThere() throws Exception {
		semaphore(this.here).resize(5);
		NamedSemaphore late = semaphore(this.there);
		assertThat(late.permits()).isEqualTo(5);
		late.hold(5, LONG).close();
	}

	@Test
	void instanceThatUsesItLongAfterItHasDeclaredItTakesWhatIsThereThen() throws Exception {
		this.here.declare(Map.of("gateway", SemaphoreSettings.bounded(2)), Map.of());
		NamedSemaphore theirs = semaphore(this.there);
		theirs.resize(5);
		NamedSemaphore late = semaphore(this.here);
		await().until(() -> late.permits() == 5);
		assertThat(theirs.permits()).isEqualTo(5);
		assertThat(theirs.available()).isEqualTo(5);
	}

	@Test
	void declaringWhatOthersHaveOtherwiseIsAnErrorWhenItIsAskedForAndChangesNothingOfTheirs() throws Exception {
		NamedSemaphore theirs = semaphore(this.there);
		this.client.getKeys().delete(this.keyPrefix + ":{gateway}:permits");
		SemaphoreSettings others = SemaphoreSettings.bounded(4);
		this.here.declare(Map.of("gateway", others), Map.of());
		assertThatIllegalArgumentException().isThrownBy(() -> this.here.semaphore("gateway", others))
			.withMessageContaining("Semaphore 'gateway' is 'semaphore permits=4' here but 'semaphore permits=2' in "
					+ "another instance with the key prefix '" + this.keyPrefix + "'");
		assertThat(theirs.available()).isEqualTo(2);
	}

	@Test
	void locksChangeWhatIsOfThisInstanceAndNothingElse() throws Exception {
		NamedLock lock = this.here.lock("ledger", LockSettings.PLAIN);
		lock.reconfigure(new LockSettings(false, false, 0, Timeout.valueOf("1s")));
		try (Hold hold = lock.hold()) {
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(lock::hold);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> lock.reconfigure(LockSettings.REENTRANT))
			.withMessageContaining("'reentrant' is false for good");
		assertThatIllegalArgumentException().isThrownBy(() -> lock.reconfigure(new LockSettings(false, true, 0, null)))
			.withMessageContaining(
					"'fair' is false in all instances of the engine 'redis' and cannot become true while one "
							+ "of them runs: set it in the configuration and restart all of them");
	}

}
