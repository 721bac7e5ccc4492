package io.signalbox.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.signalbox.autoconfigure.SignalboxProperties.Redis;
import io.signalbox.interceptor.WiringException;
import io.signalbox.interceptor.WiringProblem;
import io.signalbox.redis.RedisSettings;
import io.signalbox.redis.RedissonEngine;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the engine on Redis, which is
 * made only where something is to live there.
 *
 * @since 0.1
 */
@AutoConfiguration(before = SignalboxAutoConfiguration.class)
@ConditionalOnClass(RedissonClient.class)
@ConditionalOnBooleanProperty(name = "signalbox.enabled", matchIfMissing = true)
public final class SignalboxRedisAutoConfiguration {

	/** The connection notices that it is dead in a sixth of the shortest useful lease. */
	private static final int PING_MILLIS = 5_000;

	@Bean
	@Lazy
	RedisEngine signalboxRedisEngine(ObjectProvider<RedissonClient> clients, SignalboxProperties properties) {
		Redis redis = properties.redis();
		RedisSettings settings = settings(redis);
		RedissonClient users = clients.getIfAvailable();
		RedissonClient client = (users != null) ? users : connect(redis);
		Runnable disconnect = (users != null) ? () -> {
		} : client::shutdown;
		RedissonEngine engine = new RedissonEngine(client, settings, properties.defaults().timeout());
		try {
			engine.verify(redis.allowEviction());
		}
		catch (RuntimeException ex) {
			engine.close();
			disconnect.run();
			throw ex;
		}
		return new RedisEngine(engine, disconnect);
	}

	private static RedisSettings settings(Redis redis) {
		try {
			return new RedisSettings(redis.keyPrefix(), redis.lease().toDuration(), instance(redis.instance()));
		}
		catch (IllegalArgumentException ex) {
			throw new WiringException(List
				.of(new WiringProblem("signalbox.redis", String.valueOf(ex.getMessage()), "Correct the value")));
		}
	}

	private static String instance(@Nullable String instance) {
		if (instance != null) {
			return instance;
		}
		String host;
		try {
			host = InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			host = "unknown";
		}
		return host + ":" + ProcessHandle.current().pid();
	}

	private static RedissonClient connect(Redis redis) {
		if (redis.url() == null) {
			throw new WiringException(List.of(new WiringProblem("signalbox.redis.url",
					"is not set, and there is no RedissonClient bean, but a primitive has the engine 'redis'",
					"Set it, such as to 'redis://localhost:6379', or define a RedissonClient bean")));
		}
		Config config = new Config();
		config.useSingleServer().setAddress(redis.url()).setPingConnectionInterval(PING_MILLIS);
		return Redisson.create(config);
	}

}
