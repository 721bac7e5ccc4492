package io.signalbox.watch;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One call that waits or holds: a thread, or an asynchronous chain. It does what it waits
 * for one after the other, so letting in one of its waits lets it go on.
 */
final class Party {

	final Object identity;

	final List<Waiting> waits = new ArrayList<>(1);

	/** The lines in which it waits. */
	final List<Line> lines = new ArrayList<>(1);

	final List<Holding> holdings = new ArrayList<>(2);

	/** Where it holds what, in the order of the holdings. */
	final List<Watched> heldIn = new ArrayList<>(2);

	/** The lines of what it holds, in the order of the holdings. */
	final List<Line> heldLines = new ArrayList<>(2);

	/** Whether it goes on if everybody who can goes on and releases. */
	boolean goesOn;

	Party(Object identity) {
		this.identity = identity;
	}

	/** Adds what was seen here. */
	void holds(Holding holding, Watched in) {
		this.holdings.add(holding);
		this.heldIn.add(in);
	}

	/** The name of its thread, or what an asynchronous call says of itself. */
	String name() {
		Thread thread = thread();
		return (thread != null && !thread.getName().isEmpty()) ? thread.getName() : this.identity.toString();
	}

	/** The thread to look at, if there is one. */
	@Nullable Thread thread() {
		if (this.identity instanceof Thread thread) {
			return thread;
		}
		return this.waits.isEmpty() ? null : this.waits.get(0).thread();
	}

	/** Where its thread is. */
	List<StackTraceElement> stack() {
		Thread thread = thread();
		return (thread != null) ? List.of(thread.getStackTrace()) : List.of();
	}

	/** A primitive with its line of waits. */
	static final class Line {

		final Watched watched;

		final List<Waiting> waits;

		final List<Party> waiting = new ArrayList<>();

		/** Those of the holders who wait for something. */
		final List<Party> holders = new ArrayList<>(1);

		/** How many permits are held by those who don't go on. */
		long stuckPermits;

		/** How many of the waits, from the first, can be let in. */
		int letIn;

		Line(Watched watched, List<Waiting> waits) {
			this.watched = watched;
			this.waits = waits;
		}

	}

}
