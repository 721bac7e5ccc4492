package io.signalbox.local;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and measures the holds of all the keys of one name, whose slots do not live long
 * enough to do so. The first holds of each tick of the {@link CoarseClock} are measured,
 * and of the others one in {@code sampling}, by lot.
 *
 * <p>
 * The two fields are written without ordering: a race changes how many holds are measured
 * exactly, and nothing that is counted.
 */
final class KeyedHolds {

	private final LongAdder begins;

	private final LongAdder ends = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	private final AtomicLong lastToken;

	private final int sampling;

	private long tick;

	private int exactLeft;

	KeyedHolds(Shared shared) {
		this.begins = shared.grants();
		this.sampling = shared.engine.holdSampling;
		this.lastToken = new AtomicLong(shared.engine.firstToken);
	}

	/** Counts a hold that begins, and says for how many its time counts: 0 for none. */
	int begun(long now) {
		this.begins.increment();
		if (this.sampling == 0) {
			return 0;
		}
		if (now != this.tick) {
			this.tick = now;
			this.exactLeft = Slot.EXACT_PER_TICK;
		}
		if (this.exactLeft > 0) {
			this.exactLeft--;
			return 1;
		}
		return (ThreadLocalRandom.current().nextInt(this.sampling) == 0) ? this.sampling : 0;
	}

	/** A fencing token, larger than all before. */
	long nextToken() {
		return this.lastToken.incrementAndGet();
	}

	/** Counts a hold that ends. */
	void ended(long countedNanos) {
		this.ends.increment();
		if (countedNanos != 0) {
			this.nanos.add(countedNanos);
		}
	}

	long ends() {
		return this.ends.sum();
	}

	long nanos() {
		return this.nanos.sum();
	}

}
