package io.signalbox.local;

import io.signalbox.Outcome;
import io.signalbox.Statistics;

/**
 * What both sides of a queue count together. Nobody holds a queue: what is active are its
 * elements.
 */
record QueueStatistics(BoundedBuffer<?> buffer, PutSide<?> puts, TakeSide<?> takes) implements Statistics {

	@Override
	public int active() {
		return this.buffer.size();
	}

	@Override
	public int pending() {
		return this.puts.pending() + this.takes.pending();
	}

	@Override
	public int max() {
		return this.buffer.capacity();
	}

	@Override
	public long attempts(Outcome outcome) {
		return this.puts.attempts(outcome) + this.takes.attempts(outcome);
	}

	@Override
	public long waitNanos(Outcome outcome) {
		return this.puts.waitNanos(outcome) + this.takes.waitNanos(outcome);
	}

	@Override
	public long holds() {
		return 0;
	}

	@Override
	public long holdNanos() {
		return 0;
	}

	@Override
	public long rejectedReleases() {
		return 0;
	}

	@Override
	public int liveKeys() {
		return 0;
	}

}
