package io.signalbox.redis;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.Engine;
import io.signalbox.EngineUnavailableException;
import io.signalbox.EventSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Timeout;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine for several JVMs, on Redis or Valkey through Redisson. What is held is a
 * lease: it is renewed while it is held, and ends by itself where its JVM has died or
 * can't reach the server.
 *
 * <p>
 * There is at most one holder (as many as there are permits) while the server keeps its
 * data and its clock and the holder reaches it within the time of the lease. A holder for
 * whom that fails gets a {@link io.signalbox.LeaseLostException} when it gives back.
 *
 * <p>
 * An acquisition is one round trip, giving back another. Who waits is served in the order
 * of arrival among the callers of one JVM; among JVMs there is no order.
 *
 * @since 0.1
 */
public final class RedissonEngine implements Engine {

	private static final Logger log = LoggerFactory.getLogger(RedissonEngine.class);

	private static final int SETTINGS_KEPT = 3;

	final RedisSettings settings;

	final Timeout defaultTimeout;

	final RedisServer server;

	final Channel channel;

	final LeaseGuard guard;

	/** Completes asynchronous acquisitions, so that Redisson's threads run none of it. */
	final Executor executor = new CompletableFuture<>().defaultExecutor();

	final ScheduledExecutorService timer;

	/** Lines in which somebody waits, by where their primitive is at the server. */
	private final Map<String, Set<Line>> waiting = new ConcurrentHashMap<>();

	/** What this JVM has told others of its settings, by key. */
	private final Map<RedisKey, String> declared = new ConcurrentHashMap<>();

	/** Weak, so that what nobody refers to can go. Guarded by itself. */
	private final Set<RedissonPrimitive> primitives = Collections.newSetFromMap(new WeakHashMap<>());

	private final CompletionStage<Integer> listener;

	private volatile boolean closed;

	/**
	 * Makes an engine, which does not wait for the server.
	 * @param client how to reach the server; it is not closed with this engine
	 * @param settings how to use it
	 * @param defaultTimeout longest wait where neither the caller nor the primitive sets
	 * one
	 */
	public RedissonEngine(RedissonClient client, RedisSettings settings, Timeout defaultTimeout) {
		this.settings = settings;
		this.defaultTimeout = defaultTimeout;
		this.server = new RedisServer(client, settings.keyPrefix());
		this.channel = new Channel(client, settings.keyPrefix());
		this.timer = makeTimer();
		this.guard = new LeaseGuard(this.timer, settings.lease().toNanos());
		this.listener = this.server.listen(this::freed);
		long third = settings.lease().toMillis() / SETTINGS_KEPT;
		this.timer.scheduleWithFixedDelay(this::declareAgain, third, third, TimeUnit.MILLISECONDS);
	}

