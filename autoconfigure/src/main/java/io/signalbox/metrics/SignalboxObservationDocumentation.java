package io.signalbox.metrics;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import io.signalbox.NamedPrimitive;

/**
 * The observations of annotated calls. Their names are not those of the meters, which
 * count the same, in case somebody makes meters of them.
 *
 * @since 0.1
 */
public enum SignalboxObservationDocumentation implements ObservationDocumentation {

	/**
	 * From asking to the outcome, also where the call need not wait.
	 */
	WAIT(DefaultWaitObservationConvention.class),

	/**
	 * From the grant until it is given back. Not for events and barriers, which are
	 * passed.
	 */
	HOLD(DefaultHoldObservationConvention.class);

	private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

	SignalboxObservationDocumentation(
			Class<? extends ObservationConvention<? extends Observation.Context>> convention) {
		this.convention = convention;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return this.convention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinality.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinality.values();
	}

	static KeyValues lowCardinality(SignalboxObservationContext context) {
		NamedPrimitive primitive = context.getPrimitive();
		String outcome = context.getOutcome();
		return KeyValues.of(LowCardinality.NAME.withValue(primitive.name()),
				LowCardinality.KIND.withValue(primitive.kind().tag()),
				LowCardinality.ENGINE.withValue(primitive.engine()),
				LowCardinality.OUTCOME.withValue((outcome != null) ? outcome : KeyValue.NONE_VALUE));
	}

	static KeyValues highCardinality(SignalboxObservationContext context) {
		String key = context.getKey();
		return (key != null) ? KeyValues.of(HighCardinality.KEY.withValue(key)) : KeyValues.empty();
	}

	/**
	 * Key names with few values.
	 *
	 * @since 0.1
	 */
	public enum LowCardinality implements KeyName {

		/** Name of the primitive. */
		NAME {

			@Override
			public String asString() {
				return "name";
			}

		},

		/** Its kind, or side, as in the meters. */
		KIND {

			@Override
			public String asString() {
				return "kind";
			}

		},

		/** Name of its engine. */
		ENGINE {

			@Override
			public String asString() {
				return "engine";
			}

		},

		/**
		 * How it ended: of a wait acquired, timeout, rejected, interrupted, cancelled,
		 * broken or error; of a hold success, error or cancelled. While it goes on,
		 * {@code none}.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Key names with many values.
	 *
	 * @since 0.1
	 */
	public enum HighCardinality implements KeyName {

		/** The key whose instance it is, printable and shortened; absent without one. */
		KEY {

			@Override
			public String asString() {
				return "key";
			}

		}

	}

}
