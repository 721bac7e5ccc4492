package io.signalbox.woven;

import io.signalbox.SignalboxRegistry;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * An application whose transactions are woven too. A lock that is taken inside a
 * transaction is an error.
 */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement(mode = AdviceMode.ASPECTJ)
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
		JdbcTemplateAutoConfiguration.class, SignalboxAutoConfiguration.class })
@Import(Account.class)
class WovenTransactionApplication {

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(WovenTransactionApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "signalbox.aop.mode=aspectj",
					"signalbox.transactions.release=fail")
			.run(arguments)) {
			Account account = context.getBean(Account.class);
			Seen.through(context.getBean(SignalboxRegistry.class));
			Seen.print("no proxy", () -> !AopUtils.isAopProxy(account));
			Seen.print("after commit", account::atCommit);
		}
	}

}
