package io.signalbox.woven;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxObservationAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that observes its woven calls.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SignalboxAutoConfiguration.class, SignalboxObservationAutoConfiguration.class })
class WovenObservationApplication {

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(WovenObservationApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "signalbox.aop.mode=aspectj",
					"signalbox.observation.enabled=true")
			.run(arguments)) {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			List<String> stopped = new ArrayList<>();
			registry.observationConfig().observationHandler(new Recorder(stopped));
			Seen.print("observed", () -> {
				Observation.createNotStarted("caller", registry).observe(() -> new Ticket("7").stamp());
				return stopped;
			});
		}
	}

	@Bean
	ObservationRegistry observations() {
		return ObservationRegistry.create();
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
