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
