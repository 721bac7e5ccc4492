package io.signalbox.redis;

import java.util.UUID;

import io.signalbox.Engine;
import io.signalbox.Hold;
import io.signalbox.HoldAtLeastContract;
import io.signalbox.Keys;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Locks whose holds last at least for some time, in several JVMs: the time runs at the
 * server.
 */
@ExtendWith(SharedRedis.class)
class RedissonHoldAtLeastTests extends HoldAtLeastContract {

	private static final long LEASE_MILLIS = RedisSettings.DEFAULT_LEASE.toMillis();

	private final String keyPrefix = "test-" + UUID.randomUUID();

	@Override
	protected Engine engine() {
		return SharedRedis.engine(SharedRedis.client(), this.keyPrefix);
	}

	private static NamedLock make(Engine engine, String atLeast, boolean fenced) {
		return engine.lock("job", new LockSettings(false, false, Settings.UNLIMITED, null, Keys.DEFAULT_MAX, fenced,
				Timeout.valueOf(atLeast)));
	}

	/** Milliseconds until the lock runs out at the server. */
	private long left() {
		String at = RedisKey.of(this.keyPrefix, "job", null).lock();
		return SharedRedis.client().getBucket(at).remainTimeToLive();
	}

	@Test
	void whatIsLeftRunsOutAtTheServerAlsoWhenThisInstanceHasGone() throws Exception {
		for (boolean fenced : new boolean[] { false, true }) {
			NamedLock lock = make(this.engine, fenced ? "20m" : "10m", fenced);
			lock.hold().close();
			// longer than a lease that would be renewed; at once, or when the server
			// answers again
			Threads.until(() -> left() > 10 * LEASE_MILLIS);
			this.engine.close();
			this.engine = engine();
			assertThat(left()).isGreaterThan(10 * LEASE_MILLIS);
			assertThat(SharedRedis.client().getKeys().delete(RedisKey.of(this.keyPrefix, "job", null).lock())).isOne();
			SharedRedis.client().getKeys().deleteByPattern(this.keyPrefix + "*");
		}
	}

	@Test
	void otherInstanceIsRefusedUntilThenAndLetInAfterwards() throws Exception {
		NamedLock here = make(this.engine, "300ms", false);
		try (Engine other = engine()) {
			NamedLock there = make(other, "300ms", false);
			long start = System.nanoTime();
			here.hold().close();
			assertThat(there.tryHold()).isNull();
			Hold next = there.hold(LONG);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000);
			next.close();
			Threads.until(() -> !here.isLocked());
		}
	}

	@Test
	void renewalThatWasOnItsWayWhenItWasReleasedDelaysNobodyByALease() throws Exception {
		NamedLock here = make(this.engine, "2s", false);
		try (Engine other = engine()) {
			NamedLock there = make(other, "2s", false);
			here.hold().close();
			Threads.until(() -> left() < 2_001);
			SharedRedis.client()
				.getBucket(RedisKey.of(this.keyPrefix, "job", null).lock())
				.expire(RedisSettings.DEFAULT_LEASE);
			there.hold(LONG).close();
		}
	}

	/** Whatever is left when it is released, down to nothing. */
	@Test
	void releaseJustBeforeTheTimeIsOverIsNoLoss() throws Exception {
		NamedLock lock = make(this.engine, "30ms", false);
		for (int i = 0; i < 40; i++) {
			Hold hold = lock.hold(LONG);
			long start = System.nanoTime();
			long until = start + 26_000_000 + i * 100_000L;
			Threads.until(() -> System.nanoTime() - until >= 0);
			hold.close();
		}
		assertThat(lock.statistics().rejectedReleases()).isZero();
	}

	@Test
	void otherInstanceMustSayTheSame() {
		make(this.engine, "300ms", false);
		try (Engine other = engine()) {
			assertThatIllegalArgumentException().isThrownBy(() -> make(other, "1s", false))
				.withMessageContaining("hold-at-least=300ms");
		}
	}

}
