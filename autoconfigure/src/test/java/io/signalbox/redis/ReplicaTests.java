package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.signalbox.EngineUnavailableException;
import io.signalbox.Hold;
import io.signalbox.LeaseLostException;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A server with a replica, which is promoted and takes over the address when the server
 * is killed.
 */
@org.junit.jupiter.api.Timeout(90)
@Tag("failures")
class ReplicaTests {

	private static final Duration LEASE = Duration.ofSeconds(6);

	private static final Duration LONG = Duration.ofSeconds(30);

	private final String prefix = "replica-" + UUID.randomUUID();

	private RedisProcess server;

	private RedisProcess replica;

	/** Where the clients believe the server to be. */
	private TcpProxy address;

	/** What the server tells the replica goes through it. */
	private TcpProxy stream;

	private RedissonClient client;

	private RedissonEngine here;

	private RedissonEngine there;

	@BeforeEach
	void start() throws Exception {
		this.server = RedisProcess.start();
		this.address = new TcpProxy(this.server.port());
		this.stream = new TcpProxy(this.server.port());
		this.replica = RedisProcess.start("--replicaof", "127.0.0.1", String.valueOf(this.stream.port()));
		Threads.until(() -> this.replica.ask("INFO replication").contains("master_link_status:up"));
		this.client = SharedRedis.connect(this.address.port(), LEASE);
		this.here = SharedRedis.engine(this.client, this.prefix, "here");
		this.there = SharedRedis.engine(this.client, this.prefix, "there");
	}

	@AfterEach
	void stop() throws Exception {
		if (this.server != null) {
			this.here.close();
			this.there.close();
			this.client.shutdown(0, 500, TimeUnit.MILLISECONDS);
			this.address.close();
			this.stream.close();
			this.replica.close();
			this.server.close();
		}
	}

	@SuppressWarnings("unchecked")
	private static <P> P the(RedissonEngine engine, String what) {
		return (P) Puppet.make(engine, what);
	}

	private boolean replicaKnowsOf(String key) throws Exception {
		return this.replica.ask("EXISTS " + key).startsWith(":1");
	}

	/** Kills the server and puts the replica in its place. */
	private void failOver() throws Exception {
		this.server.kill9();
		this.address.cut();
		assertThat(this.replica.ask("REPLICAOF NO ONE")).startsWith("+OK");
		this.address.target(this.replica.port());
		this.address.heal();
	}

	@Test
	void whatTheReplicaKnowsOfSurvivesItsPromotionAndTokensGoOnRising() throws Exception {
		NamedLock numbered = the(this.here, "fenced");
		long token;
		try (Hold hold = numbered.hold()) {
			token = hold.fencingToken();
		}
		NamedLock lock = the(this.here, "lock");
		NamedSemaphore permits = the(this.here, "permit");
		Hold hold = lock.hold();
		Hold both = permits.hold(Puppet.PERMITS, LONG);
		RedisKey at = RedisKey.of(this.prefix, "permits", null);
		Threads.until(() -> replicaKnowsOf(at.permits()));
		failOver();
		long since = System.nanoTime();
		await().atMost(LONG)
			.ignoreExceptions()
			.untilAsserted(() -> ReplicaTests.<NamedLock>the(this.there, "write").hold(LONG).close());
		// by then only what is renewed where it was never given is still there
		Threads.until(() -> System.nanoTime() - since > LEASE.plusSeconds(1).toNanos());
		assertThat(ReplicaTests.<NamedLock>the(this.there, "lock").tryHold()).isNull();
		assertThat(ReplicaTests.<NamedSemaphore>the(this.there, "permit").tryHold()).isNull();
		hold.close();
		both.close();
		assertThat(lock.statistics().lostLeases() + permits.statistics().lostLeases()).isZero();
		try (Hold next = ReplicaTests.<NamedLock>the(this.there, "fenced").hold()) {
			assertThat(next.fencingToken()).isGreaterThan(token);
		}
	}

	@Test
	void holdThatWasNotReplicatedIsToldToItsHolderWithinTheLeaseOfThePromotion() throws Exception {
		NamedLock lock = the(this.here, "lock");
		this.stream.halfOpen();
		Hold hold = lock.hold();
		assertThat(replicaKnowsOf(RedisKey.of(this.prefix, "lock", null).lock())).isFalse();
		failOver();
		await().atMost(LEASE).until(() -> lock.statistics().lostLeases() == 1);
		ReplicaTests.<NamedLock>the(this.there, "lock").hold(LONG).close();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
	}

	@Test
	void clientThatWaitsForAReplicaIsRefusedIn20SecondsWhileItStandsStillAndLeavesNothingHeld() throws Exception {
		// what is left behind would be there for longer than others wait for it
		Config config = new Config().setLockWatchdogTimeout(LONG.toMillis());
		config.useMasterSlaveServers()
			.setMasterAddress(this.server.address())
			.addSlaveAddress(this.replica.address())
			.setMasterConnectionMinimumIdleSize(2)
			.setSlaveConnectionMinimumIdleSize(2)
			.setTimeout(1_000)
			.setRetryAttempts(1)
			.setPingConnectionInterval(1_000);
		RedissonClient waiting = Redisson.create(config);
		try (RedissonEngine engine = SharedRedis.engine(waiting, this.prefix, "waiting")) {
			NamedLock lock = the(engine, "lock");
			lock.hold().close();
			this.replica.pause();
			long since = System.nanoTime();
			assertThatExceptionOfType(EngineUnavailableException.class).isThrownBy(() -> lock.hold(LONG));
			assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(20));
			ReplicaTests.<NamedLock>the(this.there, "lock").hold(LEASE.plusSeconds(1)).close();
			this.replica.resume();
			await().atMost(LONG).ignoreExceptions().untilAsserted(() -> lock.hold(LONG).close());
		}
		finally {
			waiting.shutdown(0, 500, TimeUnit.MILLISECONDS);
		}
	}

}
