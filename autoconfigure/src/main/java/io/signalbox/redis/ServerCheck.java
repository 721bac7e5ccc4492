package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.protocol.Time;
import org.redisson.config.Config;

/**
 * Looks for what makes the engine's promise void, as far as the servers tell. It asks
 * them, and waits for the answers.
 */
final class ServerCheck {

	static final String NOT_PERSISTENT = "Redis has no append-only file ('appendonly'): fencing tokens begin anew "
			+ "when it restarts";

	private static final Duration SKEW_TO_WARN_OF = Duration.ofSeconds(1);

	/** The part of a lease by which a clock may be wrong where permits are leased. */
	private static final int SKEW_PER_LEASE = 10;

	private final RedissonClient client;

	private final Duration lease;

	ServerCheck(RedissonClient client, Duration lease) {
		this.client = client;
		this.lease = lease;
	}

	/**
	 * What was found.
	 *
	 * @param evicting the policy by which a server evicts what is held, or nothing
	 * @param skew how far this clock is before or behind that of a server, at most
	 * @param replicas whether there are any that are not waited for
	 * @param persistent whether all servers write what they hear to a file before long
	 */
	record Finding(String evicting, Duration skew, boolean replicas, boolean persistent) {
	}

	/** Asks all servers that may be written to. */
	Finding look() {
		String evicting = "";
		Duration skew = Duration.ZERO;
		boolean replicas = false;
		boolean persistent = true;
		for (RedisNode master : masters()) {
			Map<String, String> memory = master.info(InfoSection.MEMORY);
			String policy = memory.getOrDefault("maxmemory_policy", "noeviction");
			if (!policy.equals("noeviction") && !memory.getOrDefault("maxmemory", "0").equals("0")) {
				evicting = policy;
			}
			replicas |= !master.info(InfoSection.REPLICATION).getOrDefault("connected_slaves", "0").equals("0");
			persistent &= master.info(InfoSection.PERSISTENCE).getOrDefault("aof_enabled", "0").equals("1");
			Duration its = skew(master);
			skew = (its.compareTo(skew) > 0) ? its : skew;
		}
		return new Finding(evicting, skew, replicas && this.client.getConfig().isSingleConfig(), persistent);
	}

	/**
	 * How far the clocks are apart at least: the answer was made at some time in between.
	 */
	private static Duration skew(RedisNode node) {
		long before = System.currentTimeMillis();
		Time time = node.time();
		long after = System.currentTimeMillis();
		long there = time.getSeconds() * 1_000L + time.getMicroseconds() / 1_000L;
		return Duration.ofMillis(Math.max(0, Math.max(before - there, there - after)));
	}

	private Collection<? extends RedisNode> masters() {
		Config config = this.client.getConfig();
		if (config.isSingleConfig()) {
			return List.of(this.client.getRedisNodes(RedisNodes.SINGLE).getInstance());
		}
		if (config.isClusterConfig()) {
			return this.client.getRedisNodes(RedisNodes.CLUSTER).getMasters();
		}
		if (config.isSentinelConfig()) {
			return List.of(this.client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster());
		}
		return List.of(this.client.getRedisNodes(RedisNodes.MASTER_SLAVE).getMaster());
	}

	/** What is so bad that permits can't be leased, or nothing. */
	String skewOfPermits(Finding finding) {
		Duration most = this.lease.dividedBy(SKEW_PER_LEASE);
		return (finding.skew().compareTo(most) > 0)
				? "the clock of this JVM is " + finding.skew().toMillis() + " ms off that of Redis, but may be at most "
						+ most.toMillis() + " ms off, a tenth of the lease, as permits end by the clock of the JVM"
				: "";
	}

	/** What is no reason not to start. */
	List<String> warnings(Finding finding, boolean fenced) {
		List<String> warnings = new ArrayList<>();
		if (!finding.evicting().isEmpty()) {
			warnings.add("Redis may evict what is held, so that two callers hold the same: its 'maxmemory-policy' is '"
					+ finding.evicting() + "'");
		}
		if (finding.skew().compareTo(SKEW_TO_WARN_OF) > 0) {
			warnings.add("The clock of this JVM is " + finding.skew().toMillis() + " ms off that of Redis");
		}
		if (finding.replicas()) {
			warnings.add("Redis has replicas, and a client of a single server does not wait for them: after a failover "
					+ "two callers may hold the same");
		}
		if (fenced && !finding.persistent()) {
			warnings.add(NOT_PERSISTENT);
		}
		return warnings;
	}

}
