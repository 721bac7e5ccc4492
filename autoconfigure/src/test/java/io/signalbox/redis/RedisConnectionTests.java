package io.signalbox.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;

import io.signalbox.NamedLock;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Where the engine finds its server, and which client it uses for it.
 */
@org.junit.jupiter.api.Timeout(120)
class RedisConnectionTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private RedisProcess server;

	@BeforeEach
	void start() {
		this.server = RedisProcess.start();
		ask("ACL SETUSER app on >pass/w@rd ~* &* +@all");
	}

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	private String ask(String command) {
		try {
			return this.server.ask(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ApplicationContextRunner runner(String... properties) {
		UnaryOperator<String> here = (property) -> property.replace("PORT", String.valueOf(this.server.port()));
		return Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class))
			.withPropertyValues("signalbox.locks.ledger.engine=redis")
			.withPropertyValues(Arrays.stream(properties).map(here).toArray(String[]::new));
	}

	/** Where the keys of a held lock are: the database, and who has connected to it. */
	private void assertHolds(ApplicationContextRunner runner, int database, String user) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean("ledger", NamedLock.class).hold();
			assertThat(ask("INFO keyspace")).contains("db" + database + ":").containsOnlyOnce("keys=");
			assertThat(ask("CLIENT LIST")).contains("user=" + user + " ", "db=" + database + " ");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			signalbox.redis.url=redis://localhost:PORT                        | 0 | default
			signalbox.redis.url=redis://app:pass%2Fw%40rd@localhost:PORT/3    | 3 | app
			spring.data.redis.url=redis://localhost:PORT/                     | 0 | default
			spring.data.redis.url=redis://app:pass%2Fw%40rd@localhost:PORT/5  | 5 | app
			""")
	void urlHasUserPasswordAndDatabase(String property, int database, String user) {
		assertHolds(runner(property, "spring.data.redis.database=7"), database, user);
	}

	@Test
	void springsPropertiesSayItWhereThereIsNoUrl() {
		assertHolds(runner("spring.data.redis.host=localhost", "spring.data.redis.port=PORT"), 0, "default");
		ask("FLUSHALL");
		assertHolds(runner("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=PORT",
				"spring.data.redis.username=app", "spring.data.redis.password=pass/w@rd",
				"spring.data.redis.database=2"), 2, "app");
	}

	@Test
	void ourUrlWinsOverSpringsAndOverTheApplicationsClient() {
		assertHolds(runner("signalbox.redis.url=redis://localhost:PORT/4", "spring.data.redis.url=redis://localhost:1")
			.withBean(RedissonClient.class, SharedRedis::client, (definition) -> definition.setDestroyMethodName("")),
				4, "default");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					signalbox.redis.url=redis://localhost:PORT/x        | signalbox.redis.url: has the database 'x', which is no number
					signalbox.redis.url=http://localhost:PORT           | signalbox.redis.url: is no address: Redis url should start with redis
					spring.data.redis.url=redis://localhost             | spring.data.redis.url: is no address: Redis url doesn't contain a port
					spring.data.redis.cluster.nodes=localhost:PORT      | spring.data.redis.cluster.nodes: is set, and there is no RedissonClient bean
					spring.data.redis.sentinel.master=one               | spring.data.redis.sentinel.master: is set, and there is no RedissonClient bean
					spring.data.redis.ssl.bundle=mine                   | spring.data.redis.ssl.bundle: is set, and there is no RedissonClient bean
					""")
	void whatCannotBeFollowedIsAnError(String property, String message) {
		runner(property).run((context) -> assertThat(context.getStartupFailure()).rootCause()
			.hasMessageContaining(message)
			.hasMessageNotContaining("@"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.host=localhost", "spring.data.redis.url=redis://localhost:TLS",
			"signalbox.redis.url=rediss://localhost:TLS" })
	void secureConnectionBeginsWithAHandshake(String property) throws Exception {
		try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			Task<Integer> first = this.threads.start(() -> {
				// whoever tries again is refused, and need not wait for an answer
				try (Socket socket = listening.accept(); listening) {
					return socket.getInputStream().read();
				}
			});
			String port = String.valueOf(listening.getLocalPort());
			runner(property.replace("TLS", port), "spring.data.redis.ssl.enabled=true",
					"spring.data.redis.port=" + port)
				.run((context) -> assertThat(context).hasFailed());
			assertThat(first.value()).as("the type of a handshake record").isEqualTo(0x16);
		}
	}

	@ParameterizedTest
	@Tag("failures")
	@ValueSource(strings = { "redis", "rediss" })
	void serverThatTakesConnectionsAndNeverAnswersIsAnErrorAtStartUpInBoundedTime(String scheme) throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String url = scheme + "://localhost:" + silent.getLocalPort();
			long start = System.nanoTime();
			runner("signalbox.redis.url=" + url)
				.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(
						"Unable to connect to Redis server: localhost/127.0.0.1:" + silent.getLocalPort()));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
		}
	}

	private long connections() {
		// but the one that asks
		return ask("CLIENT LIST").lines().filter((line) -> line.contains("addr=")).count() - 1;
	}

	@Test
	void clientOfOursIsClosedWithTheApplicationAndAfterAFailedStart() {
		runner("signalbox.redis.url=redis://localhost:PORT").run((context) -> assertThat(connections()).isPositive());
		await().until(() -> connections() == 0);
		ask("CONFIG SET maxmemory-policy allkeys-lru");
		ask("CONFIG SET maxmemory 50mb");
		runner("signalbox.redis.url=redis://localhost:PORT")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'maxmemory-policy'"));
		await().until(() -> connections() == 0);
	}

	@Test
	void clientOfTheApplicationIsLeftOpenAlsoAfterAFailedStart() {
		Config config = new Config();
		config.useSingleServer().setAddress(this.server.address());
		RedissonClient client = Redisson.create(config);
		try {
			ApplicationContextRunner runner = runner().withBean(RedissonClient.class, () -> client,
					(definition) -> definition.setDestroyMethodName(""));
			assertHolds(runner, 0, "default");
			ask("CONFIG SET maxmemory-policy allkeys-lru");
			ask("CONFIG SET maxmemory 50mb");
			runner.run((context) -> assertThat(context).hasFailed());
			assertThat(client.isShutdown()).isFalse();
			assertThat(client.getBucket("theirs").isExists()).isFalse();
		}
		finally {
			client.shutdown();
		}
	}

}
