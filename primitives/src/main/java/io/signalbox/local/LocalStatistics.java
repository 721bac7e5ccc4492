package io.signalbox.local;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.signalbox.Holder;
import io.signalbox.Outcome;
import io.signalbox.Statistics;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * What a primitive of this engine counts and shows: of itself and of the instances of its
 * keys together.
 */
abstract class LocalStatistics implements Statistics {

	final Shared shared;

	/** The key that it is the instance of; {@code null} for the primitive itself. */
	final @Nullable Object key;

	LocalStatistics(Shared shared, @Nullable Object key) {
		this.shared = shared;
		this.key = key;
	}

	/** The instances of its keys that are in use. */
	abstract Stream<? extends LocalStatistics> instances();

	/** How much of this instance is in use. */
	abstract int inUse();

	/** How many callers wait for this instance. */
	public abstract int waiting();

	/** Who holds this instance. */
	List<Holder> ownHolders() {
		return List.of();
	}

	/** Who waits for this instance. */
	abstract List<Waiter> ownWaiters();

	/** How many grants were given, at once or after a wait. */
	abstract long grants();

	@Override
	public long attempts(Outcome outcome) {
		return (outcome == Outcome.ACQUIRED) ? grants() : this.shared.waits(outcome);
	}

	@Override
	public long waitNanos(Outcome outcome) {
		return this.shared.waitNanos(outcome);
	}

	@Override
	public long rejectedReleases() {
		return this.shared.rejectedReleases();
	}

	/** Nothing, for primitives that are passed and not held. */
	@Override
	public long holds() {
		return 0;
	}

	@Override
	public long holdNanos() {
		return 0;
	}

	@Override
	public final int active() {
		return inUse() + instances().mapToInt(LocalStatistics::inUse).sum();
	}

	@Override
	public final int pending() {
		return waiting() + instances().mapToInt(LocalStatistics::waiting).sum();
	}

	/** All who hold it or an instance of its keys. */
	public final List<Holder> holders() {
		return everywhere(LocalStatistics::ownHolders);
	}

	/** All who wait for it or for an instance of its keys. */
	public final List<Waiter> waiters() {
		return everywhere(LocalStatistics::ownWaiters);
	}

	private <T> List<T> everywhere(Function<LocalStatistics, List<T>> what) {
		return Stream.concat(Stream.of(this), instances()).flatMap((each) -> what.apply(each).stream()).toList();
	}

}
