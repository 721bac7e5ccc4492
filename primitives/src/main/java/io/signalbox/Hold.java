package io.signalbox;

/**
 * What a caller holds, for try-with-resources: closing it gives back.
 *
 * <pre>{@code
 * try (Hold hold = lock.hold()) {
 *     // what the lock guards
 * }
 * }</pre>
 *
 * <p>
 * Any thread may close a hold. Closing it again has no effect.
 *
 * @since 0.1
 */
public interface Hold extends AutoCloseable {

	/**
	 * A number that rises with each grant of the same lock or semaphore, for a storage to
	 * refuse what a holder writes who was overtaken by a later one.
	 * @return the token
	 * @throws UnsupportedOperationException if the engine gives none, as nobody can be
	 * overtaken there, or if this holds several
	 */
	default long fencingToken() {
		throw new UnsupportedOperationException("There is no fencing token: nothing that is held here can be lost");
	}

	/**
	 * Gives back what is held. What the holder did before <i>happens-before</i> what the
	 * next holder does.
	 * @throws LeaseLostException if it was lost before, where an engine can lose it
	 */
	@Override
	void close();

}
