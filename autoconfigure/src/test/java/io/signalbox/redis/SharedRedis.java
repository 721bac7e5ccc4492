package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;

import io.signalbox.Timeout;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * One server and one client for all tests of the JVM that harm neither. Each engine has
 * keys of its own, so no test sees what another one left.
 */
final class SharedRedis implements BeforeAllCallback {

	private static RedisProcess server;

	private static RedissonClient client;

	@Override
	public void beforeAll(ExtensionContext context) {
		client();
	}

	static synchronized RedisProcess server() {
		if (server == null) {
			server = RedisProcess.start();
			Runtime.getRuntime().addShutdownHook(new Thread(server::close));
		}
		return server;
	}

	static synchronized RedissonClient client() {
		if (client == null) {
			client = connect(server().port(), RedisSettings.DEFAULT_LEASE);
		}
		return client;
	}

	/** A client that gives up soon. */
	static RedissonClient connect(int port, Duration lease) {
		Config config = new Config().setLockWatchdogTimeout(lease.toMillis());
		config.useSingleServer()
			.setAddress("redis://127.0.0.1:" + port)
			.setConnectionMinimumIdleSize(2)
			.setConnectionPoolSize(16)
			.setTimeout(1_000)
			.setRetryAttempts(1)
			.setSubscriptionsPerConnection(500)
			.setPingConnectionInterval(1_000);
		return Redisson.create(config);
	}

	static RedissonEngine engine() {
		return engine(client(), "test-" + UUID.randomUUID());
	}

	static RedissonEngine engine(RedissonClient client, String keyPrefix) {
		return engine(client, keyPrefix, "here");
	}

	static RedissonEngine engine(RedissonClient client, String keyPrefix, String instance) {
		Duration lease = Duration.ofMillis(client.getConfig().getLockWatchdogTimeout());
		return new RedissonEngine(client, new RedisSettings(keyPrefix, lease, instance), Timeout.valueOf("30s"));
	}

}