	private static ScheduledExecutorService makeTimer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "signalbox-redis-timer");
			thread.setDaemon(true);
			return thread;
		}, new ThreadPoolExecutor.DiscardPolicy());
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/**
	 * Asks the server for what would make the promise of this engine void, and waits for
	 * the answer.
	 * @param allowEviction whether to accept a server that may evict what is held
	 * @throws IllegalStateException if it may, or does not answer
	 */
	public void verify(boolean allowEviction) {
		List<Object> info;
		try {
			info = this.server.run(Script.INFO, List.of(this.settings.keyPrefix())).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("Redis does not answer: " + RedisServer.cause(ex), ex);
		}
		new ServerCheck(info).verify(allowEviction);
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public NamedLock lock(String name, LockSettings settings) {
		if (settings.fair()) {
			throw unfair(Kind.LOCK, name);
		}
		declare(Kind.LOCK, name, settings.reentrant() ? "lock reentrant" : "lock plain");
		return keep(new RedissonLock(new Shared(this, name, settings), null));
	}

	@Override
	public NamedReadWriteLock readWriteLock(String name, ReadWriteLockSettings settings) {
		declare(Kind.READ_WRITE, name, "lock read-write");
		return keep(new RedissonReadWriteLock(new Shared(this, name, settings)));
	}

	@Override
	public NamedSemaphore semaphore(String name, SemaphoreSettings settings) {
		if (settings.fair()) {
			throw unfair(Kind.SEMAPHORE, name);
		}
		if (!settings.bounded()) {
			throw new IllegalArgumentException(Kind.SEMAPHORE.describe(name)
					+ " must be bounded in the engine 'redis', where a permit belongs to who acquired it so that it "
					+ "comes back if that JVM dies: use an event for a signal, or 'engine: local'");
		}
		declare(Kind.SEMAPHORE, name, "semaphore permits=" + settings.permits());
		return keep(new RedissonSemaphore(new Shared(this, name, settings), null));
	}

	@Override
	public NamedEvent event(String name, EventSettings settings) {
		declare(Kind.EVENT, name, "event set=" + settings.set());
		return keep(new RedissonEvent(new Shared(this, name, settings), null));
	}

	@Override
	public NamedCondition condition(String name, ConditionSettings settings, NamedLock lock) {
		throw new IllegalArgumentException(Kind.CONDITION.describe(name)
				+ " can't be had in the engine 'redis': use an event, or a condition and its lock with "
				+ "'engine: local'");
	}

	@Override
	public NamedBarrier barrier(String name, BarrierSettings settings) {
		Timeout timeout = settings.timeout();
		if (((timeout != null) ? timeout : this.defaultTimeout).isNone()) {
			throw new IllegalArgumentException(Kind.BARRIER.describe(name)
					+ " needs a timeout in the engine 'redis', where a party may die before it arrives: set 'timeout', "
					+ "or use 'engine: local'");
		}
		declare(Kind.BARRIER, name, "barrier parties=" + settings.parties());
		return keep(new RedissonBarrier(new Shared(this, name, settings)));
	}

	@Override
	public <E> NamedQueue<E> queue(String name, QueueSettings settings) {
		throw new IllegalArgumentException(Kind.QUEUE.describe(name)
				+ " can't be had in the engine 'redis': use a message broker, or 'engine: local'");
	}

	private static IllegalArgumentException unfair(Kind kind, String name) {
		return new IllegalArgumentException(kind.describe(name)
				+ " can't be fair in the engine 'redis', which keeps the order of arrival among the callers of one JVM "
				+ "and none among JVMs: set 'fair' to false, or use 'engine: local'");
	}

	/** Tells others what a name is here, and fails if it is something else there. */
	private void declare(Kind kind, String name, String text) {
		RedisKey at = RedisKey.of(this.settings.keyPrefix(), name, null);
		String found;
		try {
			found = this.server.run(Script.DECLARE, List.of(at.settings()), text, keptMillis())
				.thenApply((values) -> values.get(0).toString())
				.join();
		}
		catch (CompletionException ex) {
			Throwable cause = RedisServer.cause(ex);
			throw new EngineUnavailableException(name,
					kind.describe(name) + " can't be made: Redis does not answer: " + cause, cause);
		}
		if (!found.equals(text)) {
			throw new IllegalArgumentException(kind.describe(name) + " is '" + text + "' here but '" + found
					+ "' in another instance with the key prefix '" + this.settings.keyPrefix()
					+ "': give both the same settings, or one of them another name or "
					+ "'signalbox.redis.key-prefix'; what an instance has declared is forgotten "
					+ Timeout.of(this.settings.lease()) + " after it has ended");
		}
		this.declared.put(at, text);
	}

	private long keptMillis() {
		return this.settings.lease().toMillis();
	}

	private void declareAgain() {
		if (!this.closed) {
			this.declared
				.forEach((at, text) -> this.server.run(Script.DECLARE, List.of(at.settings()), text, keptMillis())
					.thenAccept((values) -> {
						if (!text.equals(values.get(0))) {
							log.warn("'{}' is '{}' here but '{}' in another instance", at.settings(), text,
									values.get(0));
						}
					}));
		}
	}

	private <P extends RedissonPrimitive> P keep(P primitive) {
		boolean late;
		synchronized (this.primitives) {
			this.primitives.add(primitive);
			late = this.closed;
		}
		if (late) {
			primitive.close();
		}
		return primitive;
	}

	void beginWaiting(RedisKey at, Line line) {
		this.waiting.compute(at.base(), (base, found) -> {
			Set<Line> lines = (found != null) ? found : ConcurrentHashMap.newKeySet();
			lines.add(line);
			return lines;
		});
	}

	void endWaiting(RedisKey at, Line line) {
		this.waiting.computeIfPresent(at.base(), (base, lines) -> {
			lines.remove(line);
			return lines.isEmpty() ? null : lines;
		});
	}

	/** Something may be free: this JVM has given it back, or was told of it. */
	void freed(String base) {
		Set<Line> lines = this.waiting.get(base);
		if (lines != null) {
			lines.forEach(Line::freed);
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void close() {
		RedissonPrimitive[] all;
		synchronized (this.primitives) {
			this.closed = true;
			all = this.primitives.toArray(RedissonPrimitive[]::new);
		}
		for (RedissonPrimitive primitive : all) {
			primitive.close();
		}
		this.listener.thenAccept(this.server::stopListening);
		this.channel.close();
		this.guard.close();
	}

}
