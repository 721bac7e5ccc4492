package io.signalbox.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

import io.signalbox.CallTraces;
import io.signalbox.autoconfigure.SignalboxProperties.Redis;
import io.signalbox.interceptor.WiringException;
import io.signalbox.interceptor.WiringProblem;
import io.signalbox.redis.RedisSettings;
import io.signalbox.redis.RedissonEngine;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

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

	@Bean
	@Lazy
	RedisEngine signalboxRedisEngine(ObjectProvider<RedissonClient> clients, SignalboxProperties properties,
			Environment environment, ObjectProvider<CallTraces> traces) {
		Redis redis = properties.redis();
		RedisConnection connection = RedisConnection.open(redis, clients.getIfAvailable(), environment);
		RedissonEngine engine = null;
		try {
			engine = new RedissonEngine(connection.client(), settings(redis, connection.lease()),
					properties.defaults().timeout(), SignalboxAutoConfiguration.late(traces));
			engine.verify(redis.allowEviction());
			return new RedisEngine(engine, engine::declare, engine::abandonHolds, connection.disconnect());
		}
		catch (RuntimeException ex) {
			if (engine != null) {
				engine.close();
			}
			connection.disconnect().run();
			throw ex;
		}
	}

	private static RedisSettings settings(Redis redis, Duration lease) {
		try {
			return new RedisSettings(redis.keyPrefix(), lease, instance(redis.instance()), redis.onLeaseLost());
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

}
