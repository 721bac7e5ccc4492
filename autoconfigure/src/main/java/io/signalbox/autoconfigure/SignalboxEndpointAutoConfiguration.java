package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.SignalboxEndpoint;
import io.signalbox.interceptor.WiringCheck;
import io.signalbox.watch.Watchable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the Actuator endpoint.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(SignalboxEndpoint.class)
@ConditionalOnBean(SignalboxRegistry.class)
@EnableConfigurationProperties(EndpointProperties.class)
public final class SignalboxEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SignalboxEndpoint signalboxEndpoint(SignalboxRegistry registry, WiringCheck wiring, Environment environment,
			ObjectProvider<Watchable> engines, EndpointProperties properties) {
		return new SignalboxEndpoint(registry, () -> wiring.methods(registry), new DeclaredOrigins(environment, wiring),
				SignalboxWatchAutoConfiguration.all(engines, registry), properties.showValues() == Show.ALWAYS);
	}

}
