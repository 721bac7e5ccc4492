package io.signalbox.local;

/**
 * A {@link Slot} that is gone with its key, and so leaves counting to {@link KeyedHolds}.
 */
final class KeyedSlot extends Slot {

	private final KeyedHolds holds;

	KeyedSlot(PermitPrimitive primitive, boolean extra, int place, KeyedHolds holds) {
		super(primitive, extra, place);
		this.holds = holds;
	}

	@Override
	int begun(long now, boolean newTick) {
		return this.holds.begun(now);
	}

	@Override
	void ended(long countedNanos) {
		this.holds.ended(countedNanos);
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
