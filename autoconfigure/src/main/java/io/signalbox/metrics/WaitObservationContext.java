package io.signalbox.metrics;

import io.signalbox.NamedPrimitive;

/**
 * What is known of a wait of an annotated call while it is observed.
 *
 * @since 0.1
 */
public final class WaitObservationContext extends SignalboxObservationContext {

	/**
	 * Makes a context.
	 * @param primitive what the call waits for; of a read-write lock, the side
	 */
	public WaitObservationContext(NamedPrimitive primitive) {
		super(primitive);
	}

}
