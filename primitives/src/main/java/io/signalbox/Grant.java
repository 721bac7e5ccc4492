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

}
