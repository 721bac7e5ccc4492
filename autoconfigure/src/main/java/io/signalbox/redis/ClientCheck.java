package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.redisson.api.RedissonClient;
import org.redisson.config.BaseConfig;
import org.redisson.config.Config;

/** Looks for what in the settings of a Redisson client weakens the engine's promise. */
final class ClientCheck {

	/** A dead connection is noticed in this part of a lease, or what is held is lost. */
	private static final int PINGS_PER_LEASE = 6;

	/** Each name that is waited for takes one, on one of 50 connections by default. */
	private static final int FEWEST_SUBSCRIPTIONS = 50;

	private ClientCheck() {
	}

	/**
	 * Fails if what is held would last for another time than is said.
	 * @throws IllegalArgumentException if so
	 */
	static void checkLease(Config config, Duration lease) {
		Duration watchdog = Duration.ofMillis(config.getLockWatchdogTimeout());
		if (!watchdog.equals(lease)) {
			throw new IllegalArgumentException("'lease' is " + lease + " but the 'lockWatchdogTimeout' of the "
					+ "RedissonClient, which renews what is held, is " + watchdog + ": give both the same value");
		}
	}

	/** What should be set otherwise. */
	static List<String> warnings(Config config) {
		BaseConfig<?> servers = servers(config);
		List<String> warnings = new ArrayList<>();
		long longest = config.getLockWatchdogTimeout() / PINGS_PER_LEASE;
		int ping = servers.getPingConnectionInterval();
		if (ping <= 0 || ping > longest) {
			warnings.add("The RedissonClient has 'pingConnectionInterval' " + ping + " but should have at most "
					+ longest + ", or it notices too late that a connection is dead, and what is held is lost");
		}
		int subscriptions = servers.getSubscriptionsPerConnection();
		if (subscriptions < FEWEST_SUBSCRIPTIONS) {
			warnings.add("The RedissonClient has 'subscriptionsPerConnection' " + subscriptions
					+ " but should have at least " + FEWEST_SUBSCRIPTIONS
					+ ", or those who wait for many names or keys at once fail");
		}
		return warnings;
	}

	private static BaseConfig<?> servers(Config config) {
		if (config.isSingleConfig()) {
			return config.useSingleServer();
		}
		if (config.isClusterConfig()) {
			return config.useClusterServers();
		}
		if (config.isSentinelConfig()) {
			return config.useSentinelServers();
		}
		try {
			return config.useMasterSlaveServers();
		}
		catch (IllegalStateException ex) {
			// the only one left, which can't be asked for
			return config.useReplicatedServers();
		}
	}

}
