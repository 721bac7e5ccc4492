package io.signalbox.redis;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what makes the engine's promise void, as far as the server tells.
 */
final class ServerCheck {

	private static final Logger log = LoggerFactory.getLogger(ServerCheck.class);

	private final Properties memory;

	private final Properties replication;

	ServerCheck(List<Object> info) {
		this.memory = parse(info.get(0).toString());
		this.replication = parse(info.get(1).toString());
	}

	private static Properties parse(String section) {
		Properties properties = new Properties();
		try {
			properties.load(new StringReader(section));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return properties;
	}

	/**
	 * Refuses a server that may forget who holds what; warns of one that may fail over.
	 */
	void verify(boolean allowEviction) {
		String policy = this.memory.getProperty("maxmemory_policy", "noeviction");
		boolean evicts = !policy.equals("noeviction") && !this.memory.getProperty("maxmemory", "0").equals("0");
		if (evicts && !allowEviction) {
			throw new IllegalStateException("Redis may evict what is held: its 'maxmemory-policy' is '" + policy
					+ "' but must be 'noeviction'; 'signalbox.redis.allow-eviction: true' starts nevertheless");
		}
		if (evicts) {
			log.warn("Redis may evict what is held, so that two callers hold the same: its 'maxmemory-policy' is '{}'",
					policy);
		}
		String replicas = this.replication.getProperty("connected_slaves", "0");
		if (!replicas.equals("0")) {
			log.warn(
					"Redis has {} replicas, and does not wait for them: after a failover two callers may hold the same",
					replicas);
		}
	}

}
