package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.SignalboxHealthIndicator;
import io.signalbox.watch.Watch;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health indicator.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxWatchAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("signalbox")
@ConditionalOnBean({ SignalboxRegistry.class, Watch.class })
public final class SignalboxHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "signalboxHealthContributor")
	SignalboxHealthIndicator signalboxHealthContributor(SignalboxRegistry registry, Watch watch) {
		return new SignalboxHealthIndicator(registry, watch);
	}

}
