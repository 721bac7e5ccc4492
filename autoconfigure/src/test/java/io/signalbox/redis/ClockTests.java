package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

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

	private OtherJvm jvm;

	private OtherJvm jvmWithAClockThatIsOff(String offset) throws Exception {
		this.jvm = OtherJvm.start(List.of(), FakeTime.environment(Map.of("FAKETIME", offset)),
				SharedRedis.server().port(), SharedRedis.server().port(), this.prefix, LEASE);
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
		assertThat(other.tell("hold", "permit", 0)).contains("ms off that of Redis, but may be at most 500 ms off");
	}

}
