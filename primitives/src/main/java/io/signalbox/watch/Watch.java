package io.signalbox.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.signalbox.DeadlockException;
import io.signalbox.NamedPrimitive;
import io.signalbox.watch.Deadlock.Participant;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all primitives from time to time, and tells of deadlocks, of what is held too
 * long, and of orders that are inverted. Those who use the primitives tell it nothing,
 * and so pay nothing: a daemon thread reads what is there anyway. Where nobody waits or
 * holds, a look is a walk over the primitives.
 *
 * @since 0.1
 */
public final class Watch implements AutoCloseable {

	private final Collection<? extends Watchable> engines;

	private final WatchSettings settings;

	private final WatchListener listener;

	/** By the waits of its participants. Of the watching thread. */
	private final Map<Set<Waiting>, Deadlock> current = new LinkedHashMap<>();

	private volatile List<Deadlock> deadlocks = List.of();

	private final AtomicLong found = new AtomicLong();

	private volatile List<LongHold> longHolds = List.of();

	/** Of the watching thread. */
	private Map<HoldIdentity, LongHold> reportedHolds = Map.of();

	private final LockOrder order = new LockOrder();

	private volatile boolean closed;

	private @Nullable Thread thread;

	/** One hold, as long as it lasts. */
	private record HoldIdentity(int primitive, int owner, long startNanos) {

		static HoldIdentity of(Holding holding) {
			return new HoldIdentity(System.identityHashCode(holding.primitive()),
					System.identityHashCode(holding.owner()), holding.startNanos());
		}

	}

	/**
	 * Makes a watch, which looks once it is started.
	 * @param engines whose primitives to look at
	 * @param settings what to look for
	 * @param listener whom to tell
	 */
	public Watch(Collection<? extends Watchable> engines, WatchSettings settings, WatchListener listener) {
		this.engines = List.copyOf(engines);
		this.settings = settings;
		this.listener = listener;
	}

	/** Starts a daemon thread that looks, if there is anything to look for. */
	public synchronized void start() {
		if (this.thread == null && !this.closed && this.settings.looksForAnything()) {
			Thread made = new Thread(this::run, "signalbox-watch");
			made.setDaemon(true);
			made.start();
			this.thread = made;
		}
	}

	private void run() {
		long interval = this.settings.interval().toNanos();
		while (!this.closed) {
			LockSupport.parkNanos(this, interval);
			if (!this.closed) {
				guarded(this::look);
			}
		}
	}

	/** Ends the thread. */
	@Override
	public synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * The deadlocks that were there at the last look.
	 * @return those that have not been resolved
	 */
	public List<Deadlock> deadlocks() {
		return this.deadlocks;
	}

	/**
	 * How many deadlocks have been found.
	 * @return the count
	 */
	public long deadlockCount() {
		return this.found.get();
	}

	/**
	 * What had been held too long at the last look.
	 * @return those that are still held
	 */
	public List<LongHold> longHolds() {
		return this.longHolds;
	}

	/**
	 * Looks at who holds what and who waits for what, now, whatever the settings say.
	 * @param most how many callers, and how many primitives and keys, to list at most
	 * @return the situation
	 */
	public Situation situation(int most) {
		return Survey.of(all(), most, this.deadlocks, this.longHolds);
	}

	private List<Watched> all() {
		List<Watched> all = new ArrayList<>();
		this.engines.forEach((engine) -> engine.watched().forEach(all::add));
		return all;
	}

	/** Looks once. Of one thread at a time. */
	synchronized void look() {
		List<Watched> all = all();
		if (this.settings.deadlocks()) {
			lookForDeadlocks(all);
		}
		if (this.settings.deadlocks() || !this.settings.longHold().isZero()) {
			lookAtHolds(all);
		}
	}

	private void lookForDeadlocks(List<Watched> all) {
		WaitGraph graph = WaitGraph.confirmed(all);
		int stuck = graph.stuckWaits().size();
		Map<Set<Waiting>, Deadlock> seen = new LinkedHashMap<>();
		List<Deadlock> fresh = new ArrayList<>();
		List<List<Party>> circles = graph.circles();
		for (List<Party> circle : circles) {
			Set<Waiting> waits = circle.stream().flatMap((party) -> party.waits.stream()).collect(Collectors.toSet());
			Deadlock deadlock = known(waits);
			if (deadlock == null) {
				deadlock = describe(circle, graph, stuck - waits.size());
				fresh.add(deadlock);
			}
			seen.put(waits, deadlock);
		}
		List<Deadlock> gone = new ArrayList<>(this.current.values());
		gone.removeAll(seen.values());
		this.current.clear();
		this.current.putAll(seen);
		// whoever is told of one finds it here
		this.deadlocks = List.copyOf(seen.values());
		this.found.addAndGet(fresh.size());
		gone.forEach((deadlock) -> guarded(() -> this.listener.resolved(deadlock)));
		fresh.forEach((deadlock) -> guarded(() -> this.listener.deadlocked(deadlock)));
		if (this.settings.breakDeadlocks()) {
			List<Deadlock> now = List.copyOf(seen.values());
			for (int i = 0; i < circles.size(); i++) {
				breakUp(circles.get(i), now.get(i));
			}
		}
	}

