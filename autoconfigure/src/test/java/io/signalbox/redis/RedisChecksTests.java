package io.signalbox.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;

import io.signalbox.EngineReport;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.SignalboxHealthIndicator;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxHealthAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxWatchAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What weakens the promise is said in the log when the application starts, and by health
 * at any time. Clocks are for {@link ClockTests}.
 */
@ExtendWith(OutputCaptureExtension.class)
@org.junit.jupiter.api.Timeout(120)
class RedisChecksTests {

	private static final String EVICTION = "its 'maxmemory-policy' is 'allkeys-lru'";

	private static final String REPLICAS = "Redis has replicas, and a client of a single server does not wait for them";

	private final List<RedisProcess> servers = new ArrayList<>();

	private RedisProcess server(String... options) {
		RedisProcess server = RedisProcess.start(options);
		this.servers.add(server);
		return server;
	}

	@AfterEach
	void stop() {
		this.servers.forEach(RedisProcess::close);
	}

	private static ApplicationContextRunner runner() {
		return Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class,
					SignalboxWatchAutoConfiguration.class, SignalboxHealthAutoConfiguration.class))
			.withPropertyValues("signalbox.engine=redis", "signalbox.locks.ledger.timeout=5s");
	}

	private static ApplicationContextRunner runner(RedisProcess server) {
		return runner().withPropertyValues("signalbox.redis.url=" + server.address());
	}

	private static ApplicationContextRunner runner(Config config) {
		return runner().withBean(RedissonClient.class, () -> Redisson.create(config),
				(definition) -> definition.setDestroyMethodName("shutdown"));
	}

	private static Config single(RedisProcess server) {
		Config config = new Config();
		config.useSingleServer()
			.setAddress(server.address())
			.setPingConnectionInterval(5_000)
			.setSubscriptionsPerConnection(50);
		return config;
	}

	private static String ask(RedisProcess server, String command) {
		try {
			return server.ask(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Everything is warned of, and nothing has failed. */
	private static List<String> warnings(ApplicationContext context) {
		Health health = context.getBean(SignalboxHealthIndicator.class).health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		EngineReport report = context.getBean(SignalboxRegistry.class).reports().get("redis");
		assertThat(String.valueOf(health.getDetails().get("engines")))
			.isEqualTo((report != null) ? "{redis=" + report + "}" : "null");
		return (report != null) ? report.warnings() : List.of();
	}

	@Test
	void nothingIsSaidWhereAllIsWell(CapturedOutput output) {
		runner(server()).run((context) -> {
			assertThat(warnings(context)).isEmpty();
			assertThat(output).doesNotContain("WARN io.signalbox");
		});
		runner(single(server())).run((context) -> assertThat(warnings(context)).isEmpty());
	}

	@Test
	void evictionThatIsAllowedIsWarnedOf(CapturedOutput output) {
		RedisProcess server = server("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru");
		runner(server).withPropertyValues("signalbox.redis.allow-eviction=true").run((context) -> {
			assertThat(output).contains(EVICTION);
			assertThat(warnings(context)).singleElement().asString().contains(EVICTION);
			ask(server, "CONFIG SET maxmemory-policy noeviction");
			assertThat(warnings(context)).isEmpty();
		});
	}

	@Test
	void evictionThatIsAllowedLaterIsWarnedOfByHealth(CapturedOutput output) {
		RedisProcess server = server("--maxmemory-policy", "allkeys-lru");
		runner(server).run((context) -> {
			assertThat(warnings(context)).as("without a limit nothing is evicted").isEmpty();
			ask(server, "CONFIG SET maxmemory 50mb");
			assertThat(warnings(context)).singleElement().asString().contains(EVICTION);
		});
	}

	@Test
	void whatIsFoundLaterIsInTheLogToo(CapturedOutput output) throws Exception {
		RedisProcess server = server("--maxmemory-policy", "allkeys-lru");
		RedissonClient client = Redisson.create(single(server));
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
		try {
			new Vitals(client, Duration.ofSeconds(30), ForkJoinPool.commonPool(), timer, Duration.ofMillis(20))
				.verify(false);
			assertThat(output).doesNotContain(EVICTION);
			ask(server, "CONFIG SET maxmemory 50mb");
			await().untilAsserted(() -> assertThat(output).contains(EVICTION));
			server.kill9();
			server.restartSamePort();
			ask(server, "CONFIG SET maxmemory 50mb");
			int before = output.length();
			await().untilAsserted(() -> assertThat(output.toString().substring(before))
				.as("it goes on looking when the server was away")
				.contains(EVICTION));
		}
		finally {
			timer.shutdownNow();
			client.shutdown();
		}
	}

	@Test
	void replicasThatAreNotWaitedForAreWarnedOf(CapturedOutput output) {
		RedisProcess master = server();
		RedisProcess replica = server("--replicaof", "127.0.0.1", String.valueOf(master.port()));
		await().until(() -> ask(master, "INFO replication").contains("connected_slaves:1")
				&& ask(replica, "INFO replication").contains("master_link_status:up"));
		runner(master).run((context) -> {
			assertThat(output).contains(REPLICAS);
			assertThat(warnings(context)).singleElement().asString().contains(REPLICAS);
		});
		Config both = new Config();
		both.useMasterSlaveServers()
			.setMasterAddress(master.address())
			.addSlaveAddress(replica.address())
			.setPingConnectionInterval(5_000)
			.setSubscriptionsPerConnection(50);
		runner(both).run((context) -> {
			assertThat(warnings(context)).isEmpty();
			NamedLock lock = context.getBean("ledger", NamedLock.class);
			String before = ask(master, "INFO commandstats");
			lock.hold().close();
			assertThat(before).doesNotContain("cmdstat_wait:");
			assertThat(ask(master, "INFO commandstats")).as("the replica is waited for").contains("cmdstat_wait:");
		});
	}

	@Test
	void tokensThatBeginAnewWithARestartAreWarnedOf(CapturedOutput output) {
		RedisProcess forgetful = server();
		runner(forgetful).withPropertyValues("signalbox.locks.ledger.fenced=true").run((context) -> {
			assertThat(output).containsOnlyOnce(ServerCheck.NOT_PERSISTENT);
			assertThat(warnings(context)).containsExactly(ServerCheck.NOT_PERSISTENT);
			context.getBean(SignalboxRegistry.class).reports();
			assertThat(output).as("health is no reason to say it again").containsOnlyOnce(ServerCheck.NOT_PERSISTENT);
		});
		runner(server("--appendonly", "yes")).withPropertyValues("signalbox.locks.ledger.fenced=true")
			.run((context) -> assertThat(warnings(context)).isEmpty());
		assertThat(output).containsOnlyOnce(ServerCheck.NOT_PERSISTENT);
	}

	@Test
	void clientThatNoticesTooLateOrSubscribesTooLittleIsWarnedOf(CapturedOutput output) {
		Config config = single(server());
		config.useSingleServer().setPingConnectionInterval(5_001).setSubscriptionsPerConnection(49);
		runner(config).run((context) -> {
			assertThat(output).contains("'pingConnectionInterval' 5001 but should have at most 5000")
				.contains("'subscriptionsPerConnection' 49 but should have at least 50");
			assertThat(warnings(context)).hasSize(2)
				.anyMatch((warning) -> warning.contains("pingConnectionInterval"))
				.anyMatch((warning) -> warning.contains("subscriptionsPerConnection"));
		});
	}

	@Test
	void leaseIsTheClientsAndAnotherOneIsAnError() {
		RedisProcess server = server();
		Config config = single(server).setLockWatchdogTimeout(60_000);
		runner(config).withPropertyValues("signalbox.redis.lease=30s")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining(
						"signalbox.redis.lease: is 30s, but what is held is renewed by the RedissonClient")
				.hasMessageContaining("'lockWatchdogTimeout' is 60000 ms"));
		for (String lease : new String[] { "signalbox.redis.lease=60s", "signalbox.enabled=true" }) {
			runner(config).withPropertyValues(lease).run((context) -> {
				context.getBean("ledger", NamedLock.class).hold();
				assertThat(pttl(server)).isBetween(50_000L, 60_000L);
			});
		}
	}

	private static long pttl(RedisProcess server) {
		return Long.parseLong(ask(server, "PTTL signalbox:{ledger}:lock").substring(1).strip());
	}

	@Test
	void leaseOfOurClientIsTheOneThatIsSet() {
		RedisProcess server = server();
		runner(server).withPropertyValues("signalbox.redis.lease=7s").run((context) -> {
			context.getBean("ledger", NamedLock.class).hold();
			assertThat(Duration.ofMillis(pttl(server))).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
			assertThat(warnings(context)).as("of its ping interval").isEmpty();
		});
	}

}
