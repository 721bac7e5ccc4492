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
	 * A number that rises with each grant of the same lock and key, across restarts of
	 * the application, for a storage to refuse what a holder writes who was overtaken by
	 * a later one. It stays the same when the hold is closed.
	 * @return the token
	 * @throws UnsupportedOperationException if this is no hold of one lock that is
	 * {@link LockSettings#fenced}
	 */
	default long fencingToken() {
		throw new UnsupportedOperationException("There is no fencing token: only a lock that is 'fenced' has one; set "
				+ "'signalbox.locks.<name>.fenced' to true");
	}

	/**
	 * Gives back what is held. What the holder did before <i>happens-before</i> what the
	 * next holder does.
	 * @throws LeaseLostException if it was lost before, where an engine can lose it
	 */
	@Override
	void close();

}
