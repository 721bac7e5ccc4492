package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.SignalboxEndpoint;
import io.signalbox.actuate.SignalboxEndpointWebExtension;
import io.signalbox.actuate.SignalboxGraphEndpoint;
import io.signalbox.actuate.SignalboxGraphEndpointWebExtension;
import io.signalbox.watch.Watch;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ProblemDetail;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the graph of waits on an
 * endpoint of its own, and for changing primitives through theirs.
 *
 * @since 0.1
 */
@AutoConfiguration(after = { SignalboxWatchAutoConfiguration.class, SignalboxEndpointAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ SignalboxRegistry.class, Watch.class })
@EnableConfigurationProperties(GraphEndpointProperties.class)
public final class SignalboxSteeringAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnMissingBean
	SignalboxGraphEndpoint signalboxGraphEndpoint(Watch watch, GraphEndpointProperties properties) {
		return new SignalboxGraphEndpoint(watch, properties.showValues() == Show.ALWAYS);
	}

	@Bean
	@ConditionalOnBean(SignalboxGraphEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = SignalboxGraphEndpoint.class, exposure = EndpointExposure.WEB)
	@ConditionalOnMissingBean
	SignalboxGraphEndpointWebExtension signalboxGraphEndpointWebExtension(SignalboxGraphEndpoint endpoint,
			GraphEndpointProperties properties) {
		return new SignalboxGraphEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
	}

	/** Bad values are answered with Spring's own type. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ProblemDetail.class)
	static class Steering {

		@Bean
		@ConditionalOnBean(SignalboxEndpoint.class)
		@ConditionalOnAvailableEndpoint(endpoint = SignalboxEndpoint.class, exposure = EndpointExposure.WEB)
		@ConditionalOnMissingBean
		SignalboxEndpointWebExtension signalboxEndpointWebExtension(SignalboxEndpoint endpoint,
				SignalboxRegistry registry, EndpointProperties properties, ApplicationEventPublisher events) {
			return new SignalboxEndpointWebExtension(endpoint, registry, properties.showValues(), properties.roles(),
					events);
		}

	}

}
