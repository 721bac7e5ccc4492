package io.signalbox.redis;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.config.BaseConfig;
import org.redisson.config.Config;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is looked for in a client's settings, whatever kind of servers it is for.
 */
class ClientCheckTests {

	static List<Function<Config, BaseConfig<?>>> servers() {
		return List.of(Config::useSingleServer, Config::useClusterServers, Config::useSentinelServers,
				Config::useMasterSlaveServers, Config::useReplicatedServers);
	}

	private static Stream<String> warnings(Function<Config, BaseConfig<?>> servers, int lease, int ping,
			int subscriptions) {
		Config config = new Config().setLockWatchdogTimeout(lease);
		servers.apply(config).setPingConnectionInterval(ping);
		servers.apply(config).setSubscriptionsPerConnection(subscriptions);
		return ClientCheck.warnings(config).stream();
	}

	@ParameterizedTest
	@MethodSource("servers")
	void pingIntervalIsASixthOfTheLeaseAtMostAndNotNone(Function<Config, BaseConfig<?>> servers) {
		assertThat(warnings(servers, 12_000, 2_000, 50)).isEmpty();
		assertThat(warnings(servers, 12_000, 2_001, 50)).singleElement().asString().contains("at most 2000");
		assertThat(warnings(servers, 12_000, 0, 50)).singleElement().asString().contains("'pingConnectionInterval' 0");
	}

	@ParameterizedTest
	@MethodSource("servers")
	void subscriptionsAreFiftyAtLeast(Function<Config, BaseConfig<?>> servers) {
		assertThat(warnings(servers, 30_000, 5_000, 49)).singleElement().asString().contains("at least 50");
	}

}
