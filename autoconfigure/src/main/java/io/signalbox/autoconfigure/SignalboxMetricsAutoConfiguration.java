package io.signalbox.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.SignalboxRegistry;
import io.signalbox.metrics.SignalboxMetrics;
import io.signalbox.metrics.WatchMetrics;
import io.signalbox.watch.Watch;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters.
 *
 * @since 0.1
 */
@AutoConfiguration(after = { SignalboxAutoConfiguration.class, SignalboxWatchAutoConfiguration.class })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(SignalboxRegistry.class)
public final class SignalboxMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SignalboxMetrics signalboxMetrics(SignalboxRegistry registry, SignalboxProperties properties) {
		return new SignalboxMetrics(registry, properties.metrics().hold(), properties.metrics().histogram());
	}

	@Bean
	@ConditionalOnBean(Watch.class)
	@ConditionalOnMissingBean
	WatchMetrics signalboxWatchMetrics(Watch watch) {
		return new WatchMetrics(watch);
	}

}
