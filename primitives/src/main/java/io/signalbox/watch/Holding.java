package io.signalbox.watch;

import java.time.Instant;

import io.signalbox.NamedPrimitive;

/**
 * One who holds a primitive, as the watch sees it.
 *
 * @param primitive what is held; of a read-write lock, the side
 * @param owner the identity of the call: its thread, or an object of an asynchronous call
 * @param permits how many permits are held, of those that {@link Watched#capacity} counts
 * @param startNanos since when, as {@link System#nanoTime()} and to within the engine's
 * clock
 * @since 0.1
 */
public record Holding(NamedPrimitive primitive, Object owner, int permits, long startNanos) {

	/**
	 * For how long it is held.
	 * @return nanoseconds
	 */
	public long heldNanos() {
		return Math.max(0, System.nanoTime() - this.startNanos);
	}

	/**
	 * Since when it is held.
	 * @return the time of the grant
	 */
	public Instant since() {
		return Instant.now().minusNanos(heldNanos());
	}

}
