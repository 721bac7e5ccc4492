package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

import org.springframework.boot.autoconfigure.AutoConfigurations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server is asked, counted by the server, and what storms of callers who give up
 * leave behind there.
 */
@org.junit.jupiter.api.Timeout(60)
class RoundTripTests {

	private static RedisProcess server;

	private static RedissonClient client;

	@RegisterExtension
	final Threads threads = new Threads();

	@BeforeAll
	static void start() {
		server = RedisProcess.start();
		client = SharedRedis.connect(server.port(), RedisSettings.DEFAULT_LEASE);
	}

	@AfterAll
	static void stop() {
		if (server != null) {
			client.shutdown();
			server.close();
		}
	}

	private static RedissonEngine engine() {
		return SharedRedis.engine(client, "trips-" + UUID.randomUUID());
	}

	private static long scripts() throws Exception {
		return calls("evalsha");
	}

	private static long calls(String command) throws Exception {
		return server.calls(command);
	}

	@Test
	void holdAndReleaseAreTwoRoundTripsAndReentryIsNone() throws Exception {
		try (RedissonEngine engine = engine()) {
			for (Holdable primitive : List.of(engine.lock("ledger", LockSettings.REENTRANT),
					engine.semaphore("gateway", SemaphoreSettings.bounded(3)))) {
				primitive.hold().close();
				long before = scripts();
				for (int i = 0; i < 50; i++) {
					primitive.hold().close();
				}
				assertThat(scripts() - before).isEqualTo(100);
			}
			NamedLock lock = engine.lock("ledger", LockSettings.REENTRANT);
			long before = scripts();
			try (Hold outer = lock.hold(); Hold inner = lock.hold()) {
				assertThat(lock.holdCount()).isEqualTo(2);
			}
			assertThat(scripts() - before).isEqualTo(2);
		}
	}

