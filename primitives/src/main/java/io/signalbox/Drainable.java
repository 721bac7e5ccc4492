package io.signalbox;

/**
 * What can be closed to newcomers while those who are inside go on: to take something out
 * of use without failing anybody who uses it.
 *
 * @since 0.1
 */
public interface Drainable extends NamedPrimitive {

	/**
	 * Lets nobody in any more, by any key. Who holds goes on, may enter again what is
	 * re-entrant, and comes back to a lock from a condition. Who waits, and who asks from
	 * now on, is refused at once with an {@link AcquireRejectedException} whose reason is
	 * {@link AcquireRejectedException.Reason#DRAINED}. Never blocks; draining again has
	 * no effect. It is empty when {@link Statistics#active()} is zero. In an engine for
	 * several JVMs all of this is so for the callers of this JVM, and others go on.
	 * @throws UnsupportedOperationException if the engine can't
	 */
	default void drain() {
		throw new UnsupportedOperationException(describe() + " cannot be drained in engine '" + engine() + "'");
	}

	/**
	 * Lets in again. Never blocks; without a {@link #drain()} before it has no effect.
	 * @throws UnsupportedOperationException if the engine can't
	 */
	default void reopen() {
		throw new UnsupportedOperationException(describe() + " cannot be reopened in engine '" + engine() + "'");
	}

	/**
	 * Whether it is closed to newcomers.
	 * @return whether it was drained and not opened again
	 */
	default boolean isDrained() {
		return false;
	}

}
