package io.signalbox.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.LongCodec;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.core.NestedExceptionUtils;

/**
 * What runs in an {@link OtherJvm}: reads commands, does each on a thread of its own, and
 * says what came of it. Primitives are made when they are first used, all under one name
 * for each kind.
 */
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
final class Puppet {

	static final String ANSWER = "answer";

	/** Parties at the barrier, and permits of the semaphore. */
	static final int PARTIES = 2;

	static final int PERMITS = 2;

	/** Permits of another semaphore. */
	static final int POOL = 50;

	/** How many holds of those a storm keeps. */
	private static final int MOST_KEPT = 10;

	/** What a writer counts for, among many readers. */
	private static final long WRITER = 1_000_000;

	private static final LockSettings FENCED = new LockSettings(false, false, LockSettings.UNLIMITED, null, 10, true,
			null);

	static final Duration BARRIER_TIMEOUT = Duration.ofSeconds(20);

	private final RedissonEngine engine;

	private final RedissonClient client;

	private final RedissonClient witness;

	private final int port;

	private final String prefix;

	private final Map<String, NamedPrimitive> primitives = new ConcurrentHashMap<>();

	private final Map<String, Deque<Hold>> holds = new ConcurrentHashMap<>();

	private Puppet(String[] arguments) {
		Duration lease = Duration.parse(arguments[3]);
		this.witness = SharedRedis.connect(Integer.parseInt(arguments[1]), lease);
		this.prefix = arguments[2];
		this.port = Integer.parseInt(arguments[0]);
		this.client = SharedRedis.connect(this.port, lease);
		this.engine = SharedRedis.engine(this.client, this.prefix, "jvm-" + ProcessHandle.current().pid());
	}

	/** A primitive that is the same in all JVMs. */
	static NamedPrimitive make(RedissonEngine engine, String what) {
		return switch (what) {
			case "lock" -> engine.lock("lock", LockSettings.PLAIN);
			case "fair" -> engine.lock("fair", new LockSettings(false, true, Settings.UNLIMITED, null));
			case "read" -> engine.readWriteLock("read-write", ReadWriteLockSettings.DEFAULT).readLock();
			case "write" -> engine.readWriteLock("read-write", ReadWriteLockSettings.DEFAULT).writeLock();
			case "other-read" -> engine.readWriteLock("other", ReadWriteLockSettings.DEFAULT).readLock();
			case "other-write" -> engine.readWriteLock("other", ReadWriteLockSettings.DEFAULT).writeLock();
			case "fenced" -> engine.lock("fenced", FENCED);
			case "permit" -> engine.semaphore("permits", SemaphoreSettings.bounded(PERMITS));
			case "pool" -> engine.semaphore("pool", SemaphoreSettings.bounded(POOL));
			case "event" -> engine.event("event", EventSettings.CLEAR);
			case "condition" ->
				engine.condition("condition", new ConditionSettings("lock", null), (NamedLock) make(engine, "lock"));
			case "barrier" -> engine.barrier("barrier", new BarrierSettings(PARTIES, Timeout.of(BARRIER_TIMEOUT)));
			default -> throw new IllegalArgumentException(what);
		};
	}

	@SuppressWarnings("unchecked")
	private <P> P the(String what) {
		return (P) this.primitives.computeIfAbsent(what, (any) -> make(this.engine, what));
	}

	private static Duration millis(String text) {
		return Duration.ofMillis(Long.parseLong(text));
	}

	private String run(String what, String... more) throws Exception {
		return switch (what) {
			case "ready" -> "yes";
			case "clock" -> String.valueOf(System.currentTimeMillis());
			case "verify" -> verify();
			case "start" -> start(more);
			case "report" -> this.engine.report().toString();
			case "make" -> this.<NamedPrimitive>the(more[0]).describe();
			case "hold" -> hold(more[0], millis(more[1]));
			case "release" -> release(more[0]);
			case "write" -> write(more[0], more[1]);
			case "storm" -> storm(Integer.parseInt(more[0]));
			case "lost" -> String.valueOf(this.<NamedPrimitive>the(more[0]).statistics().lostLeases());
			case "holders" -> String.valueOf(this.<NamedPrimitive>the(more[0]).holders().size());
			case "waiting" -> String.valueOf(this.<NamedPrimitive>the(more[0]).statistics().pending());
			case "contend" -> contend(more[0], Integer.parseInt(more[1]));
			case "share" -> share(Integer.parseInt(more[0]));
			case "set" -> done(this.<NamedEvent>the("event")::set);
			case "clear" -> done(this.<NamedEvent>the("event")::clear);
			case "await" -> String.valueOf(this.<NamedEvent>the("event").await(millis(more[0])));
			case "sleep" -> sleep(millis(more[0]));
			case "signal" -> signal(Integer.parseInt(more[0]));
			case "arrive" -> String.valueOf(this.<NamedBarrier>the("barrier").await(millis(more[0])));
			case "rounds" -> rounds(Integer.parseInt(more[0]));
			case "reset" -> done(this.<NamedBarrier>the("barrier")::reset);
			case "close" -> close();
			default -> throw new IllegalArgumentException(what);
		};
	}

	private String verify() {
		this.engine.verify(false);
		return "verified";
	}

