package io.signalbox.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The trace that an observation belongs to, where there is Micrometer Tracing, which is
 * optional.
 */
final class TraceId {

	private static final boolean PRESENT = ClassUtils
		.isPresent("io.micrometer.tracing.handler.TracingObservationHandler", TraceId.class.getClassLoader());

	private TraceId() {
	}

	static @Nullable String of(Observation started) {
		return PRESENT ? Tracing.of(started) : null;
	}

	/** Apart, as it is loaded only where there is tracing. */
	private static final class Tracing {

		private Tracing() {
		}

		static @Nullable String of(Observation started) {
			TracingContext tracing = started.getContext().get(TracingContext.class);
			TraceContext context = (tracing != null && tracing.getSpan() != null) ? tracing.getSpan().context() : null;
			return (context != null) ? context.traceId() : null;
		}

	}

}
