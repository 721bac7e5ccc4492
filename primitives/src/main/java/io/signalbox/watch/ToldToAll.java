package io.signalbox.watch;

import java.util.List;

/**
 * Tells several of everything.
 */
record ToldToAll(List<WatchListener> listeners) implements WatchListener {

	@Override
	public void deadlocked(Deadlock deadlock) {
		this.listeners.forEach((listener) -> listener.deadlocked(deadlock));
	}

	@Override
	public void resolved(Deadlock deadlock) {
		this.listeners.forEach((listener) -> listener.resolved(deadlock));
	}

	@Override
	public void heldLong(LongHold hold) {
		this.listeners.forEach((listener) -> listener.heldLong(hold));
	}

	@Override
	public void inverted(OrderInversion inversion) {
		this.listeners.forEach((listener) -> listener.inverted(inversion));
	}

}
