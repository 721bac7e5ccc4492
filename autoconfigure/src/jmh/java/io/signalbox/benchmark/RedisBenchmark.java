package io.signalbox.benchmark;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import io.signalbox.redis.RedisSettings;
import io.signalbox.redis.RedissonEngine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Taking and giving back what is free in Redis, beside Redisson called the obvious way.
 * The server is that of {@code -Dsignalbox.redis.url}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RedisBenchmark {

	/** What is taken and given back. */
	public enum Pair {

		GET, REDISSON_LOCK, LOCK, FENCED, REDISSON_FAIR, FAIR, REDISSON_READ, READ, REDISSON_PERMIT, PERMIT

	}

	/** Which one. */
	@Param({ "GET", "REDISSON_LOCK", "LOCK", "FENCED", "REDISSON_FAIR", "FAIR", "REDISSON_READ", "READ",
			"REDISSON_PERMIT", "PERMIT" })
	public Pair pair;

	private RedissonClient client;

	private RedissonEngine engine;

	private Work work;

	private interface Work {

		void run() throws Exception;

	}

	/** Connects. */
	@Setup
	public void connect() throws IOException {
		Config config = new Config();
		config.useSingleServer().setAddress(System.getProperty("signalbox.redis.url", "redis://localhost:6379"));
		this.client = Redisson.create(config);
		this.engine = new RedissonEngine(this.client,
				new RedisSettings("benchmark", RedisSettings.DEFAULT_LEASE, "here"), Timeout.valueOf("30s"));
		this.work = make();
	}

	private Work make() {
		RPermitExpirableSemaphore permits = this.client.getPermitExpirableSemaphore("benchmark-permits");
		permits.trySetPermits(5);
		return switch (this.pair) {
			case GET -> () -> this.client.getBucket("benchmark-bucket").get();
			case REDISSON_LOCK -> bare(this.client.getLock("benchmark-lock"));
			case REDISSON_FAIR -> bare(this.client.getFairLock("benchmark-fair"));
			case REDISSON_READ -> bare(this.client.getReadWriteLock("benchmark-read-write").readLock());
			case REDISSON_PERMIT -> () -> permits.release(permits.acquire(30, TimeUnit.SECONDS));
			case LOCK -> ours(this.engine.lock("lock", LockSettings.PLAIN));
			case FENCED -> ours(this.engine.lock("fenced",
					new LockSettings(false, false, Settings.UNLIMITED, null, 1, true, null)));
			case FAIR -> ours(this.engine.lock("fair", new LockSettings(false, true, Settings.UNLIMITED, null)));
			case READ -> ours(this.engine.readWriteLock("read-write", ReadWriteLockSettings.DEFAULT).readLock());
			case PERMIT -> ours(this.engine.semaphore("permits", SemaphoreSettings.bounded(5)));
		};
	}

	private static Work bare(RLock lock) {
		return () -> {
			lock.lock();
			lock.unlock();
		};
	}

	private static Work ours(Holdable holdable) {
		return () -> holdable.hold().close();
	}

	/** Ends the connection. */
	@TearDown
	public void disconnect() {
		this.engine.close();
		this.client.shutdown();
	}

	/** Takes and gives back. */
	@Benchmark
	public void pair() throws Exception {
		this.work.run();
	}

}
