package io.signalbox.local;

import java.lang.invoke.VarHandle;

/**
 * A {@link Slot} that counts its own holds, without atomic addition: it is written only
 * by the one who is in it. The first {@value #EXACT_PER_TICK} holds of each tick are
 * measured exactly, and of the others one in {@code sampling}, which then counts
 * {@code sampling} times.
 */
final class CountingSlot extends Slot {

	private long begins;

	private long heldNanos;

	private int exactLeft;

	private int untilSample;

	CountingSlot(PermitPrimitive primitive, boolean extra, int place) {
		super(primitive, extra, place);
	}

	@Override
	Slot successor(int epoch) {
		CountingSlot next = new CountingSlot(this.primitive, false, epoch);
		next.begins = begins();
		next.heldNanos = heldNanos() + (this.measures ? age() : 0);
		return next;
	}

	@Override
	int begun(long now, boolean newTick) {
		this.begins++;
		if (newTick) {
			this.exactLeft = EXACT_PER_TICK;
		}
		if (!this.measures) {
			return 0;
		}
		if (this.exactLeft > 0) {
			this.exactLeft--;
			return 1;
		}
		if (--this.untilSample > 0) {
			return 0;
		}
		int sampling = this.primitive.shared.engine.holdSampling;
		this.untilSample = sampling;
		return sampling;
	}

	@Override
	void ended(long countedNanos) {
		this.heldNanos += countedNanos;
	}

	/**
	 * A lock has one slot for all its holds, or one after the other, so that their number
	 * rises with each.
	 */
	@Override
	long token() {
		return this.primitive.shared.engine.firstToken + begins();
	}

	@Override
	long begins() {
		VarHandle.acquireFence();
		return this.begins;
	}

	@Override
	long ends() {
		return begins() - ((holder() != null) ? 1 : 0);
	}

	@Override
	long heldNanos() {
		VarHandle.acquireFence();
		return this.heldNanos;
	}

}
