package io.signalbox.local;

/**
 * A {@link KeyedSlot} whose holds have fencing tokens. They rise over all the keys of the
 * name, so that they go on to rise when a key was forgotten meanwhile.
 */
final class FencedSlot extends KeyedSlot {

	private long token;

	FencedSlot(PermitPrimitive primitive, boolean extra, int place) {
		super(primitive, extra, place);
	}

	@Override
	Slot successor(int epoch) {
		return new FencedSlot(this.primitive, false, epoch);
	}

	@Override
	int begun(long now, boolean newTick) {
		this.token = this.primitive.shared.keyedHolds().nextToken();
		return super.begun(now, newTick);
	}

	@Override
	long token() {
		return this.token;
	}

}
