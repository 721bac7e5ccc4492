package io.signalbox.watch;

/**
 * Told of what the watch finds, each once, on the watch's thread. It is quick and does
 * not block; what it throws goes to the thread's handler of uncaught exceptions.
 *
 * @since 0.1
 */
public interface WatchListener {

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
