package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;
import io.signalbox.interceptor.WiringCheck;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for settings that change with the
 * environment, which Spring Cloud tells of.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnBean(SignalboxRegistry.class)
public final class SignalboxRefreshAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SignalboxSettingsRefresh signalboxSettingsRefresh(Environment environment, WiringCheck wiring,
			SignalboxRegistry registry) {
		return new SignalboxSettingsRefresh(environment, wiring, registry);
	}

	/** Where Spring Cloud is. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(EnvironmentChangeEvent.class)
	static class Cloud {

		@Bean
		EnvironmentChangeListener signalboxEnvironmentChangeListener(SignalboxSettingsRefresh refresh) {
			return new EnvironmentChangeListener(refresh);
		}

	}

}
