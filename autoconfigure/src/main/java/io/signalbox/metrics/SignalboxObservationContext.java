package io.signalbox.metrics;

import io.micrometer.observation.Observation;
import io.signalbox.NamedPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a wait or a hold of an annotated call while it is observed.
 *
 * @see WaitObservationContext
 * @see HoldObservationContext
 * @since 0.1
 */
public abstract class SignalboxObservationContext extends Observation.Context {

	private final NamedPrimitive primitive;

	private @Nullable String key;

	private @Nullable String outcome;

	SignalboxObservationContext(NamedPrimitive primitive) {
		this.primitive = primitive;
	}

	/**
	 * What the call waits for or holds.
	 * @return the primitive; of a read-write lock, the side
	 */
	public NamedPrimitive getPrimitive() {
		return this.primitive;
	}

	/**
	 * The key whose instance it is.
	 * @return the key, printable and shortened, or {@code null} as long as it is not
	 * known and where there is none
	 */
	public @Nullable String getKey() {
		return this.key;
	}

	void setKey(@Nullable String key) {
		this.key = key;
	}

	/**
	 * How it has ended.
	 * @return the outcome, or {@code null} as long as it has not ended
	 */
	public @Nullable String getOutcome() {
		return this.outcome;
	}

	void setOutcome(String outcome) {
		this.outcome = outcome;
	}

}
