package io.signalbox.metrics;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationConvention;

/**
 * Default {@link ObservationConvention} for waits of annotated calls: the name and the
 * key values that {@link SignalboxObservationDocumentation#WAIT} documents.
 *
 * @since 0.1
 */
public class DefaultWaitObservationConvention implements WaitObservationConvention {

	@Override
	public String getName() {
		return "signalbox.call.wait";
	}

	@Override
	public String getContextualName(WaitObservationContext context) {
		return "wait " + context.getPrimitive().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WaitObservationContext context) {
		return SignalboxObservationDocumentation.lowCardinality(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WaitObservationContext context) {
		return SignalboxObservationDocumentation.highCardinality(context);
	}

}
