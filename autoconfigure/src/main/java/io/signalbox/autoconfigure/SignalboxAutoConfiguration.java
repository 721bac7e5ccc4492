package io.signalbox.autoconfigure;

import io.signalbox.CallObserver;
import io.signalbox.CallTraces;
import io.signalbox.Engine;
import io.signalbox.SignalboxRegistry;
import io.signalbox.interceptor.SignalboxPostProcessor;
import io.signalbox.interceptor.WiringCheck;
import io.signalbox.local.LocalEngine;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for named primitives and the
 * annotations that use them.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "signalbox.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SignalboxProperties.class)
@Import(DeclaredPrimitives.class)
@ImportRuntimeHints(SignalboxRuntimeHints.class)
public final class SignalboxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = Engine.class, search = SearchStrategy.CURRENT)
	LocalEngine signalboxEngine(SignalboxProperties properties, ObjectProvider<CallTraces> traces) {
		SignalboxProperties.Metrics metrics = properties.metrics();
		int sampling = !metrics.hold() ? 0 : metrics.histogram() ? 1 : metrics.holdSampling();
		return new LocalEngine(properties.defaults().timeout(), sampling, late(traces));
	}

	/** Asked when somebody looks at holders and waiters, long after the start. */
	static CallTraces late(ObjectProvider<CallTraces> traces) {
		SingletonSupplier<CallTraces> late = SingletonSupplier.of(() -> traces.getIfAvailable(() -> CallTraces.NONE));
		return (owner) -> late.obtain().traceId(owner);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SignalboxRegistry signalboxRegistry(Engine engine, ObjectProvider<RedisEngine> redis, WiringCheck wiring,
			DeclaredProperties declared, ConfigurableBeanFactory beans) {
		BeanFactory parent = beans.getParentBeanFactory();
		EngineChoice choice = EngineChoice.of(declared.properties());
		return choice.registry(engine, redis::getIfAvailable, wiring.settings(),
				(parent != null) ? parent.getBeanProvider(SignalboxRegistry.class).getIfAvailable() : null);
	}

	@Bean
	SignalboxShutdown signalboxShutdown(SignalboxRegistry registry, ConfigurableApplicationContext context) {
		return new SignalboxShutdown(registry, context);
	}

	@Bean
	@ConfigurationPropertiesBinding
	static NumberToTimeoutConverter signalboxNumberToTimeoutConverter() {
		return new NumberToTimeoutConverter();
	}

	// static, and the registry looked up late: no bean is created too early to be advised
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static SignalboxPostProcessor signalboxPostProcessor(ObjectProvider<SignalboxRegistry> registry,
			ObjectProvider<CallObserver> observer, DeclaredProperties declared, WiringCheck check) {
		return new SignalboxPostProcessor(registry::getObject, observer::getIfAvailable, declared.defaults(), check,
				declared.properties().aop().order(), declared.properties().aop().mode());
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static WiringCheck signalboxWiringCheck(ObjectProvider<SignalboxPostProcessor> methods, DeclaredProperties declared,
			Environment environment) {
		return new WiringCheck(methods::getObject, declared.declarations(), declared.defaults(),
				environment::resolveRequiredPlaceholders, declared.properties().aop().mode(),
				declared.properties().aop().selfInvocation(), declared.problems());
	}

}
