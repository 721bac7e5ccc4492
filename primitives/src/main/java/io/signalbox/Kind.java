package io.signalbox;

import java.util.Locale;

/**
 * The kinds of primitive. One name belongs to one kind.
 *
 * @since 0.1
 */
public enum Kind {

	/** Mutual exclusion, plain or re-entrant: {@link NamedLock}. */
	LOCK,

	/** A number of permits: {@link NamedSemaphore}. */
	SEMAPHORE,

	/** A flag to wait for: {@link NamedEvent}. */
	EVENT;

	/**
	 * The kind as a tag value and in messages.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Starts a message about one primitive.
	 * @param name the primitive's name
	 * @return such as {@code Semaphore 'payment-gateway'}
	 */
	public String describe(String name) {
		return name().charAt(0) + tag().substring(1) + " '" + name + "'";
	}

}
