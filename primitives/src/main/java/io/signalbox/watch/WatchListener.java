package io.signalbox.watch;

import java.util.Collection;
import java.util.List;

/**
 * Told of what the watch finds, each once, on the watch's thread. It is quick and does
 * not block; what it throws goes to the thread's handler of uncaught exceptions.
 *
 * @since 0.1
 */
public interface WatchListener {

	/**
	 * Tells several.
	 * @param listeners whom to tell, in this order
	 * @return one that tells them all
	 */
	static WatchListener all(Collection<? extends WatchListener> listeners) {
		return new ToldToAll(List.copyOf(listeners));
	}

	/**
	 * Some wait for each other.
	 * @param deadlock who waits for whom
	 */
	default void deadlocked(Deadlock deadlock) {
	}

	/**
	 * They wait for each other no more: one of them gave up, or was told to.
	 * @param deadlock as it was reported
	 */
	default void resolved(Deadlock deadlock) {
	}

	/**
	 * Something is held longer than it should.
	 * @param hold who holds what
	 */
	default void heldLong(LongHold hold) {
	}

	/**
	 * Two are taken in both orders.
	 * @param inversion what is taken where
	 */
	default void inverted(OrderInversion inversion) {
	}

}
