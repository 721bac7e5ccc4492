package io.signalbox.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * JVMs whose clock is a minute off, by {@link FakeTime}. Where there is none, the tests
 * are skipped.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
@Tag("failures")
class ClockTests {

	private static final Duration LEASE = Duration.ofSeconds(5);

	private final String prefix = "clock-" + UUID.randomUUID();

	@TempDir
	private Path directory;

	private OtherJvm jvm;

	private OtherJvm jvmWithAClockThatIsOff(String offset) throws Exception {
		return jvm(LEASE, Map.of("FAKETIME", offset));
	}

	private OtherJvm jvm(Duration lease, Map<String, String> clock) throws Exception {
		int port = SharedRedis.server().port();
		this.jvm = OtherJvm.start(List.of(), FakeTime.environment(clock), port, port, this.prefix, lease);
		return this.jvm;
	}

	@AfterEach
	void end() {
		if (this.jvm != null) {
			this.jvm.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "+60s", "-60s" })
	void clockOfAClientThatIsAMinuteOffChangesNoLockNoDeadlineAndRefusesPermits(String offset) throws Exception {
		OtherJvm other = jvmWithAClockThatIsOff(offset);
		assertThat(Math.abs(Long.parseLong(other.tell("clock")) - System.currentTimeMillis())).isBetween(50_000L,
				70_000L);
		assertThat(other.tell("hold", "lock", 0)).isEqualTo("held");
		try (RedissonEngine engine = SharedRedis.engine(SharedRedis.client(), this.prefix)) {
			NamedLock mine = (NamedLock) Puppet.make(engine, "lock");
			assertThat(mine.tryHold()).as("held by the other").isNull();
			other.tell("release", "lock");
			try (Hold hold = mine.hold(Duration.ofSeconds(5))) {
				assertThat(hold).isNotNull();
				long since = System.nanoTime();
				assertThat(other.tell("hold", "lock", 1_000)).startsWith("AcquireTimeoutException");
				assertThat(Duration.ofNanos(System.nanoTime() - since)).isBetween(Duration.ofSeconds(1),
						Duration.ofSeconds(4));
			}
		}
		assertThat(other.tell("verify")).isEqualTo("verified");
		assertThat(other.said()).contains("The clock of this JVM is").contains("ms off that of Redis");
		assertThat(other.tell("hold", "permit", 0)).contains("ms off that of Redis, but may be at most 500 ms off");
	}

	@Test
	void applicationWithSemaphoresDoesNotStartByAWrongClock() throws Exception {
		OtherJvm other = jvmWithAClockThatIsOff("+60s");
		assertThat(other.tell("start", "signalbox.locks.l.timeout=1s")).isEqualTo("started");
		assertThat(other.tell("start", "signalbox.semaphores.s.permits=1"))
			.contains("Semaphore 's' can't be made: the clock of this JVM is");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+2s", "-2s" })
	void twoSecondsAreWarnedOfAndChangeNothing(String offset) throws Exception {
		OtherJvm other = jvm(Duration.ofSeconds(30), Map.of("FAKETIME", offset));
		assertThat(other.tell("verify")).isEqualTo("verified");
		// an answer that is a second late proves nothing
		await().untilAsserted(() -> assertThat(other.tell("report")).containsPattern(
				"failures=\\[\\], warnings=\\[The clock of this JVM is [12]\\d\\d\\d ms off that of Redis\\]"));
		assertThat(other.tell("hold", "permit", 0)).isEqualTo("held");
	}

	@Test
	void clockThatGoesWrongWhileItRunsStopsPermitsUntilItIsRightAgain() throws Exception {
		Path clock = Files.writeString(this.directory.resolve("clock"), "+0s");
		OtherJvm other = jvm(Duration.ofSeconds(30),
				Map.of("FAKETIME_TIMESTAMP_FILE", clock.toString(), "FAKETIME_NO_CACHE", "1"));
		assertThat(other.tell("verify")).isEqualTo("verified");
		assertThat(other.tell("hold", "permit", 0)).isEqualTo("held");
		assertThat(other.tell("report")).contains("failures=[], warnings=[]");
		Files.writeString(clock, "+10s");
		assertThat(other.tell("report")).contains("failures=[No permits are granted: the clock of this JVM is")
			.contains("ms off that of Redis, but may be at most 3000 ms off");
		assertThat(other.tell("hold", "permit", 0)).startsWith("EngineUnavailableException")
			.contains("the clock of this JVM is");
		assertThat(other.tell("hold", "lock", 0)).isEqualTo("held");
		assertThat(other.tell("release", "permit")).isEqualTo("released");
		Files.writeString(clock, "+0s");
		await().untilAsserted(() -> assertThat(other.tell("report")).contains("failures=[], warnings=[]"));
		assertThat(other.tell("hold", "permit", 0)).isEqualTo("held");
	}

}
