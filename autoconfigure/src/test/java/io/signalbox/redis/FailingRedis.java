package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.redisson.api.RedissonClient;

/**
 * A server for each test, which may harm it, and two instances: {@link #here} reaches it
 * through a {@link TcpProxy}, and {@link #there} reaches it always.
 */
final class FailingRedis implements BeforeEachCallback, AfterEachCallback {

	final Duration lease;

	final String prefix = "failing-" + UUID.randomUUID();

	private final Supplier<RedisProcess> start;

	private final List<RedissonClient> clients = new ArrayList<>();

	private final List<RedissonEngine> engines = new ArrayList<>();

	private RedisProcess server;

	private TcpProxy proxy;

	private RedissonEngine here;

	private RedissonEngine there;

	/**
	 * Makes it.
	 * @param lease how long a hold lasts that is not renewed
	 * @param options of the server
	 */
	FailingRedis(Duration lease, String... options) {
		this(lease, () -> RedisProcess.start(options));
	}

	/**
	 * Makes it.
	 * @param lease how long a hold lasts that is not renewed
	 * @param start starts the server
	 */
	FailingRedis(Duration lease, Supplier<RedisProcess> start) {
		this.lease = lease;
		this.start = start;
	}

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		this.server = this.start.get();
		this.proxy = new TcpProxy(this.server.port());
		this.here = engine(this.proxy.port(), "here");
		this.there = engine(this.server.port(), "there");
	}

	/** One more instance. */
	RedissonEngine engine(int port, String instance) {
		return engine(port, this.lease, instance);
	}

	/** One more instance, with a lease of its own. */
	RedissonEngine engine(int port, Duration leaseOfIt, String instance) {
		RedissonClient client = SharedRedis.connect(port, leaseOfIt);
		this.clients.add(client);
		RedissonEngine engine = SharedRedis.engine(client, this.prefix, instance);
		this.engines.add(engine);
		return engine;
	}

	RedisProcess server() {
		return this.server;
	}

	TcpProxy proxy() {
		return this.proxy;
	}

	RedissonEngine here() {
		return this.here;
	}

	RedissonEngine there() {
		return this.there;
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		if (this.server == null) {
			return;
		}
		this.proxy.heal();
		this.engines.forEach(RedissonEngine::close);
		this.clients.forEach((client) -> client.shutdown(0, 500, TimeUnit.MILLISECONDS));
		this.proxy.close();
		this.server.close();
	}

}
