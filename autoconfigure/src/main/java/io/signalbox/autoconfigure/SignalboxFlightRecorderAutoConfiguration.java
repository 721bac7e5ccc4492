package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;
import io.signalbox.jfr.FlightRecorderEvents;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for events of JDK Flight Recorder,
 * where the runtime has it.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnClass(name = "jdk.jfr.Event")
@ConditionalOnBean(SignalboxRegistry.class)
public final class SignalboxFlightRecorderAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FlightRecorderEvents signalboxFlightRecorderEvents() {
		return new FlightRecorderEvents();
	}

	@Bean
	SmartInitializingSingleton signalboxFlightRecording(FlightRecorderEvents events, SignalboxRegistry registry) {
		return () -> events.listenTo(registry);
	}

}
