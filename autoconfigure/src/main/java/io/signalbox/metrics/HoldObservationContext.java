package io.signalbox.metrics;

import io.signalbox.NamedPrimitive;

/**
 * What is known of a hold of an annotated call while it is observed.
 *
 * @since 0.1
 */
public final class HoldObservationContext extends SignalboxObservationContext {

	/**
	 * Makes a context.
	 * @param primitive what the call holds; of a read-write lock, the side
	 */
	public HoldObservationContext(NamedPrimitive primitive) {
		super(primitive);
	}

}