	/** Starts an application with these properties, and says what came of it. */
	private String start(String... properties) {
		StringBuilder result = new StringBuilder();
		String address = "redis://127.0.0.1:" + this.port;
		Contexts.signalbox()
			.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class))
			.withPropertyValues("signalbox.engine=redis", "signalbox.redis.url=" + address,
					"signalbox.redis.key-prefix=" + this.prefix + "-app")
			.withPropertyValues(properties)
			.run((context) -> result.append((context.getStartupFailure() != null)
					? NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()).getMessage() : "started"));
		return result.toString();
	}

	/** Ends as an application does. */
	private String close() {
		this.engine.close();
		this.engine.abandonHolds();
		this.client.shutdown();
		return "closed";
	}

	private static String done(Runnable action) {
		action.run();
		return "done";
	}

	private String hold(String what, Duration timeout) throws Exception {
		Holdable holdable = the(what);
		this.holds.computeIfAbsent(what, (any) -> new ConcurrentLinkedDeque<>()).add(holdable.hold(timeout));
		return "held";
	}

	private String release(String what) {
		this.holds.get(what).remove().close();
		return "released";
	}

	/** Writes what only a holder may write, with the token of its hold. */
	private String write(String url, String content) throws Exception {
		return String.valueOf(TokenStore.write(url, content, this.holds.get("fenced").element().fencingToken()));
	}

	/**
	 * Takes permits again and again on several threads, until it is killed: some it gives
	 * back after a failure, for some it waits in vain, and a few it keeps.
	 */
	private String storm(int threads) {
		NamedSemaphore pool = the("pool");
		for (int i = 0; i < threads; i++) {
			new Thread(() -> storm(pool), "storm-" + i).start();
		}
		return "begun";
	}

	private void storm(NamedSemaphore pool) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		Deque<Hold> kept = this.holds.computeIfAbsent("pool", (any) -> new ConcurrentLinkedDeque<>());
		for (;;) {
			String end;
			try {
				Hold hold = pool.hold(1 + random.nextInt(3), Duration.ofMillis(random.nextInt(20)));
				if (random.nextInt(20) == 0 && kept.size() < MOST_KEPT) {
					kept.add(hold);
					end = "kept";
				}
				else {
					try (hold) {
						throw new IllegalStateException("in the body");
					}
				}
			}
			catch (IllegalStateException ex) {
				end = "failed";
			}
			catch (AcquireTimeoutException ex) {
				end = "timeout";
			}
			catch (InterruptedException ex) {
				return;
			}
			this.witness.getAtomicLong(this.prefix + ":storm:" + end).incrementAndGet();
		}
	}

	/** Waits for a signal, holding the lock. */
	private String sleep(Duration timeout) throws Exception {
		NamedCondition condition = the("condition");
		try (Hold hold = condition.lock().hold()) {
			return String.valueOf(hold != null && condition.await(timeout));
		}
	}

	private String signal(int count) throws Exception {
		NamedCondition condition = the("condition");
		try (Hold hold = condition.lock().hold()) {
			condition.signal(count);
			return "signalled by " + hold;
		}
	}

	/**
	 * Goes in and out; a third party counts who is inside, and a number is read and
	 * written again that nothing else protects.
	 */
	private String contend(String what, int rounds) throws Exception {
		Holdable holdable = the(what);
		String inside = this.prefix + ":inside:" + what;
		long most = 0;
		for (int i = 0; i < rounds; i++) {
			try (Hold hold = holdable.hold()) {
				most = Math.max(most, this.witness.getAtomicLong(inside).incrementAndGet());
				count(what);
				this.witness.getAtomicLong(inside).decrementAndGet();
			}
		}
		return String.valueOf(most);
	}

	/** Adds one to a number, as only one at a time may. */
	private void count(String what) {
		RBucket<Long> number = this.witness.getBucket(this.prefix + ":count:" + what, LongCodec.INSTANCE);
		number.set(number.get() + 1);
	}

	/**
	 * Goes in and out as a reader and, each fourth time, as a writer; a third party
	 * counts who is inside.
	 * @return how often somebody was inside with a writer
	 */
	private String share(int rounds) throws Exception {
		Holdable read = the("read");
		Holdable write = the("write");
		RAtomicLong inside = this.witness.getAtomicLong(this.prefix + ":inside:write");
		int together = 0;
		for (int i = 0; i < rounds; i++) {
			boolean writes = i % 4 == 0;
			long mine = writes ? WRITER : 1;
			try (Hold hold = (writes ? write : read).hold()) {
				long now = inside.addAndGet(mine);
				together += (writes ? now == WRITER : now < WRITER) ? 0 : 1;
				if (writes) {
					count("write");
				}
				inside.addAndGet(-mine);
			}
		}
		return String.valueOf(together);
	}

	/** Passes the barrier again and again; a third party counts who has arrived. */
	private String rounds(int rounds) throws Exception {
		NamedBarrier barrier = the("barrier");
		int early = 0;
		for (int i = 0; i < rounds; i++) {
			String arrived = this.prefix + ":arrived:" + i;
			this.witness.getAtomicLong(arrived).incrementAndGet();
			barrier.await(Duration.ofSeconds(60));
			early += (this.witness.getAtomicLong(arrived).get() == PARTIES) ? 0 : 1;
		}
		return String.valueOf(early);
	}

	private void answer(PrintStream out, String line) {
		String[] words = line.split(" ");
		String result;
		try {
			result = run(words[1], Arrays.copyOfRange(words, 2, words.length));
		}
		catch (Throwable ex) {
			result = ex.getClass().getSimpleName() + ": " + ex.getMessage();
		}
		out.println(ANSWER + " " + words[0] + " " + result.replace('\n', ' '));
	}

	public static void main(String[] arguments) throws IOException {
		Puppet puppet = new Puppet(arguments);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String command = line;
			new Thread(() -> puppet.answer(System.out, command), "command-" + command).start();
		}
		// who started this has gone
		Runtime.getRuntime().halt(0);
	}

}
