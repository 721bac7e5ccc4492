package io.signalbox.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

import io.signalbox.Holder;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is counted of a primitive and all its keys, in this JVM, and who is told.
 */
final class Counts {

	private static final int OUTCOMES = Outcome.values().length;

	private final AtomicLongArray attempts = new AtomicLongArray(OUTCOMES);

	private final AtomicLongArray waitNanos = new AtomicLongArray(OUTCOMES);

	private final LongAdder holds = new LongAdder();

	private final LongAdder holdNanos = new LongAdder();

	private final LongAdder rejectedReleases = new LongAdder();

	private final LongAdder lostLeases = new LongAdder();

	private static final Logger log = LoggerFactory.getLogger(Counts.class);

	private final List<PrimitiveListener> listeners = new CopyOnWriteArrayList<>();

	void addListener(PrimitiveListener listener) {
		this.listeners.add(listener);
	}

	void waited(Outcome outcome, long nanos) {
		this.attempts.incrementAndGet(outcome.ordinal());
		this.waitNanos.addAndGet(outcome.ordinal(), nanos);
		this.listeners.forEach((listener) -> listener.waited(outcome, nanos));
	}

	/** A grant that needed no answer of the server: its owner held it already. */
	void grantedAgain() {
		this.attempts.incrementAndGet(Outcome.ACQUIRED.ordinal());
		for (PrimitiveListener listener : this.listeners) {
			if (listener.everyGrant()) {
				listener.waited(Outcome.ACQUIRED, 0);
			}
		}
	}

	void held(long nanos) {
		this.holds.increment();
		this.holdNanos.add(nanos);
		this.listeners.forEach((listener) -> listener.held(nanos));
	}

	void releaseRejected() {
		this.rejectedReleases.increment();
	}

	void leaseLost() {
		this.lostLeases.increment();
	}

	void lost(Holder holder) {
		for (PrimitiveListener listener : this.listeners) {
			try {
				listener.lost(holder);
			}
			catch (RuntimeException ex) {
				// the one who is told next must be told, and what is held be looked after
				log.error("A listener failed that was told of a lost hold", ex);
			}
		}
	}

	long attempts(Outcome outcome) {
		return this.attempts.get(outcome.ordinal());
	}

	long waitNanos(Outcome outcome) {
		return this.waitNanos.get(outcome.ordinal());
	}

	long holds() {
		return this.holds.sum();
	}

	long holdNanos() {
		return this.holdNanos.sum();
	}

	long rejectedReleases() {
		return this.rejectedReleases.sum();
	}

	long lostLeases() {
		return this.lostLeases.sum();
	}

}
