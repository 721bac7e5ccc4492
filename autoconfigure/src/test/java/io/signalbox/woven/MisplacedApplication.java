package io.signalbox.woven;

import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import io.signalbox.interceptor.WiringException;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Can't start, and prints what is wrong with it.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(SignalboxAutoConfiguration.class)
@Import({ Misplaced.Implementation.class, Misplaced.Sub.class, Misplaced.Deep.class })
class MisplacedApplication {

	public static void main(String[] arguments) {
		try {
			new SpringApplicationBuilder(MisplacedApplication.class).web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off", "logging.level.root=off", "signalbox.aop.mode=aspectj")
				.run(arguments)
				.close();
		}
		catch (WiringException ex) {
			ex.getProblems().forEach((problem) -> System.out.println(problem.where() + "=" + problem.what()));
		}
	}

	@Bean
	Misplaced.Contract contract() {
		return new Misplaced.Implementation();
	}

}
