package io.signalbox.autoconfigure;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.signalbox.CallObserver;
import io.signalbox.SignalboxRegistry;
import io.signalbox.metrics.HoldObservationConvention;
import io.signalbox.metrics.SignalboxObservations;
import io.signalbox.metrics.WaitObservationConvention;
import io.signalbox.metrics.WithoutMeters;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of annotated calls,
 * which are made where there is tracing or where they are asked for.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ SignalboxRegistry.class, ObservationRegistry.class })
@Conditional(SignalboxObservationAutoConfiguration.OnTracingOrOnDemand.class)
public final class SignalboxObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(CallObserver.class)
	SignalboxObservations signalboxObservations(ObservationRegistry registry,
			ObjectProvider<WaitObservationConvention> wait, ObjectProvider<HoldObservationConvention> hold) {
		return new SignalboxObservations(registry, wait.getIfAvailable(), hold.getIfAvailable());
	}

	/** Where Boot makes meters of observations. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterObservationHandler.class)
	static class Meters {

		@Bean
		@ConditionalOnMissingBean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WithoutMeters signalboxWithoutMeters() {
			return new WithoutMeters();
		}

	}

	/** Whether calls are observed. */
	static class OnTracingOrOnDemand extends AnyNestedCondition {

		OnTracingOrOnDemand() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBooleanProperty("signalbox.observation.enabled")
		static class OnDemand {

		}

		@ConditionalOnBooleanProperty(name = "signalbox.observation.enabled", matchIfMissing = true)
		@ConditionalOnBean(type = "io.micrometer.tracing.Tracer")
		static class OnTracing {

		}

	}

}
