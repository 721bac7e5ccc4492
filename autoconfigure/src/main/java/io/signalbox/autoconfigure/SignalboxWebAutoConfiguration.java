package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;
import io.signalbox.web.AcquisitionProblemAdvice;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what web clients see, in servlet
 * and in WebFlux applications.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnClass(RestControllerAdvice.class)
@ConditionalOnBean(SignalboxRegistry.class)
@ConditionalOnBooleanProperty(name = "signalbox.web.problem-details", matchIfMissing = true)
public final class SignalboxWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AcquisitionProblemAdvice signalboxProblemAdvice(SignalboxProperties properties) {
		return new AcquisitionProblemAdvice(properties.web().retryAfter().toDuration());
	}

}
