package io.signalbox.autoconfigure;

import io.signalbox.interceptor.WovenCalls;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for an application that switches
 * Signalbox off, but whose classes may be woven.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "signalbox.enabled", havingValue = false)
public final class SignalboxDisabledAutoConfiguration {

	@Bean
	static BeanFactoryPostProcessor signalboxWovenCalls() {
		return (factory) -> WovenCalls.proceed();
	}

}
