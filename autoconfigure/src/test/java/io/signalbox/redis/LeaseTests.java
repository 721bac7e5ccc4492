package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.EngineUnavailableException;
import io.signalbox.EventSettings;
import io.signalbox.Hold;
import io.signalbox.LeaseLostException;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RedissonClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of what is held, and of those who wait, when the server or the way to it
 * fails. Each test has a server of its own, and two engines with a client each.
 */
@org.junit.jupiter.api.Timeout(60)
class LeaseTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final LockSettings FENCED = new LockSettings(false, false, LockSettings.UNLIMITED, null, 10, true,
			null);

	private static final Duration LONG = Duration.ofSeconds(30);

	@RegisterExtension
	final Threads threads = new Threads();

	private final String keyPrefix = "lease-" + UUID.randomUUID();

	private RedisProcess server;

	private TcpProxy proxy;

	private RedissonClient near;

	private RedissonClient behindProxy;

	private RedissonEngine engine;

	private RedissonEngine other;

	@BeforeEach
	void start() throws Exception {
		this.server = RedisProcess.start();
		this.proxy = new TcpProxy(this.server.port());
		this.near = SharedRedis.connect(this.server.port(), LEASE);
		this.behindProxy = SharedRedis.connect(this.proxy.port(), LEASE);
		this.engine = engine(this.behindProxy, "here");
		this.other = engine(this.near, "there");
	}

	private RedissonEngine engine(RedissonClient client, String instance) {
		return SharedRedis.engine(client, this.keyPrefix, instance);
	}

	@AfterEach
	void stop() throws Exception {
		if (this.server != null) {
			this.engine.close();
			this.other.close();
			this.near.shutdown(0, 1_000, TimeUnit.MILLISECONDS);
			this.behindProxy.shutdown(0, 1_000, TimeUnit.MILLISECONDS);
			this.proxy.close();
			this.server.close();
		}
	}

	private NamedLock lock(RedissonEngine engine) {
		return engine.lock("ledger", LockSettings.PLAIN);
	}

	@Test
	void heldLockIsRenewedForAsLongAsItIsHeld() throws Exception {
		NamedLock theirs = lock(this.other);
		try (Hold hold = lock(this.engine).hold()) {
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> theirs.hold(LEASE.multipliedBy(2)))
				.withMessageContaining("held by another instance");
		}
		theirs.hold(LONG).close();
		assertThat(theirs.statistics().lostLeases()).isZero();
	}

	@Test
	void permitIsRenewedUntilItIsGivenBackAlsoWhereTheEngineIsClosed() throws Exception {
		NamedSemaphore theirs = this.other.semaphore("gateway", SemaphoreSettings.bounded(1));
		Hold hold = this.engine.semaphore("gateway", SemaphoreSettings.bounded(1)).hold();
		this.engine.close();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> theirs.hold(LEASE.multipliedBy(3)));
		hold.close();
		theirs.hold(LONG).close();
	}

	@Test
	void holderIsToldThatTheServerHasLostItsData() throws Exception {
		NamedLock lock = lock(this.engine);
		Hold hold = lock.hold();
		assertThat(this.server.ask("FLUSHALL")).startsWith("+OK");
		assertThat(lock(this.other).tryHold()).as("nobody knows of the holder").isNotNull();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close)
			.withMessageContaining("Lock 'ledger' was lost before it was given back")
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("ledger"));
		assertThat(lock.statistics().lostLeases()).isOne();
		hold.close();
		assertThat(lock.tryHold()).as("the other one's is still held").isNull();
	}

	@Test
	void lossIsNoticedWhileItIsHeld() throws Exception {
		NamedLock lock = lock(this.engine);
		Hold hold = lock.hold();
		this.server.ask("FLUSHALL");
		await().atMost(LEASE.plusSeconds(1)).until(() -> lock.statistics().lostLeases() == 1);
		assertThat(lock.statistics().active()).isZero();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
		assertThat(lock.statistics().lostLeases()).isOne();
	}

	@Test
	void holderWhoIsCutOffForLongerThanTheLeaseIsTold() throws Exception {
		NamedLock lock = lock(this.engine);
		Hold hold = lock.hold();
		this.proxy.cut();
		Hold next = lock(this.other).hold(LEASE.plusSeconds(2));
		await().atMost(LEASE).until(() -> lock.statistics().lostLeases() == 1);
		this.proxy.heal();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
		next.close();
	}

	@Test
	@Tag("failures")
	void shortCutIsSurvived() throws Exception {
		NamedLock lock = lock(this.engine);
		Hold hold = lock.hold();
		this.proxy.cut();
		this.proxy.heal();
		assertThatExceptionOfType(AcquireTimeoutException.class)
			.isThrownBy(() -> lock(this.other).hold(LEASE.plusSeconds(1)));
		hold.close();
		assertThat(lock.statistics().lostLeases()).isZero();
	}

	@Test
	void waiterWhoMissedTheReleaseGetsInByAskingAgain() throws Exception {
		// with a long lease, as its end is another reason to ask
		RedissonClient patientClient = SharedRedis.connect(this.proxy.port(), LONG);
		RedissonClient holderClient = SharedRedis.connect(this.server.port(), LONG);
		try (RedissonEngine patient = engine(patientClient, "patient");
				RedissonEngine holder = engine(holderClient, "holder")) {
			Hold hold = lock(holder).hold();
			NamedLock lock = lock(patient);
			Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
			Threads.until(() -> lock.waiting() == 1);
			this.server.awaitQuiet();
			this.proxy.cut();
			hold.close();
			this.proxy.heal();
			waiter.value().close();
		}
		finally {
			patientClient.shutdown(0, 1_000, TimeUnit.MILLISECONDS);
			holderClient.shutdown(0, 1_000, TimeUnit.MILLISECONDS);
		}
	}

	@Test
	void whoCannotReachTheServerIsToldInTimeAndHoldsNothing() throws Exception {
		NamedLock lock = lock(this.engine);
		this.proxy.cut();
		long start = System.nanoTime();
		List<Task<?>> all = List.of(this.threads.start(() -> lock.hold(LONG)), this.threads.start(lock::tryHold),
				this.threads.start(lock::isLocked));
		for (Task<?> each : all) {
			await().atMost(RedisServer.PATIENCE.plusSeconds(1)).until(each::isDone);
			assertThat(each.failure()).isInstanceOf(EngineUnavailableException.class)
				.hasMessageContaining("Lock 'ledger' not acquired: Redis does not answer");
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RedisServer.PATIENCE.plusSeconds(1));
		assertThat(lock.statistics().active()).isZero();
		this.proxy.heal();
		await().atMost(LONG).ignoreExceptions().untilAsserted(() -> lock.hold(LONG).close());
	}

	@Test
	void grantThatTheServerGaveTooLateIsGivenBack() throws Exception {
		NamedLock lock = lock(this.engine);
		lock.hold().close();
		this.server.pause();
		CompletableFuture<Hold> late = lock.holdAsync(LONG).toCompletableFuture();
		assertThat(late.cancel(false)).isTrue();
		this.server.resume();
		lock(this.other).hold(LONG).close();
		assertThat(lock(this.other).holders()).isEmpty();
		assertThat(lock.statistics().active()).isZero();
	}

	@Test
	void waiterOutlivesARestartOfTheServerThatForgets() throws Exception {
		Hold hold = lock(this.other).hold();
		NamedLock lock = lock(this.engine);
		Task<Hold> waiter = this.threads.start(() -> lock.hold(LONG));
		Threads.until(() -> lock.waiting() == 1);
		this.server.kill9();
		this.server.restartSamePort();
		Throwable failure = waiter.failure();
		assertThat(failure).satisfiesAnyOf((none) -> assertThat(none).isNull(),
				(told) -> assertThat(told).isInstanceOf(EngineUnavailableException.class));
		if (failure == null) {
			waiter.value().close();
		}
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
	}

	@Test
	void flushWhilePermitsAreWaitedForLosesNone() throws Exception {
		NamedSemaphore theirs = this.other.semaphore("gateway", SemaphoreSettings.bounded(2));
		NamedSemaphore semaphore = this.engine.semaphore("gateway", SemaphoreSettings.bounded(2));
		Hold both = theirs.hold(2, LONG);
		Task<Hold> waiter = this.threads.start(() -> semaphore.hold(2, LONG));
		Threads.until(() -> semaphore.waiting() == 1);
		this.server.ask("FLUSHALL");
		Hold mine = waiter.value();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(both::close);
		assertThat(theirs.available()).isZero();
		mine.close();
		assertThat(theirs.available()).isEqualTo(2);
	}

	@Test
	void readerAndWriterOfOneInstanceWhoAskAtTheSameTimeDoNotKeepEachOtherOut() throws Exception {
		NamedReadWriteLock mine = this.engine.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT);
		for (int i = 0; i < 10; i++) {
			Hold hold = this.other.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT).writeLock().hold(LONG);
			this.server.pause();
			CompletionStage<Void> reader = mine.readLock().holdAsync(LONG).thenAccept(Hold::close);
			CompletionStage<Void> writer = mine.writeLock().holdAsync(LONG).thenAccept(Hold::close);
			this.server.resume();
			Threads.until(() -> mine.statistics().pending() == 2);
			hold.close();
			reader.toCompletableFuture().get(4, TimeUnit.SECONDS);
			writer.toCompletableFuture().get(4, TimeUnit.SECONDS);
		}
	}

	@Test
	void fencingTokenRisesWithEachGrantAndIsThereWhereItIsAskedFor() throws Exception {
		long last = 0;
		for (int i = 0; i < 20; i++) {
			RedissonEngine each = (i % 2 == 0) ? this.engine : this.other;
			try (Hold hold = each.lock("fenced", FENCED).hold()) {
				assertThat(hold.fencingToken()).isGreaterThan(last);
				last = hold.fencingToken();
			}
		}
		try (Hold key = this.engine.lock("fenced", FENCED).keys().hold("key"); Hold none = lock(this.engine).hold()) {
			assertThat(key.fencingToken()).isPositive();
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(none::fencingToken)
				.withMessageContaining("'signalbox.locks.ledger.fenced'");
		}
	}

	@Test
	void nothingIsLeftBehindButWhatExpires() throws Exception {
		lock(this.engine).hold().close();
		this.engine.semaphore("gateway", SemaphoreSettings.bounded(2)).hold().close();
		this.engine.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT).writeLock().hold().close();
		this.engine.event("loaded", EventSettings.CLEAR).set();
		this.engine.event("loaded", EventSettings.CLEAR).clear();
		for (String key : this.near.getKeys().getKeys()) {
			assertThat(key).startsWith(this.keyPrefix + ":{");
			assertThat(this.near.getKeys().remainTimeToLive(key)).as(key).isPositive();
		}
		assertThat(this.near.getKeys().count()).isPositive();
	}

}
