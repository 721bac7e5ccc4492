package io.signalbox.metrics;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationConvention;

/**
 * Default {@link ObservationConvention} for holds of annotated calls: the name and the
 * key values that {@link SignalboxObservationDocumentation#HOLD} documents.
 *
 * @since 0.1
 */
public class DefaultHoldObservationConvention implements HoldObservationConvention {

	@Override
	public String getName() {
		return "signalbox.call.hold";
	}

	@Override
	public String getContextualName(HoldObservationContext context) {
		return "hold " + context.getPrimitive().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HoldObservationContext context) {
		return SignalboxObservationDocumentation.lowCardinality(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(HoldObservationContext context) {
		return SignalboxObservationDocumentation.highCardinality(context);
	}

}
