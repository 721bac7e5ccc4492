package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.LongCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Real JVMs that share a server: who is killed frees what he held within the lease, and
 * no more are ever inside than may be.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class SeveralJvmsTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration LONG = Duration.ofSeconds(60);

	private static RedissonClient client;

	private final String keyPrefix = "jvms-" + UUID.randomUUID();

	@BeforeAll
	static void connect() {
		client = SharedRedis.connect(SharedRedis.server().port(), LEASE);
	}

	@AfterAll
	static void disconnect() {
		client.shutdown(0, 1_000, TimeUnit.MILLISECONDS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lock", "write", "read", "permit" })
	void whoIsKilledFreesWhatHeHeldWithinTheLease(String what) throws Exception {
		try (RedissonEngine engine = SharedRedis.engine(client, this.keyPrefix);
				OtherJvm jvm = OtherJvm.holding(what, SharedRedis.server().port(), this.keyPrefix, LEASE)) {
			Holdable mine = switch (what) {
				case "lock" -> engine.lock("shared", LockSettings.PLAIN);
				case "permit" -> engine.semaphore("shared", SemaphoreSettings.bounded(2));
				default -> engine.readWriteLock("shared", ReadWriteLockSettings.DEFAULT).writeLock();
			};
			int all = what.equals("permit") ? 2 : 1;
			assertThat(mine.enterAsync("probe", 1, io.signalbox.Timeout.ZERO)
				.result()
				.toCompletableFuture()
				.handle((grant, failure) -> {
					if (grant != null) {
						grant.release();
					}
					return grant != null;
				})
				.join()).as("a permit is left, and nothing of the others").isEqualTo(all == 2);
			jvm.kill9();
			long start = System.nanoTime();
			mine.enter(this, all, io.signalbox.Timeout.of(LONG)).release();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LEASE.plusSeconds(1));
		}
	}

	@ParameterizedTest
	@CsvSource({ "lock, 1", "write, 1", "permit, 2" })
	void neverAreMoreInsideThanMayBe(String what, int most) throws Exception {
		int rounds = 300;
		SharedRedis.client().getBucket(this.keyPrefix + ":count", LongCodec.INSTANCE).set(0L);
		List<OtherJvm> jvms = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			jvms.add(OtherJvm.contending(what, SharedRedis.server().port(), this.keyPrefix, rounds));
		}
		for (OtherJvm jvm : jvms) {
			assertThat(Integer.parseInt(jvm.await("most"))).isBetween(1, most);
			jvm.close();
		}
		if (most == 1) {
			assertThat(SharedRedis.client().getBucket(this.keyPrefix + ":count", LongCodec.INSTANCE).get())
				.as("no increment is lost")
				.isEqualTo(3L * rounds);
		}
	}

	@Test
	void otherSettingsUnderTheSameNameAreRefused() throws Exception {
		try (RedissonEngine engine = SharedRedis.engine(client, this.keyPrefix);
				OtherJvm jvm = OtherJvm.holding("permit", SharedRedis.server().port(), this.keyPrefix, LEASE)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> engine.semaphore("shared", SemaphoreSettings.bounded(3)))
				.withMessageContaining("Semaphore 'shared' is 'semaphore permits=3' here but 'semaphore permits=2' in "
						+ "another instance");
			assertThatIllegalArgumentException().isThrownBy(() -> engine.lock("shared", LockSettings.PLAIN))
				.withMessageContaining("Lock 'shared' is 'lock plain' here");
			try (Hold hold = engine.semaphore("shared", SemaphoreSettings.bounded(2)).hold()) {
				assertThat(hold).isNotNull();
			}
		}
	}

}
