package io.signalbox.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The strongly connected components of a graph that are circles: several parties, or one
 * that waits for itself. Tarjan's algorithm, with a stack of its own instead of
 * recursion, for ten thousand callers may wait one behind the other.
 */
final class Circles {

	private final Map<Party, List<Party>> edges;

	private final Map<Party, Visit> visits = new IdentityHashMap<>();

	private final Deque<Visit> path = new ArrayDeque<>();

	private final Deque<Visit> open = new ArrayDeque<>();

	private final List<List<Party>> found = new ArrayList<>();

	private Circles(Map<Party, List<Party>> edges) {
		this.edges = edges;
	}

	/** The circles among the keys; edges to others are left out. */
	static List<List<Party>> in(Map<Party, List<Party>> edges) {
		Circles circles = new Circles(edges);
		for (Party party : edges.keySet()) {
			if (!circles.visits.containsKey(party)) {
				circles.visitFrom(party);
			}
		}
		return circles.found;
	}

	private void visitFrom(Party start) {
		begin(start);
		for (Visit visit = this.path.peek(); visit != null; visit = this.path.peek()) {
			if (visit.rest.hasNext()) {
				Party next = visit.rest.next();
				Visit known = this.visits.get(next);
				if (known == null && this.edges.containsKey(next)) {
					begin(next);
				}
				else if (known != null && known.open) {
					visit.low = Math.min(visit.low, known.index);
				}
			}
			else {
				this.path.pop();
				end(visit);
			}
		}
	}

	private void begin(Party party) {
		Visit visit = new Visit(party, this.visits.size(), this.edges.getOrDefault(party, List.of()).iterator());
		this.visits.put(party, visit);
		this.path.push(visit);
		this.open.push(visit);
	}

	private void end(Visit visit) {
		Visit parent = this.path.peek();
		if (parent != null) {
			parent.low = Math.min(parent.low, visit.low);
		}
		if (visit.low != visit.index) {
			return;
		}
		List<Party> component = new ArrayList<>();
		Visit member;
		do {
			member = this.open.pop();
			member.open = false;
			component.add(0, member.party);
		}
		while (member != visit);
		if (component.size() > 1 || this.edges.getOrDefault(visit.party, List.of()).contains(visit.party)) {
			this.found.add(component);
		}
	}

	private static final class Visit {

		final Party party;

		final int index;

		final Iterator<Party> rest;

		int low;

		boolean open = true;

		Visit(Party party, int index, Iterator<Party> rest) {
			this.party = party;
			this.index = index;
			this.rest = rest;
			this.low = index;
		}

	}

}
