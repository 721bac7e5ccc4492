package io.signalbox.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.signalbox.autoconfigure.SignalboxProperties.Redis;
import io.signalbox.interceptor.WiringException;
import io.signalbox.interceptor.WiringProblem;
import io.signalbox.redis.RedisSettings;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

import org.springframework.core.env.Environment;

/**
 * How the engine reaches Redis: with a client of its own at {@code signalbox.redis.url},
 * or else with that of the application, or else with one of its own where Spring Data
 * says that Redis is.
 *
 * @param client the client
 * @param lease how long the client's locks last
 * @param disconnect ends a client of our own
 */
record RedisConnection(RedissonClient client, Duration lease, Runnable disconnect) {

	/** What Spring Data's settings begin with. */
	private static final String SPRING = "spring.data.redis.";

	/** The connection notices that it is dead within this part of a lease. */
	private static final int PINGS_PER_LEASE = 6;

	private static final long LONGEST_PING_MILLIS = 5_000;

	private static final int SUBSCRIPTIONS_PER_CONNECTION = 500;

	static RedisConnection open(Redis redis, @Nullable RedissonClient users, Environment environment) {
		if (redis.url() == null && users != null) {
			return new RedisConnection(users, leaseOf(users, redis), () -> {
			});
		}
		Duration lease = (redis.lease() != null) ? redis.lease().toDuration() : RedisSettings.DEFAULT_LEASE;
		Config config = new Config().setLockWatchdogTimeout(lease.toMillis());
		long ping = Math.max(1, Math.min(LONGEST_PING_MILLIS, lease.toMillis() / PINGS_PER_LEASE));
		SingleServerConfig server = config.useSingleServer()
			.setPingConnectionInterval((int) ping)
			.setSubscriptionsPerConnection(SUBSCRIPTIONS_PER_CONNECTION);
		// a start tries several times: none may take longer than an answer
		server.setConnectTimeout(server.getTimeout());
		config.setNettyHook(new HandshakeTimeout(server.getTimeout()));
		String url = redis.url();
		String where = (url != null) ? locate(config, "signalbox.redis.url", url) : locate(config, environment);
		try {
			RedissonClient client = Redisson.create(config);
			return new RedisConnection(client, lease, client::shutdown);
		}
		catch (IllegalArgumentException ex) {
			throw problem(where, "is no address: " + ex.getMessage(),
					"Correct it, such as to 'redis://localhost:6379'");
		}
	}

	/** What the application's client is set to, which can't be changed from here. */
	private static Duration leaseOf(RedissonClient users, Redis redis) {
		Duration theirs = Duration.ofMillis(users.getConfig().getLockWatchdogTimeout());
		if (redis.lease() != null && !redis.lease().toDuration().equals(theirs)) {
			throw problem("signalbox.redis.lease",
					"is " + redis.lease() + ", but what is held is renewed by the RedissonClient bean, whose "
							+ "'lockWatchdogTimeout' is " + theirs.toMillis() + " ms",
					"Remove it, or give the client the same");
		}
		return theirs;
	}

	/** Returns the property that says where it is. */
	private static String locate(Config config, Environment environment) {
		for (String more : new String[] { "cluster.nodes", "sentinel.master", "ssl.bundle" }) {
			if (environment.containsProperty(SPRING + more)) {
				throw problem(SPRING + more, "is set, and there is no RedissonClient bean, which this needs",
						"Define one, such as with Redisson's starter");
			}
		}
		String url = environment.getProperty(SPRING + "url");
		String host = environment.getProperty(SPRING + "host");
		if (url == null && host == null) {
			throw problem("signalbox.redis.url",
					"is not set, and neither is 'spring.data.redis.url' or 'spring.data.redis.host', and there is no "
							+ "RedissonClient bean, but a primitive has the engine 'redis'",
					"Set it, such as to 'redis://localhost:6379', or define a RedissonClient bean");
		}
		boolean ssl = environment.getProperty(SPRING + "ssl.enabled", Boolean.class, false);
		if (url != null) {
			// which has everything, as Spring reads it
			return locate(config, SPRING + "url", ssl ? url.replaceFirst("^redis:", "rediss:") : url);
		}
		config.useSingleServer()
			.setAddress(
					(ssl ? "rediss://" : "redis://") + host + ":" + environment.getProperty(SPRING + "port", "6379"))
			.setDatabase(environment.getProperty(SPRING + "database", Integer.class, 0));
		config.setUsername(environment.getProperty(SPRING + "username"));
		config.setPassword(environment.getProperty(SPRING + "password"));
		return SPRING + "host";
	}

	/** Sets an address that may have a database as its path, which Redisson ignores. */
	private static String locate(Config config, String property, String url) {
		int authority = Math.max(url.lastIndexOf('@'), url.indexOf("://") + 2);
		int slash = url.contains("+uds:") ? -1 : url.indexOf('/', authority + 1);
		String path = (slash < 0) ? "" : url.substring(slash + 1);
		try {
			config.useSingleServer()
				.setAddress((slash < 0) ? url : url.substring(0, slash))
				.setDatabase(path.isEmpty() ? 0 : Integer.parseInt(path));
		}
		catch (NumberFormatException ex) {
			throw problem(property, "has the database '" + path + "', which is no number", "Correct it");
		}
		return property;
	}

	private static WiringException problem(String where, String what, String remedy) {
		return new WiringException(List.of(new WiringProblem(where, what, remedy)));
	}

}
