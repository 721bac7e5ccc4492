package io.signalbox.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.signalbox.watch.Situation.Busy;
import io.signalbox.watch.Situation.Caller;
import io.signalbox.watch.Situation.Part;

/**
 * Collects a {@link Situation}. Lines are copied one after the other, so nobody is
 * stopped for longer than it takes to copy one.
 */
final class Survey {

	private final Map<Object, Entry> entries = new IdentityHashMap<>();

	private final List<Busy> busy = new ArrayList<>();

	/** One caller, while it is collected. */
	private static final class Entry {

		final Party party;

		final List<Part> holds = new ArrayList<>(1);

		final List<Part> waits = new ArrayList<>(1);

		/**
		 * As of the beginning of the survey; the least there is for who does not wait.
		 */
		long waitedNanos = Long.MIN_VALUE;

		Entry(Object identity) {
			this.party = new Party(identity);
		}

	}

	/** When it began: waits that are read one after the other are compared as of then. */
	private final long startNanos = System.nanoTime();

	private Survey() {
	}

	static Situation of(Collection<? extends Watched> all, int most, List<Deadlock> deadlocks,
			List<LongHold> longHolds) {
		Survey survey = new Survey();
		Set<Waiting> stuck = new HashSet<>(WaitGraph.confirmed(all).stuckWaits());
		Set<Entry> stuckEntries = new HashSet<>();
		all.forEach((watched) -> survey.add(watched, stuck, stuckEntries));
		List<Caller> callers = survey.entries.values()
			.stream()
			.sorted(Comparator.comparingLong((Entry entry) -> entry.waitedNanos).reversed())
			.limit(most)
			.map((entry) -> new Caller(entry.party.name(), stuckEntries.contains(entry), entry.holds, entry.waits))
			.toList();
		List<Busy> busiest = survey.busy.stream()
			.sorted(Comparator.comparingInt(Busy::waiters).thenComparingInt(Busy::holders).reversed())
			.limit(most)
			.toList();
		return new Situation(callers, survey.entries.size() - callers.size(), busiest, deadlocks, longHolds);
	}

	private void add(Watched watched, Set<Waiting> stuck, Set<Entry> stuckEntries) {
		List<Waiting> waits = watched.waits();
		List<Holding> holdings = watched.holdings();
		for (int i = 0; i < waits.size(); i++) {
			Waiting waiting = waits.get(i);
			Thread thread = waiting.thread();
			Entry entry = entry((thread != null) ? thread : waiting.owner());
			entry.waits.add(new Part(Target.of(waiting.primitive()), waiting.since(), i + 1));
			long waitedNanos = waiting.waitedNanos() - (System.nanoTime() - this.startNanos);
			entry.waitedNanos = Math.max(entry.waitedNanos, waitedNanos);
			if (stuck.contains(waiting)) {
				stuckEntries.add(entry);
			}
		}
		for (Holding holding : holdings) {
			entry(holding.owner()).holds.add(new Part(Target.of(holding.primitive()), holding.since(), 0));
		}
		if (!waits.isEmpty() || !holdings.isEmpty()) {
			this.busy.add(new Busy(Target.of(watched), holdings.size(), waits.size()));
		}
	}

	private Entry entry(Object identity) {
		return this.entries.computeIfAbsent(identity, Entry::new);
	}

}
