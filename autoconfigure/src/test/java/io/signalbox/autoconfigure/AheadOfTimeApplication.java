package io.signalbox.autoconfigure;

import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;

import org.springframework.aot.AotDetector;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application that is processed ahead of time and then started in a JVM of its own,
 * where it prints what it finds.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ AopAutoConfiguration.class, SignalboxAutoConfiguration.class })
@Import(AheadOfTimeApplication.Work.class)
class AheadOfTimeApplication {

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(AheadOfTimeApplication.class)
			.web(WebApplicationType.NONE)
			.run(arguments)) {
			System.out.println("generated=" + AotDetector.useGeneratedArtifacts());
			System.out.println("timeout=" + context.getBean("ledger", NamedLock.class).settings().timeout());
			System.out.println("added=" + context.getBean("added", NamedSemaphore.class).permits());
			System.out.println("held=" + context.getBean(Work.class).call());
		}
	}

	static class Work {

		private final SignalboxRegistry registry;

		Work(SignalboxRegistry registry) {
			this.registry = registry;
		}

		@Guarded("ledger")
		boolean call() {
			return this.registry.lock("ledger").isLocked();
		}

	}

}
