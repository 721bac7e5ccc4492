package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.signalbox.BarrierSettings;
import io.signalbox.CallTraces;
import io.signalbox.ConditionSettings;
import io.signalbox.Engine;
import io.signalbox.EngineReport;
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
import io.signalbox.Settings;
import io.signalbox.Timeout;
import io.signalbox.watch.Watchable;
import io.signalbox.watch.Watched;
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
 * of arrival among the callers of one JVM; among JVMs there is an order for what is fair,
 * which takes one round trip more.
 *
 * @since 0.1
 */
public final class RedissonEngine implements Engine, Watchable {

	private static final Logger log = LoggerFactory.getLogger(RedissonEngine.class);

	/** How long a closed application waits for what is given back. */
	private static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

	/** How often to look for what makes the promise void. */
	private static final Duration LOOK_EVERY = Duration.ofHours(1);

	private static final int THIRD = 3;

	final RedisSettings settings;

	/** Tells this engine from all others, also where several have one instance's name. */
	final String id = UUID.randomUUID().toString();

	final Timeout defaultTimeout;

	final CallTraces traces;

	final RedisServer server;

	final Channel channel;

	/** Owners are told apart by numbers, and other engines of the client have others. */
	private final AtomicLong owners = new AtomicLong(UUID.randomUUID().getMostSignificantBits());

	final LeaseGuard guard;

	final Presence presence;

	/** Completes asynchronous acquisitions, so that Redisson's threads run none of it. */
	final Executor executor = new CompletableFuture<>().defaultExecutor();

	final ScheduledExecutorService timer;

	private final Declarations declarations;

	/** Semaphores that were declared, and that nobody has asked for yet. */
	private final Map<String, RedissonSemaphore> begun = new ConcurrentHashMap<>();

	final Vitals vitals;

	final Primitives primitives = new Primitives();

	/**
	 * Makes an engine, which does not wait for the server.
	 * @param client how to reach the server; it is not closed with this engine
	 * @param settings how to use it
	 * @param defaultTimeout longest wait where neither the caller nor the primitive sets
	 * one
	 * @throws IllegalArgumentException if the lease is not the client's
	 * {@code lockWatchdogTimeout}
	 */
	public RedissonEngine(RedissonClient client, RedisSettings settings, Timeout defaultTimeout) {
		this(client, settings, defaultTimeout, CallTraces.NONE);
	}

	/**
	 * Makes an engine whose holders and waiters are shown with their traces, also to
	 * other instances. It does not wait for the server.
	 * @param client how to reach the server; it is not closed with this engine
	 * @param settings how to use it
	 * @param defaultTimeout longest wait where neither the caller nor the primitive sets
	 * one
	 * @param traces says which trace a call belongs to
	 * @throws IllegalArgumentException if the lease is not the client's
	 * {@code lockWatchdogTimeout}
	 */
	public RedissonEngine(RedissonClient client, RedisSettings settings, Timeout defaultTimeout, CallTraces traces) {
		ClientCheck.checkLease(client.getConfig(), settings.lease());
		this.settings = settings;
		this.defaultTimeout = defaultTimeout;
		this.traces = traces;
		this.timer = makeTimer();
		this.server = new RedisServer(client, this.timer);
		this.channel = new Channel(client, settings.keyPrefix());
		this.vitals = new Vitals(client, settings.lease(), this.executor, this.timer, LOOK_EVERY);
		this.guard = new LeaseGuard(this.timer, settings.lease().toNanos());
		this.presence = new Presence(this);
		long third = settings.lease().toMillis() / THIRD;
		this.declarations = new Declarations(this.server, settings);
		this.timer.scheduleWithFixedDelay(this::refresh, third, third, TimeUnit.MILLISECONDS);
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
		this.vitals.verify(allowEviction);
	}

	@Override
	public Stream<? extends Watched> watched() {
		return this.primitives.withKeys();
	}

