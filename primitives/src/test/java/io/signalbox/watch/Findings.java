package io.signalbox.watch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what the watch tells.
 */
final class Findings implements WatchListener {

	final List<Deadlock> deadlocks = new CopyOnWriteArrayList<>();

	final List<Deadlock> resolved = new CopyOnWriteArrayList<>();

	final List<LongHold> longHolds = new CopyOnWriteArrayList<>();

	final List<OrderInversion> inversions = new CopyOnWriteArrayList<>();

	@Override
	public void deadlocked(Deadlock deadlock) {
		this.deadlocks.add(deadlock);
	}

	@Override
	public void resolved(Deadlock deadlock) {
		this.resolved.add(deadlock);
	}

	@Override
	public void heldLong(LongHold hold) {
		this.longHolds.add(hold);
	}

	@Override
	public void inverted(OrderInversion inversion) {
		this.inversions.add(inversion);
	}

}
