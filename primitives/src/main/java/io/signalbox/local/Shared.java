package io.signalbox.local;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What a primitive shares with the instances of its keys, which come and go: the name,
 * the settings, the listeners, and the counts of everything that is not counted in a
 * {@link Slot}.
 */
final class Shared {

	private static final PrimitiveListener[] NOBODY = {};

	private static final int OUTCOMES = Outcome.values().length;

	final LocalEngine engine;

	final String name;

	/** Changed under the engine's lock for changes. */
	volatile Settings settings;

	/** Whether nobody new is let in. Changed under the engine's lock for changes. */
	volatile boolean drained;

	/**
	 * Grants that no slot counts: re-entries, passes, permits of nobody, and by key. Many
	 * names never have any, so this too is made when first needed.
	 */
	private volatile @Nullable LongAdder grants;

	/** Written under the monitor. */
	private volatile long rejectedReleases;

	/** Attempts and nanoseconds by outcome, of attempts that waited or were refused. */
	private volatile @Nullable AtomicLongArray waits;

	private volatile PrimitiveListener[] listeners = NOBODY;

	/** Whether a listener wants the grants that were given at once. */
	private volatile boolean everyGrant;

	private volatile @Nullable LocalKeys<?> keys;

	private volatile @Nullable KeyedHolds keyedHolds;

	Shared(LocalEngine engine, String name, Settings settings) {
		this.engine = engine;
		this.name = name;
		this.settings = settings;
	}

	synchronized void addListener(PrimitiveListener listener) {
		PrimitiveListener[] more = Arrays.copyOf(this.listeners, this.listeners.length + 1);
		more[more.length - 1] = listener;
		this.listeners = more;
		this.everyGrant |= listener.everyGrant();
	}

	boolean wantsEveryGrant() {
		return this.everyGrant;
	}

	void grantedAtOnce() {
		for (PrimitiveListener listener : this.listeners) {
			if (listener.everyGrant()) {
				listener.waited(Outcome.ACQUIRED, 0);
			}
		}
	}

	void waited(Outcome outcome, long nanos) {
		AtomicLongArray counts = this.waits;
		if (counts == null) {
			counts = makeCounts();
		}
		counts.incrementAndGet(outcome.ordinal());
		counts.addAndGet(OUTCOMES + outcome.ordinal(), nanos);
		for (PrimitiveListener listener : this.listeners) {
			listener.waited(outcome, nanos);
		}
	}

	void held(long nanos) {
		for (PrimitiveListener listener : this.listeners) {
			listener.held(nanos);
		}
	}

	synchronized void releaseRejected() {
		this.rejectedReleases++;
	}

	/** Counts grants that no slot counts. */
	LongAdder grants() {
		LongAdder counted = this.grants;
		return (counted != null) ? counted : makeGrants();
	}

	private synchronized LongAdder makeGrants() {
		LongAdder counted = this.grants;
		if (counted == null) {
			counted = new LongAdder();
			this.grants = counted;
		}
		return counted;
	}

	/** How many grants there were that no slot counts. */
	long granted() {
		LongAdder counted = this.grants;
		return (counted != null) ? counted.sum() : 0;
	}

	/** How many attempts waited or were refused, and ended so. */
	long waits(Outcome outcome) {
		AtomicLongArray counts = this.waits;
		return (counts != null) ? counts.get(outcome.ordinal()) : 0;
	}

	long waitNanos(Outcome outcome) {
		AtomicLongArray counts = this.waits;
		return (counts != null) ? counts.get(OUTCOMES + outcome.ordinal()) : 0;
	}

	long rejectedReleases() {
		return this.rejectedReleases;
	}

	private synchronized AtomicLongArray makeCounts() {
		AtomicLongArray counts = this.waits;
		if (counts == null) {
			counts = new AtomicLongArray(2 * OUTCOMES);
			this.waits = counts;
		}
		return counts;
	}

	/** The keyed side, if it was ever asked for. */
	@Nullable LocalKeys<?> keys() {
		return this.keys;
	}

	/** The keyed side, which its primitive always asks for with the same maker. */
	@SuppressWarnings("unchecked")
	<P extends NamedPrimitive, K extends LocalKeys<P>> K keys(Function<Shared, K> maker) {
		LocalKeys<?> made = this.keys;
		return (K) ((made != null) ? made : makeKeys(maker));
	}

	private synchronized LocalKeys<?> makeKeys(Function<Shared, ? extends LocalKeys<?>> maker) {
		LocalKeys<?> made = this.keys;
		if (made == null) {
			made = maker.apply(this);
			this.keys = made;
		}
		return made;
	}

	/** The holds by key, if there ever were any. */
	@Nullable KeyedHolds keyedHoldsIfAny() {
		return this.keyedHolds;
	}

	KeyedHolds keyedHolds() {
		KeyedHolds made = this.keyedHolds;
		return (made != null) ? made : makeKeyedHolds();
	}

	private synchronized KeyedHolds makeKeyedHolds() {
		KeyedHolds made = this.keyedHolds;
		if (made == null) {
			made = new KeyedHolds(this);
			this.keyedHolds = made;
		}
		return made;
	}

}
