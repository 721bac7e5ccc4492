package io.signalbox;

/**
 * Told of waits and holds as they end, on the thread that waited or held. A listener is
 * quick, does not block and does not throw: what it throws reaches the caller, who then
 * holds nothing.
 *
 * <p>
 * Counts are in {@link Statistics}. A listener is for what a sum can't tell, such as a
 * maximum or a histogram.
 *
 * @since 0.1
 */
public interface PrimitiveListener {

	/**
	 * Whether {@link #waited} is also wanted for grants that were given at once. It is
	 * asked when the listener is added; {@code true} costs each call the listener.
	 * @return whether to report every grant
	 */
	default boolean everyGrant() {
		return false;
	}

	/**
	 * An attempt ended that really waited, or that was not granted.
	 * @param outcome how it ended
	 * @param nanos how long it waited
	 */
	default void waited(Outcome outcome, long nanos) {
	}

	/**
	 * A hold ended whose time was measured. Which ones are is the engine's setting.
	 * @param nanos how long it was held
	 */
	default void held(long nanos) {
	}

	/**
	 * What somebody holds was lost before it was given back, and somebody else may hold
	 * it: the engine's server has forgotten it, or could not be reached in time. Called
	 * when that is noticed, on a thread of the engine, which must not be blocked.
	 * @param holder who still believes to hold it
	 */
	default void lost(Holder holder) {
	}

}
