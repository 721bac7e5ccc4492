package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.SignalboxConsoleEndpoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.web.util.HtmlUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the page that shows it all, on
 * an endpoint of its own.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnBooleanProperty("signalbox.console.enabled")
@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class, HtmlUtils.class })
@ConditionalOnAvailableEndpoint(endpoint = SignalboxConsoleEndpoint.class, exposure = EndpointExposure.WEB)
@ConditionalOnBean(SignalboxRegistry.class)
@ImportRuntimeHints(ConsoleRuntimeHints.class)
public final class SignalboxConsoleAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SignalboxConsoleEndpoint signalboxConsoleEndpoint(ObjectProvider<WebEndpointsSupplier> endpoints) {
		// looked up late: whoever finds endpoints makes this one
		return new SignalboxConsoleEndpoint(
				() -> endpoints.orderedStream().flatMap((supplier) -> supplier.getEndpoints().stream()).toList());
	}

}
