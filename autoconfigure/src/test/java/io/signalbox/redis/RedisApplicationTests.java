package io.signalbox.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.Hold;
import io.signalbox.LeaseLostException;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import io.signalbox.metrics.SignalboxMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RedissonClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Applications whose primitives live in Redis, as their configuration says.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class RedisApplicationTests {

	private final String keyPrefix = "app-" + UUID.randomUUID();

	private ApplicationContextRunner runner() {
		return Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class,
					SignalboxMetricsAutoConfiguration.class))
			.withPropertyValues("signalbox.redis.key-prefix=" + this.keyPrefix);
	}

	private ApplicationContextRunner connected() {
		return runner().withPropertyValues("signalbox.redis.url=" + SharedRedis.server().address());
	}

	@Test
	void oneLineMovesEverythingThatIsAnnotatedToRedis() {
		ApplicationContextRunner one = connected().withPropertyValues("signalbox.engine=redis").withBean(Work.class);
		one.run((first) -> one.run((second) -> {
			Work mine = first.getBean(Work.class);
			Work theirs = second.getBean(Work.class);
			assertThat(mine.nightly(theirs::nightlyAlone)).as("somebody else runs it").isNull();
			assertThat(theirs.nightlyAlone()).isEqualTo("done");
			assertThat(mine.limited(() -> theirs.limited(() -> "both"))).isEqualTo("both");
			assertThat(mine.account("a", () -> theirs.account("b", () -> "two keys"))).isEqualTo("two keys");
			assertThat(mine.account("a", () -> theirs.account("a", () -> "never"))).isNull();
			NamedLock lock = second.getBean(SignalboxRegistry.class).lock("nightly");
			assertThat(lock.engine()).isEqualTo("redis");
			try (Hold hold = first.getBean(SignalboxRegistry.class).lock("nightly").hold()) {
				assertThat(lock.isLocked()).isTrue();
				String holder = ":" + ProcessHandle.current().pid() + "/" + Thread.currentThread().getName();
				await().untilAsserted(() -> assertThat(lock.holders()).singleElement()
					.satisfies((found) -> assertThat(found.thread()).endsWith(holder)));
			}
		}));
	}

	@Test
	void resultThatComesLaterHoldsTheLockUntilItIsThere() {
		ApplicationContextRunner one = connected().withPropertyValues("signalbox.engine=redis").withBean(Work.class);
		one.run((first) -> one.run((second) -> {
			CompletableFuture<String> result = new CompletableFuture<>();
			CompletableFuture<String> held = first.getBean(Work.class).later(result);
			NamedLock lock = second.getBean(SignalboxRegistry.class).lock("later");
			await().until(lock::isLocked);
			assertThat(lock.tryHold()).isNull();
			assertThat(held).isNotDone();
			result.complete("done");
			assertThat(held.join()).isEqualTo("done");
			await().until(() -> !lock.isLocked());
		}));
	}

	@Test
	void oneNameMovesAloneAndMetersSayWhereItIs() {
		connected()
			.withPropertyValues("signalbox.locks.ledger.engine=redis", "signalbox.locks.journal.type=reentrant",
					"signalbox.semaphores.gateway.permits=2", "signalbox.semaphores.gateway.engine=redis")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				assertThat(context.getBean("ledger", NamedLock.class).engine()).isEqualTo("redis");
				assertThat(context.getBean("journal", NamedLock.class).engine()).isEqualTo("local");
				assertThat(context.getBean("gateway", NamedSemaphore.class).engine()).isEqualTo("redis");
				context.getBean("ledger", NamedLock.class).hold().close();
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				context.getBean(SignalboxMetrics.class).bindTo(meters);
				assertThat(meters.get("signalbox.wait")
					.tags("name", "ledger", "engine", "redis", "outcome", "acquired")
					.functionTimer()
					.count()).isEqualTo(1);
				assertThat(meters.get("signalbox.lease.lost").tags("name", "ledger").functionCounter().count())
					.isZero();
				assertThat(meters.find("signalbox.lease.lost").tags("name", "journal").functionCounter()).isNull();
			});
	}

	@Test
	void usersClientIsTakenAndLeftOpen() {
		runner().withPropertyValues("signalbox.engine=redis")
			.withBean(RedissonClient.class, SharedRedis::client, (definition) -> definition.setDestroyMethodName(""))
			.withBean(Work.class)
			.run((context) -> assertThat(context.getBean(Work.class).nightlyAlone()).isEqualTo("done"));
		assertThat(SharedRedis.client().isShutdown()).isFalse();
	}

	@Test
	void methodWhoseLockWasLostEndsWithAnException() {
		try (RedisProcess server = RedisProcess.start()) {
			runner().withPropertyValues("signalbox.engine=redis", "signalbox.redis.url=" + server.address())
				.withBean(Work.class)
				.run((context) -> {
					Work work = context.getBean(Work.class);
					assertThatExceptionOfType(LeaseLostException.class)
						.isThrownBy(() -> work.nightly(() -> flush(server)));
					IllegalStateException own = new IllegalStateException("of the body");
					assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> work.nightly(() -> {
						flush(server);
						throw own;
					}))
						.isSameAs(own)
						.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
							.isInstanceOf(LeaseLostException.class));
					NamedPrimitive lock = context.getBean(SignalboxRegistry.class).lock("nightly");
					assertThat(lock.statistics().lostLeases()).isEqualTo(2);
				});
		}
	}

	private static String flush(RedisProcess server) {
		try {
			return server.ask("FLUSHALL");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					signalbox.locks.rw.fair=true               | signalbox.locks.rw.fair: is true, but a read-write lock in Redis keeps no order
					signalbox.barriers.b.timeout=none          | Barrier 'b' needs a timeout in the engine 'redis'
					signalbox.queues.q.capacity=2              | Queue 'q' can't be had in the engine 'redis'
					signalbox.redis.lease=10ms                 | 'lease' must be at least 1s but was PT0.01S
					signalbox.redis.instance=a b               | 'instance' must be a name without spaces but was 'a b'
					""")
	void whatCannotLiveInRedisIsAnErrorAtStartUp(String property, String message) {
		connected()
			.withPropertyValues("signalbox.engine=redis", "signalbox.locks.l2.timeout=1s",
					"signalbox.locks.rw.type=read-write", "signalbox.barriers.b.parties=2", property)
			.run((context) -> assertThat(context.getStartupFailure()).isNotNull()
				.rootCause()
				.hasMessageContaining(message));
	}

	@Test
	void conditionWhoseLockIsOfAnotherEngineIsAnErrorAtStartUp() {
		connected()
			.withPropertyValues("signalbox.locks.warehouse.engine=local", "signalbox.conditions.stock.lock=warehouse",
					"signalbox.conditions.stock.engine=redis")
			.run((context) -> assertThat(context.getStartupFailure()).isNotNull()
				.rootCause()
				.hasMessageContaining(
						"Condition 'stock' needs a lock of its own engine 'redis', but 'warehouse' is one "
								+ "of the engine 'local': give both the same engine"));
	}

	@Test
	void missingLibraryAndMissingAddressAreErrorsAtStartUp() {
		connected().withPropertyValues("signalbox.locks.ledger.engine=redis")
			.withClassLoader(new FilteredClassLoader(RedissonClient.class))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("the engine of 'ledger': is 'redis', but Redisson is not on the class path"));
		runner().withPropertyValues("signalbox.engine=redis", "signalbox.locks.ledger.timeout=1s")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("signalbox.redis.url"));
		runner().withClassLoader(new FilteredClassLoader(RedissonClient.class))
			.withBean(Work.class)
			.run((context) -> assertThat(context.getBean(Work.class).nightlyAlone()).isEqualTo("done"));
	}

	@Test
	void nameThatIsInRedisInOneInstanceAndInNoneOfAnotherIsAnErrorAtStartUp() {
		ApplicationContextRunner one = connected().withPropertyValues("signalbox.locks.ledger.engine=redis");
		ApplicationContextRunner other = connected().withPropertyValues("signalbox.locks.ledger.timeout=1s",
				"signalbox.semaphores.tills.permits=2", "signalbox.semaphores.tills.engine=redis");
		one.run((first) -> other.run((second) -> assertThat(second.getStartupFailure()).rootCause()
			.hasMessageContaining("Lock 'ledger' is 'engine local' here but 'lock plain' in another instance")));
	}

	@Test
	void serverThatMayForgetIsAnErrorAtStartUp() {
		try (RedisProcess server = RedisProcess.start("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru")) {
			ApplicationContextRunner evicting = runner().withPropertyValues("signalbox.engine=redis",
					"signalbox.redis.url=" + server.address(), "signalbox.locks.ledger.timeout=1s");
			evicting.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'maxmemory-policy' is 'allkeys-lru' but must be 'noeviction'"));
			evicting.withPropertyValues("signalbox.redis.allow-eviction=true")
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void serverThatIsNotThereIsAnErrorAtStartUpInBoundedTime() {
		long start = System.nanoTime();
		runner()
			.withPropertyValues("signalbox.engine=redis", "signalbox.redis.url=redis://127.0.0.1:1",
					"signalbox.locks.ledger.timeout=1s")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
	}

	/** Public, as its proxy comes from another class loader. */
	public static class Work {

		/** What runs inside. */
		public interface Body {

			String run();

		}

		@Guarded(name = "nightly", timeout = "0", onTimeout = OnTimeout.SKIP)
		public String nightly(Body body) {
			return body.run();
		}

		@Guarded(name = "nightly", timeout = "0", onTimeout = OnTimeout.SKIP)
		public String nightlyAlone() {
			return "done";
		}

		@Guarded("later")
		public CompletableFuture<String> later(CompletableFuture<String> result) {
			return result;
		}

		@Limited(name = "limited", permits = 2, timeout = "0")
		public String limited(Body body) {
			return body.run();
		}

		@Guarded(name = "accounts", key = "#account", timeout = "0", onTimeout = OnTimeout.SKIP)
		public String account(String account, Body body) {
			return body.run();
		}

	}

}