	@Test
	void fairHoldIsOneRoundTripMoreAndTellsTheServerOfNoPlaceUnlessItWaits() throws Exception {
		try (RedissonEngine engine = engine()) {
			for (Holdable primitive : List.of(
					engine.lock("fair", new LockSettings(false, true, Settings.UNLIMITED, null)),
					engine.semaphore("fair-gateway", new SemaphoreSettings(3, true, true, Settings.UNLIMITED, null)))) {
				primitive.hold().close();
				long scripts = scripts();
				long steps = calls("exec");
				long places = calls("rpush");
				for (int i = 0; i < 50; i++) {
					primitive.hold().close();
				}
				assertThat(scripts() - scripts).isEqualTo(100);
				assertThat(calls("exec") - steps).isEqualTo(50);
				assertThat(calls("rpush") - places).isZero();
			}
			NamedLock lock = engine.lock("fair", new LockSettings(false, true, Settings.UNLIMITED, null));
			Hold hold = lock.hold();
			long steps = calls("exec");
			long places = calls("rpush");
			List<CompletableFuture<Void>> waiters = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				waiters.add(lock.holdAsync(Duration.ofSeconds(20)).thenAccept(Hold::close).toCompletableFuture());
			}
			Threads.until(() -> client.getList(RedisKey.of(engine.settings.keyPrefix(), "fair", null).places())
				.size() == 100);
			hold.close();
			for (CompletableFuture<Void> waiter : waiters) {
				waiter.get(20, TimeUnit.SECONDS);
			}
			assertThat(calls("rpush") - places).as("who come together get their places together")
				.isLessThanOrEqualTo(100);
			assertThat((calls("exec") - steps) / 100.0).as("steps for each who waits").isLessThan(5);
		}
	}

	@Test
	void waiterAsksWhenHeComesWhenHeIsSubscribedAndWhenHeIsTold() throws Exception {
		try (RedissonEngine engine = engine()) {
			NamedLock lock = engine.lock("ledger", LockSettings.PLAIN);
			lock.hold().close();
			long before = scripts();
			Hold hold = lock.hold();
			Task<Void> waiter = this.threads.run(() -> lock.hold().close());
			Threads.until(() -> lock.waiting() == 1);
			hold.close();
			waiter.value();
			assertThat(scripts() - before).as("two of the holder, four and one of the waiter, and one if told twice")
				.isBetween(6L, 8L);
		}
	}

	@Test
	void callersWhoGiveUpLeaveNothingAtTheServer() throws Exception {
		try (RedissonEngine engine = engine()) {
			NamedLock lock = engine.lock("ledger", LockSettings.PLAIN);
			for (int i = 0; i < 300; i++) {
				Task<Boolean> blocking = this.threads.start(() -> {
					try (Hold hold = lock.hold(Duration.ofSeconds(20))) {
						return true;
					}
					catch (InterruptedException ex) {
						return false;
					}
				});
				List<CompletableFuture<Hold>> stages = new ArrayList<>();
				for (int k = 0; k < 2; k++) {
					stages.add(lock.holdAsync(Duration.ofSeconds(20)).toCompletableFuture());
				}
				long start = System.nanoTime();
				long pause = ThreadLocalRandom.current().nextLong(600_000);
				while (System.nanoTime() - start < pause) {
					Thread.onSpinWait();
				}
				blocking.interrupt();
				for (CompletableFuture<Hold> stage : stages) {
					if (!stage.cancel(false)) {
						stage.join().close();
					}
				}
				blocking.value();
			}
			// the last ones are gone at once, and what they were granted is on its way
			// back
			Threads.until(() -> !lock.isLocked());
			Threads.until(() -> lock.statistics().active() == 0);
			assertThat(lock.holders()).isEmpty();
			assertThat(lock.statistics().pending()).isZero();
		}
	}

	@Test
	void startOfAnApplicationTakesLessThanOneRoundTripForEachOfItsNames() throws Exception {
		Duration roundTrip = Duration.ofMillis(50);
		List<String> names = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			names.add("signalbox.locks.lock-" + i + ".type=reentrant");
			names.add("signalbox.locks.book-" + i + ".type=read-write");
			names.add("signalbox.semaphores.gateway-" + i + ".permits=3");
			names.add("signalbox.events.gate-" + i + ".set=false");
		}
		try (TcpProxy proxy = new TcpProxy(server.port())) {
			Config config = new Config();
			config.useSingleServer().setAddress("redis://127.0.0.1:" + proxy.port());
			RedissonClient remote = Redisson.create(config);
			proxy.delayAnswers(roundTrip);
			long start = System.nanoTime();
			Contexts.signalbox()
				.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class))
				.withBean(RedissonClient.class, () -> remote)
				.withPropertyValues("signalbox.engine=redis", "signalbox.redis.key-prefix=trips-" + UUID.randomUUID())
				.withPropertyValues(names.toArray(String[]::new))
				.run((context) -> {
					Duration taken = Duration.ofNanos(System.nanoTime() - start);
					assertThat(context.getBeansOfType(NamedPrimitive.class)).hasSameSizeAs(names);
					assertThat(taken).isLessThan(roundTrip.multipliedBy(names.size()));
				});
		}
	}

	@Test
	void thousandNamesAreWaitedForAtOnce() throws Exception {
		try (RedissonEngine engine = engine()) {
			List<Hold> holds = new ArrayList<>();
			List<CompletableFuture<Hold>> waiting = new ArrayList<>();
			for (int i = 0; i < 1_000; i++) {
				NamedLock lock = engine.lock("name-" + i, LockSettings.PLAIN);
				holds.add(lock.hold());
				waiting.add(lock.holdAsync(Duration.ofSeconds(30)).toCompletableFuture());
			}
			holds.forEach(Hold::close);
			for (CompletableFuture<Hold> each : waiting) {
				each.get(30, TimeUnit.SECONDS).close();
			}
			assertThat(holds).hasSameSizeAs(waiting);
		}
	}

}
