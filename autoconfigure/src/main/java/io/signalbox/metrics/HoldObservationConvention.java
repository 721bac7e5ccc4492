package io.signalbox.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * {@link ObservationConvention} for holds of annotated calls. A bean of this type takes
 * the place of {@link DefaultHoldObservationConvention}.
 *
 * @since 0.1
 */
public interface HoldObservationConvention extends ObservationConvention<HoldObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof HoldObservationContext;
	}

}
