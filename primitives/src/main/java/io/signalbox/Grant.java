package io.signalbox;

/**
 * What an engine granted to one call: the inner side of a {@link Hold}, without its
 * protection. An engine may use the same object again for a later call, so that an
 * uncontended call allocates nothing; therefore whoever has a grant releases it
 * <em>exactly once</em> and forgets it. Everybody else asks for a {@link Hold}.
 *
 * @since 0.1
 */
public interface Grant {

	/**
	 * Gives back what was granted, from any thread. Never blocks, but for what
	 * {@link Acquirable#enter} granted in an engine on a server: that waits a moment for
	 * the server's answer.
	 * @throws LeaseLostException if it was lost before, where an engine can lose it
	 */
	void release();

	/**
	 * Gives back what was granted because what it was granted for has failed. That is
	 * what a caller must hear of: where giving back fails as well, it is told as
	 * suppressed by the failure before.
	 * @param failure the failure, which the caller goes on to throw or to tell
	 */
	default void releaseAfter(Throwable failure) {
		try {
			release();
		}
		catch (RuntimeException | Error ex) {
			// nothing can suppress itself
			if (ex != failure) {
				failure.addSuppressed(ex);
			}
		}
	}

	/**
	 * A number that rises with each grant of the same lock and key, for a storage to
	 * refuse what a holder writes who was overtaken by a later one. Re-entry is the same
	 * grant.
	 * @return the token
	 * @throws UnsupportedOperationException if it is not of one lock that is
	 * {@link LockSettings#fenced}
	 */
	default long fencingToken() {
		throw new UnsupportedOperationException("There is no fencing token: only a lock that is 'fenced' has one");
	}

}
