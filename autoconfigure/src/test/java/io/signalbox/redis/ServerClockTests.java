package io.signalbox.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LeaseLostException;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedSemaphore;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RKeys;
import org.redisson.api.RedissonClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of holders and of waiters when the clock of the server jumps.
 */
@org.junit.jupiter.api.Timeout(60)
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class ServerClockTests {

	private static final Duration LEASE = Duration.ofSeconds(6);

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration JUMP = Duration.ofSeconds(40);

	/** What is looked at each third of the lease is known by then. */
	private static final Duration TOLD = LEASE.dividedBy(3).plusSeconds(1);

	@SuppressWarnings("unchecked")
	private static <P> P the(RedissonEngine engine, String what) {
		return (P) Puppet.make(engine, what);
	}

	/** Holds and waits, lets the clock jump, and looks at what is left. */
	private static void lossIsTold(FailingRedis redis, Threads threads, Threads.Body jump) throws Exception {
		NamedEvent event = the(redis.here(), "event");
		NamedBarrier barrier = the(redis.here(), "barrier");
		NamedCondition condition = the(redis.here(), "condition");
		event.set();
		Task<Integer> party = threads.start(() -> barrier.await());
		Task<Boolean> sleeper = threads.start(() -> {
			try (Hold hold = condition.lock().hold()) {
				return hold != null && condition.await(LONG);
			}
		});
		Threads.until(() -> barrier.waiting() + condition.waiting() == 2 && !condition.lock().isLocked());
		List<String> locks = List.of("lock", "write", "other-read");
		List<Holdable> mine = locks.stream().<Holdable>map((what) -> the(redis.here(), what)).toList();
		List<Hold> holds = new ArrayList<>();
		for (Holdable each : mine) {
			holds.add(each.hold());
		}
		NamedSemaphore permits = the(redis.here(), "permit");
		Hold both = permits.hold(Puppet.PERMITS, LONG);
		jump.run();
		for (String lock : List.of("write", "other-write")) {
			ServerClockTests.<Holdable>the(redis.there(), lock).hold(Duration.ofSeconds(1)).close();
		}
		await().atMost(TOLD).until(() -> mine.stream().allMatch((each) -> each.statistics().lostLeases() == 1));
		holds.forEach((hold) -> assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close));
		assertThat(ServerClockTests.<Holdable>the(redis.there(), "permit").tryHold())
			.as("permits are leased by the clocks of the clients")
			.isNull();
		both.close();
		assertThat(event.isSet()).isTrue();
		assertThat(ServerClockTests.<NamedBarrier>the(redis.there(), "barrier").await()).isOne();
		assertThat(party.value()).isZero();
		NamedCondition theirs = the(redis.there(), "condition");
		try (Hold hold = theirs.lock().hold(LONG)) {
			assertThat(hold).isNotNull();
			theirs.signal();
		}
		assertThat(sleeper.value()).isTrue();
	}

	/** What a jump of the clock does to what expires, done by somebody else. */
	@Nested
	class WhatExpiresDoesSoEarly {

		@RegisterExtension
		final Threads threads = new Threads();

		@RegisterExtension
		final FailingRedis redis = new FailingRedis(LEASE);

		@Test
		void lossOfWhatExpiresFortySecondsEarlyIsToldWithinAThirdOfTheLeaseAndASecond() throws Exception {
			lossIsTold(this.redis, this.threads, () -> {
				RedissonClient client = SharedRedis.connect(this.redis.server().port(), LEASE);
				RKeys keys = client.getKeys();
				for (String key : keys.getKeys()) {
					long left = keys.remainTimeToLive(key);
					if (left >= 0) {
						client.getBucket(key).expire(Duration.ofMillis(Math.max(1, left - JUMP.toMillis())));
					}
				}
				client.shutdown(0, 500, TimeUnit.MILLISECONDS);
			});
		}

	}

	/** A server that is told another time from one moment to the next. */
	@Nested
	@Tag("failures")
	class ClockOfTheServerJumps {

		private Path clock;

		@RegisterExtension
		final Threads threads = new Threads();

		@RegisterExtension
		final FailingRedis redis = new FailingRedis(LEASE, this::server);

		private RedisProcess server() {
			try {
				this.clock = Files.createTempFile("clock", "");
				this.clock.toFile().deleteOnExit();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			jump("+0");
			return RedisProcess.startDynamic(FakeTime
				.environment(Map.of("FAKETIME_TIMESTAMP_FILE", this.clock.toString(), "FAKETIME_NO_CACHE", "1")));
		}

		private void jump(String offset) {
			try {
				Files.writeString(this.clock, offset + "\n");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		/** How far the server is ahead. */
		private long aheadSeconds() throws IOException {
			long time = Long.parseLong(this.redis.server().ask("TIME").lines().toList().get(2));
			return time - System.currentTimeMillis() / 1_000;
		}

		@Test
		void lossByAServerThatIsFortySecondsAheadIsToldWithinAThirdOfTheLeaseAndASecondAndPermitsAreRefused()
				throws Exception {
			lossIsTold(this.redis, this.threads, () -> {
				jump("+40");
				assertThat(aheadSeconds()).isBetween(35L, 41L);
			});
			this.redis.here().verify(false);
			assertThatIllegalStateException().isThrownBy(() -> the(this.redis.here(), "permit"))
				.withMessageContaining("ms off that of Redis");
		}

		@Test
		void serverWhoseClockIsSetBackTwentySecondsLosesNothingAndGivesOnWhatIsGivenBackAndWhatIsNotRenewed()
				throws Exception {
			Holdable mine = the(this.redis.here(), "lock");
			Holdable theirs = the(this.redis.there(), "lock");
			Hold hold = mine.hold();
			Holdable other = the(this.redis.here(), "write");
			Hold notRenewed = other.hold();
			jump("-20");
			assertThat(aheadSeconds()).isBetween(-21L, -15L);
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> theirs.hold(LEASE.plusSeconds(1)));
			Task<Hold> waiter = this.threads.start(() -> theirs.hold(LONG));
			Threads.until(() -> theirs.statistics().pending() == 1);
			hold.close();
			waiter.value().close();
			assertThat(mine.statistics().lostLeases() + other.statistics().lostLeases()).isZero();
			// a renewal has ended what the clock had added
			this.redis.proxy().cut();
			ServerClockTests.<Holdable>the(this.redis.there(), "write").hold(LEASE.plusSeconds(1)).close();
			this.redis.proxy().heal();
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(notRenewed::close);
		}

	}

}
