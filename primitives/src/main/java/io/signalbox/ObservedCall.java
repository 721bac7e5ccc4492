package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * One call that somebody observes: it waits, then perhaps holds, then has ended. Told by
 * one thread at a time.
 *
 * @since 0.1
 */
public interface ObservedCall {

	/**
	 * What it asks for is the instance of a key.
	 * @param key the key, or several; data of somebody else
	 */
	void key(Object key);

	/**
	 * Makes what follows on this thread part of its wait or, once it is granted, of its
	 * hold.
	 */
	void open();

	/**
	 * Undoes {@link #open()}, on the same thread. Without effect where it is not open.
	 */
	void close();

	/**
	 * The wait has ended with a grant, while it is not open.
	 */
	void granted();

	/**
	 * The wait has ended without a grant or, once it is granted, the hold has ended.
	 * Whatever comes after is without effect.
	 * @param success whether the call went well
	 * @param failure what it failed with, or {@code null} if it went well or was
	 * cancelled
	 */
	void ended(boolean success, @Nullable Throwable failure);

	/**
	 * What calls inside are part of.
	 * @return the hold if there is one, or else what this call is part of; {@code null}
	 * if it is part of nothing
	 */
	@Nullable Object within();

}
