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
	 * Gives back what is held. What the holder did before <i>happens-before</i> what the
	 * next holder does.
	 */
	@Override
	void close();

}
