package io.signalbox.woven;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.signalbox.SignalboxRegistry;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxObservationAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that observes and traces its woven calls.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ ObservationAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
		OpenTelemetryTracingAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
		SignalboxAutoConfiguration.class, SignalboxObservationAutoConfiguration.class })
class WovenObservationApplication {

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(WovenObservationApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "signalbox.aop.mode=aspectj")
			.run("--spring.autoconfigure.exclude=")) {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			List<String> stopped = new ArrayList<>();
			registry.observationConfig().observationHandler(new Recorder(stopped));
			Seen.print("observed", () -> {
				Observation.createNotStarted("caller", registry).observe(() -> new Ticket("7").stamp());
				return stopped;
			});
			Seen.through(context.getBean(SignalboxRegistry.class));
			Ticket ticket = new Ticket("7");
			Seen.print("tokens", () -> tokensRise(List.of(ticket.number(-1), ticket.numberLater(-1).join(),
					ticket.numberReactive(-1).block(), ticket.number(-1))));
			Tracer tracer = context.getBean(Tracer.class);
			Seen.print("trace", () -> {
				Span span = tracer.nextSpan().name("caller").start();
				try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
					String seen = ticket.trace(-1);
					return !seen.startsWith("-1") && seen.endsWith("[" + span.context().traceId() + "]");
				}
				finally {
					span.end();
				}
			});
		}
	}

	private static boolean tokensRise(List<Long> tokens) {
		return tokens.get(0) > 0 && tokens.equals(tokens.stream().distinct().sorted().toList());
	}

	private record Recorder(List<String> stopped) implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStop(Observation.Context context) {
			ObservationView parent = context.getParentObservation();
			this.stopped.add(context.getContextualName() + context.getHighCardinalityKeyValues()
					+ ((parent != null) ? " in " + parent.getContextView().getName() : ""));
		}

	}

}