	/** One that has a wait in common was reported already, and has grown or shrunk. */
	private @Nullable Deadlock known(Set<Waiting> waits) {
		for (Map.Entry<Set<Waiting>, Deadlock> each : this.current.entrySet()) {
			if (each.getKey().stream().anyMatch(waits::contains)) {
				return each.getValue();
			}
		}
		return null;
	}

	private static Deadlock describe(List<Party> circle, WaitGraph graph, int behind) {
		List<Participant> participants = circle.stream().map((party) -> {
			Waiting waiting = party.waits.get(0);
			List<String> heldBy = graph.blockersOf(waiting).stream().map(Party::name).distinct().toList();
			List<Target> holds = party.holdings.stream().map((holding) -> Target.of(holding.primitive())).toList();
			return new Participant(party.name(), Target.of(waiting.primitive()), waiting.since(), heldBy, holds,
					party.stack());
		}).toList();
		return new Deadlock(participants, behind, Instant.now());
	}

	private static void breakUp(List<Party> circle, Deadlock deadlock) {
		List<Waiting> youngestFirst = circle.stream()
			.flatMap((party) -> party.waits.stream())
			.sorted(Comparator.comparingLong(Waiting::waitedNanos))
			.toList();
		for (Waiting waiting : youngestFirst) {
			NamedPrimitive primitive = waiting.primitive();
			String message = primitive.describe() + " not acquired: " + deadlock.summary()
					+ ", and this is the youngest: "
					+ String.join("; ", deadlock.participants().stream().map(Participant::toString).toList());
			if (waiting.giveUp(new DeadlockException(primitive.name(), message))) {
				return;
			}
		}
	}

	private void lookAtHolds(List<Watched> all) {
		long limit = this.settings.longHold().toNanos();
		// before the holds, so that a wait that is still there was there with them
		List<Waiting> waits = this.settings.deadlocks() ? waitsForHolders(all) : List.of();
		Map<Object, Party> holders = new IdentityHashMap<>();
		Map<HoldIdentity, LongHold> tooLong = new LinkedHashMap<>();
		for (Watched watched : all) {
			for (Holding holding : watched.holdings()) {
				Party party = holders.computeIfAbsent(holding.owner(), Party::new);
				party.holds(holding, watched);
				if (limit > 0 && holding.heldNanos() >= limit) {
					HoldIdentity identity = HoldIdentity.of(holding);
					LongHold known = this.reportedHolds.get(identity);
					tooLong.put(identity, (known != null) ? known : reportLong(holding, party, watched));
				}
			}
		}
		this.reportedHolds = tooLong;
		this.longHolds = List.copyOf(tooLong.values());
		if (this.settings.deadlocks()) {
			learnOrder(waits, holders);
		}
	}

	private LongHold reportLong(Holding holding, Party party, Watched watched) {
		LongHold hold = new LongHold(Target.of(holding.primitive()), party.name(), holding.since(),
				watched.waits().size(), party.stack());
		guarded(() -> this.listener.heldLong(hold));
		return hold;
	}

	private static List<Waiting> waitsForHolders(List<Watched> all) {
		return all.stream()
			.filter((watched) -> watched.capacity() != Watched.UNLIMITED)
			.flatMap((watched) -> watched.waits().stream())
			.toList();
	}

	private void learnOrder(List<Waiting> waits, Map<Object, Party> holders) {
		for (Waiting waiting : waits) {
			Party party = holders.get(waiting.owner());
			if (party != null) {
				party.waits.add(waiting);
			}
		}
		Consumer<OrderInversion> tell = (inversion) -> guarded(() -> this.listener.inverted(inversion));
		for (Party party : holders.values()) {
			if (party.holdings.size() + party.waits.size() > 1) {
				this.order.learn(party, tell);
			}
		}
	}

	/** A listener that fails must not end the watch. */
	private static void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			Thread current = Thread.currentThread();
			current.getUncaughtExceptionHandler().uncaughtException(current, ex);
		}
	}

}
