package io.signalbox.redis;

import java.util.UUID;

import io.signalbox.Engine;
import io.signalbox.FencingContract;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fencing tokens in several JVMs: a restart finds what was there before.
 */
@ExtendWith(SharedRedis.class)
class RedissonFencingTests extends FencingContract {

	private final String keyPrefix = "test-" + UUID.randomUUID();

	@Override
	protected Engine engine() {
		return SharedRedis.engine(SharedRedis.client(), this.keyPrefix);
	}

	@Override
	protected int rounds() {
		return 50;
	}

}
