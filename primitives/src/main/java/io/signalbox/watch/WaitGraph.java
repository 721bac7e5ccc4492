package io.signalbox.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.signalbox.watch.Party.Line;

/**
 * Who holds what and who waits for what, at about one moment, and who of them is stuck.
 *
 * <p>
 * <b>Who is stuck.</b> A cycle of waits is a deadlock only where all that could let a
 * waiter in is on it: of a semaphore with three permits all three. So this does not look
 * for cycles but reduces the graph (R. C. Holt, "Some Deadlock Properties of Computer
 * Systems", 1972; with counts, E. G. Coffman, M. J. Elphick and A. Shoshani, "System
 * Deadlocks", 1971): whoever does not wait goes on and releases what it holds; a waiter
 * whose request fits into what is not held by the rest goes on as well; and so on until
 * nobody else does. A line is served from the front, so a waiter also waits for those
 * before it, such as a reader behind a waiting writer. Who is left is stuck, whatever the
 * others do.
 *
 * <p>
 * <b>Who is to blame.</b> Of those who are stuck, some wait for each other and the others
 * only wait behind them. The former are the strongly connected components of the graph of
 * those who are stuck (R. Tarjan, 1972).
 *
 * <p>
 * <b>Moments.</b> Nobody is stopped, so the graph is not of one moment. But what is not
 * held by those who are stuck counts as free, whether it is held, free or on its way; and
 * those who are stuck are known to have been stuck together: their waits were seen before
 * the first hold was looked at, and are not over after the last ({@link #confirmed}), and
 * who waits all the time holds the same all the time.
 */
final class WaitGraph {

	private final Map<Object, Party> parties = new IdentityHashMap<>();

	private final Map<Watched, Line> lines = new IdentityHashMap<>();

	private WaitGraph() {
	}

	/**
	 * Looks at who waits and at what those who wait hold, again and again without those
	 * who turn out to go on, until all that seem to be stuck were so at one moment.
	 */
	static WaitGraph confirmed(Collection<? extends Watched> all) {
		WaitGraph graph = new WaitGraph().read(all, (waiting) -> true);
		for (;;) {
			List<Waiting> stuck = graph.stuckWaits();
			Set<Waiting> still = stuck.stream().filter((waiting) -> !waiting.isOver()).collect(Collectors.toSet());
			if (still.size() == stuck.size()) {
				return graph;
			}
			graph = new WaitGraph().read(all, still::contains);
		}
	}

	private WaitGraph read(Collection<? extends Watched> all, Predicate<Waiting> mayBeStuck) {
		Map<Object, Object> threads = new IdentityHashMap<>();
		for (Watched watched : all) {
			List<Waiting> waits = watched.waits();
			if (!waits.isEmpty()) {
				Line line = new Line(watched, waits);
				this.lines.put(watched, line);
				for (Waiting waiting : waits) {
					Thread thread = waiting.thread();
					Object identity = (thread != null) ? thread : waiting.owner();
					threads.put(waiting.owner(), identity);
					Party party = this.parties.computeIfAbsent(identity, Party::new);
					party.waits.add(waiting);
					party.lines.add(line);
					line.waiting.add(party);
					party.goesOn |= !mayBeStuck.test(waiting);
				}
			}
		}
		if (this.parties.isEmpty()) {
			return this;
		}
		for (Watched watched : all) {
			for (Holding holding : watched.holdings()) {
				Party party = this.parties.get(threads.getOrDefault(holding.owner(), holding.owner()));
				if (party != null) {
					hold(party, holding, watched);
				}
			}
		}
		reduce();
		return this;
	}

	private void hold(Party party, Holding holding, Watched watched) {
		Line line = this.lines.computeIfAbsent(watched, (key) -> new Line(key, List.of()));
		party.holds(holding, watched);
		party.heldLines.add(line);
		line.holders.add(party);
		if (!party.goesOn) {
			line.stuckPermits += holding.permits();
		}
	}

	private void reduce() {
		Deque<Line> look = new ArrayDeque<>(this.lines.values());
		for (Line line = look.poll(); line != null; line = look.poll()) {
			long obtainable = line.watched.capacity() - line.stuckPermits;
			while (line.letIn < line.waits.size()) {
				Party party = line.waiting.get(line.letIn);
				if (!party.goesOn) {
					if (line.watched.capacity() != Watched.UNLIMITED
							&& line.waits.get(line.letIn).permits() > obtainable) {
						break;
					}
					letGoOn(party, look);
					obtainable = line.watched.capacity() - line.stuckPermits;
				}
				line.letIn++;
			}
		}
	}

	private static void letGoOn(Party party, Deque<Line> look) {
		party.goesOn = true;
		for (int i = 0; i < party.holdings.size(); i++) {
			Line line = party.heldLines.get(i);
			line.stuckPermits -= party.holdings.get(i).permits();
			look.add(line);
		}
		look.addAll(party.lines);
	}

	/** The waits of those who are stuck. */
	List<Waiting> stuckWaits() {
		return this.parties.values()
			.stream()
			.filter((party) -> !party.goesOn)
			.flatMap((party) -> party.waits.stream())
			.toList();
	}

	/** Those who wait for each other, each group of them. */
	List<List<Party>> circles() {
		Map<Party, List<Party>> blockers = new IdentityHashMap<>();
		for (Line line : this.lines.values()) {
			for (int i = line.letIn; i < line.waiting.size(); i++) {
				List<Party> of = blockers.computeIfAbsent(line.waiting.get(i), (party) -> new ArrayList<>());
				line.holders.stream().filter((holder) -> !holder.goesOn).forEach(of::add);
				if (i > line.letIn) {
					of.add(line.waiting.get(i - 1));
				}
			}
		}
		blockers.keySet().removeIf((party) -> party.goesOn);
		return Circles.in(blockers);
	}

	/** Who of those that are stuck stands in the way of a wait. */
	List<Party> blockersOf(Waiting waiting) {
		for (Line line : this.lines.values()) {
			int index = line.waits.indexOf(waiting);
			if (index >= 0) {
				List<Party> holders = line.holders.stream().filter((holder) -> !holder.goesOn).toList();
				return (holders.isEmpty() && index > 0) ? List.of(line.waiting.get(index - 1)) : holders;
			}
		}
		return List.of();
	}

}
