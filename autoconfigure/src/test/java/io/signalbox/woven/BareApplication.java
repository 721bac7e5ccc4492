package io.signalbox.woven;

import io.signalbox.autoconfigure.SignalboxAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * Has nothing to weave, and starts. In a JVM of its own, as other tests keep contexts.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(SignalboxAutoConfiguration.class)
class BareApplication {

	public static void main(String[] arguments) {
		new SpringApplicationBuilder(BareApplication.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=off", "signalbox.aop.mode=aspectj")
			.run(arguments)
			.close();
		System.out.println("bare=started");
	}

}
