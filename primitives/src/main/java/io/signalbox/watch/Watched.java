package io.signalbox.watch;

import java.util.List;

import io.signalbox.NamedPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * A primitive, or the instance of a key, as the watch looks at it. It is looked at from
 * outside, so those who use it need not tell anybody.
 *
 * @since 0.1
 */
public interface Watched extends NamedPrimitive {

	/** The capacity of what anybody may give at any time, such as the set of an event. */
	int UNLIMITED = Integer.MAX_VALUE;

	/**
	 * The key, printable and shortened, that it is the instance of.
	 * @return the key, or {@code null} for the primitive itself
	 */
	@Nullable String key();

	/**
	 * How many permits there are, all of which only their holders can give back.
	 * @return the number, or {@link #UNLIMITED} where it is not holders who let others in
	 */
	int capacity();

	/**
	 * Who holds it. What is taken without a holder, such as a permit by
	 * {@code acquire()}, is missing.
	 * @return the holdings, in no particular order
	 */
	List<Holding> holdings();

	/**
	 * Who waits for it.
	 * @return the waits, in the order in which they are served
	 */
	List<Waiting> waits();

}
