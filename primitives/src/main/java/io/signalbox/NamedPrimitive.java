package io.signalbox;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What all primitives have in common: a name, settings, and who uses them.
 *
 * <p>
 * Everything here can be asked from any thread, takes no lock that an acquisition needs
 * for longer than it takes to copy the queue, and is a snapshot: it may have changed when
 * it is read.
 *
 * @since 0.1
 */
public interface NamedPrimitive {

	/**
	 * The name, unique among the primitives of all kinds.
	 * @return the name
	 */
	String name();

	/**
	 * The kind.
	 * @return the kind
	 */
	Kind kind();

	/**
	 * Name of the engine that made it.
	 * @return such as {@code local}
	 */
	String engine();

	/**
	 * What it was made with, or changed to since.
	 * @return the settings
	 */
	Settings settings();

	/**
	 * What stands against {@link #reconfigure}.
	 * @param settings the new settings
	 * @return what can't be changed or can't be had here, or {@code null} if nothing does
	 */
	default @Nullable String obstacleTo(Settings settings) {
		return settings().obstacleTo(settings);
	}

	/**
	 * Changes the settings while it is used, for it and all its keys, without stopping
	 * anybody: the timeout, how many may wait, fairness, the number of permits, and how
	 * many keys may be in use. The others are part of what it is. Who waits keeps his
	 * place, and his timeout. With fewer permits than are in use nobody is let in until
	 * enough came back; who waits for more than there now are is refused.
	 * @param settings the new settings
	 * @throws IllegalArgumentException if they change what can't be changed; nothing has
	 * changed
	 * @throws UnsupportedOperationException if the engine can't
	 */
	default void reconfigure(Settings settings) {
		throw new UnsupportedOperationException(
				describe() + " cannot be changed while it runs in engine '" + engine() + "'");
	}

	/**
	 * Counts and times since it was made.
	 * @return a live view
	 */
	Statistics statistics();

	/**
	 * Who holds it.
	 * @return the holders, in no particular order
	 */
	List<Holder> holders();

	/**
	 * Who waits for it.
	 * @return the waiters, in the order of their arrival
	 */
	List<Waiter> waiters();

	/**
	 * Adds a listener. A grant that is being made at the same time may miss it.
	 * @param listener the listener
	 */
	void addListener(PrimitiveListener listener);

	/**
	 * Starts a message about this primitive.
	 * @return such as {@code Semaphore 'payment-gateway'}
	 */
	default String describe() {
		return kind().describe(name());
	}

}
