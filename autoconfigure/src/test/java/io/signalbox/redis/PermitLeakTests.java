package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.OverReleaseException;
import io.signalbox.Threads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.api.RedissonClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JVMs that are killed while they take and give back permits, fail and time out.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(180)
@Tag("failures")
class PermitLeakTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final int KILLED = 10;

	private static final int EACH = 100;

	private final String prefix = "leak-" + UUID.randomUUID();

	/** How many have ended so, in all JVMs. */
	private long ended(String... ends) {
		return Stream.of(ends)
			.mapToLong((end) -> SharedRedis.client().getAtomicLong(this.prefix + ":storm:" + end).get())
			.sum();
	}

	private long ended() {
		return ended("kept", "failed", "timeout");
	}

	@Test
	void thousandWhoAreKilledOrFailOrTimeOutWhileTheNumberChangesLeaveAllPermitsInALeaseAndASecond() throws Exception {
		RedissonClient client = SharedRedis.connect(SharedRedis.server().port(), LEASE);
		try (RedissonEngine engine = SharedRedis.engine(client, this.prefix)) {
			NamedSemaphore pool = (NamedSemaphore) Puppet.make(engine, "pool");
			ThreadLocalRandom random = ThreadLocalRandom.current();
			for (int i = 1; i <= KILLED; i++) {
				long enough = (long) i * EACH;
				try (OtherJvm jvm = OtherJvm.start(SharedRedis.server().port(), SharedRedis.server().port(),
						this.prefix, LEASE)) {
					assertThat(jvm.tell("storm", 4)).isEqualTo("begun");
					Threads.until(() -> {
						pool.resize(Puppet.POOL - 10 + random.nextInt(20));
						CompletableFuture<Hold> cancelled = pool.holdAsync(LEASE).toCompletableFuture();
						if (!cancelled.cancel(false)) {
							cancelled.join().close();
						}
						return ended() >= enough;
					});
					jvm.kill9();
				}
			}
			pool.resize(Puppet.POOL);
			pool.hold(Puppet.POOL, LEASE.plusSeconds(1)).close();
			assertThat(pool.available()).isEqualTo(Puppet.POOL);
			assertThat(ended()).isGreaterThanOrEqualTo(KILLED * EACH);
			assertThat(ended("kept")).isGreaterThanOrEqualTo(KILLED);
			assertThat(ended("failed")).isPositive();
			assertThatExceptionOfType(OverReleaseException.class).isThrownBy(pool::release);
			assertThat(pool.available()).isEqualTo(Puppet.POOL);
		}
		finally {
			client.shutdown(0, 500, TimeUnit.MILLISECONDS);
		}
	}

}