	@Override
	public EngineReport report() {
		List<String> failures = new ArrayList<>();
		List<String> warnings = new ArrayList<>();
		this.primitives.all()
			.forEach((primitive) -> Stream.concat(Stream.of(primitive), primitive.instances())
				.flatMap(RedissonPrimitive::lostHolders)
				.map((holder) -> primitive.describe() + " was lost, and '" + holder + "' has not ended")
				.forEach(failures::add));
		this.vitals.report(failures, warnings);
		return new EngineReport(failures, warnings);
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public NamedLock lock(String name, LockSettings settings) {
		agree(name, settings);
		if (settings.fenced()) {
			this.vitals.tokensAreAskedFor();
		}
		return this.primitives.keep(new RedissonLock(new Shared(this, name, settings), null));
	}

	@Override
	public NamedReadWriteLock readWriteLock(String name, ReadWriteLockSettings settings) {
		agree(name, settings);
		return this.primitives.keep(new RedissonReadWriteLock(new Shared(this, name, settings)));
	}

	@Override
	public NamedSemaphore semaphore(String name, SemaphoreSettings settings) {
		Unsupported.refuse(name, settings, this.defaultTimeout);
		String skew = this.vitals.whyNoPermits();
		if (!skew.isEmpty()) {
			throw new IllegalStateException(Kind.SEMAPHORE.describe(name) + " can't be made: " + skew);
		}
		RedissonSemaphore early = this.begun.remove(name);
		RedissonSemaphore semaphore = (early != null) ? early : begin(name, settings);
		agree(name, settings);
		semaphore.awaitBegun();
		return this.primitives.keep(semaphore);
	}

	@Override
	public NamedEvent event(String name, EventSettings settings) {
		agree(name, settings);
		return this.primitives.keep(new RedissonEvent(new Shared(this, name, settings), null));
	}

	@Override
	public NamedCondition condition(String name, ConditionSettings settings, NamedLock lock) {
		RedissonLock ours = Unsupported.lockOf(name, lock);
		agree(name, settings);
		return this.primitives.keep(new RedissonCondition(new Shared(this, name, settings), ours));
	}

	@Override
	public NamedBarrier barrier(String name, BarrierSettings settings) {
		Unsupported.refuse(name, settings, this.defaultTimeout);
		agree(name, settings);
		return this.primitives.keep(new RedissonBarrier(new Shared(this, name, settings)));
	}

	@Override
	public <E> NamedQueue<E> queue(String name, QueueSettings settings) {
		throw new IllegalArgumentException(Unsupported.queue(name));
	}

	/**
	 * Tells other instances what names are here, all at once: one after the other, each
	 * would cost a start a round trip or more.
	 * @param here the names of what this engine will be asked for, with the settings that
	 * it will be asked for with. Where others have said something else, that is said when
	 * it is asked for
	 * @param elsewhere the names that are not in Redis here, with what each of them is.
	 * Those where they are would not exclude the callers here, nor they them
	 * @throws IllegalArgumentException if a name that is not in Redis here is so in
	 * another instance
	 * @throws EngineUnavailableException if Redis can't be reached
	 */
	public void declare(Map<String, Settings> here, Map<String, Kind> elsewhere) {
		here.forEach((name, settings) -> {
			if (Unsupported.why(name, settings, this.defaultTimeout) != null) {
				return;
			}
			if (settings instanceof SemaphoreSettings semaphore) {
				this.begun.put(name, begin(name, semaphore));
			}
			else {
				this.declarations.offer(name, Declarations.textOf(settings));
			}
		});
		elsewhere.keySet().forEach((name) -> this.declarations.offer(name, Declarations.ELSEWHERE));
		elsewhere.forEach((name, kind) -> this.declarations.agree(kind, name, Declarations.ELSEWHERE));
	}

	private RedissonSemaphore begin(String name, SemaphoreSettings settings) {
		RedissonSemaphore semaphore = new RedissonSemaphore(new Shared(this, name, settings), null);
		semaphore.begin(this.declarations.offer(name, Declarations.textOf(settings)));
		return semaphore;
	}

	private void agree(String name, Settings settings) {
		this.declarations.agree(settings.kind(), name, Declarations.textOf(settings));
	}

	/** An owner that nobody else is, nor will be. */
	long newOwner() {
		return this.owners.incrementAndGet();
	}

	private void refresh() {
		if (!this.primitives.isClosed()) {
			this.declarations.repeat();
			this.primitives.all().forEach((primitive) -> {
				if (primitive instanceof RedissonSemaphore semaphore) {
					semaphore.adopt();
				}
			});
		}
	}

	/**
	 * Gives back all that is held by those who have not ended, after the engine was
	 * closed: nobody could renew it once the client is shut down, and so others would
	 * wait for the rest of its lease. Who holds something is told by a
	 * {@link io.signalbox.LeaseLostException}. Waits a few seconds for the server.
	 */
	public void abandonHolds() {
		CompletableFuture<?> returned = this.guard.abandonAll();
		CompletableFuture<?>[] underway = this.primitives.withKeys()
			.map(RedissonPrimitive::ended)
			.toArray(CompletableFuture<?>[]::new);
		try {
			CompletableFuture.allOf(returned, CompletableFuture.allOf(underway))
				.orTimeout(LAST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
				.join();
		}
		catch (CompletionException ex) {
			log.warn("Not everything that was held in Redis could be given back; it ends with its lease", ex);
		}
	}

	@Override
	public void close() {
		this.primitives.close();
		this.channel.close();
		this.presence.close();
		this.guard.close();
	}

}
