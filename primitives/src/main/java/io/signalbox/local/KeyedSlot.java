package io.signalbox.local;

/**
 * A {@link Slot} that is gone with its key, and so leaves counting to {@link KeyedHolds}.
 */
sealed class KeyedSlot extends Slot permits FencedSlot {

	KeyedSlot(PermitPrimitive primitive, boolean extra, int place) {
		super(primitive, extra, place);
	}

	/** The end of the hold that was taken away is counted when it comes. */
	@Override
	Slot successor(int epoch) {
		return new KeyedSlot(this.primitive, false, epoch);
	}

	@Override
	int begun(long now, boolean newTick) {
		return this.primitive.shared.keyedHolds().begun(now);
	}

	@Override
	void ended(long countedNanos) {
		this.primitive.shared.keyedHolds().ended(countedNanos);
	}

	@Override
	long token() {
		throw new IllegalStateException(this.primitive.describe() + " has no fencing tokens");
	}

	@Override
	long begins() {
		return 0;
	}

	@Override
	long ends() {
		return 0;
	}

	@Override
	long heldNanos() {
		return 0;
	}

}
