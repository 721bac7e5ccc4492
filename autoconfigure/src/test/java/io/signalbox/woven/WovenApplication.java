package io.signalbox.woven;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.signalbox.SignalboxRegistry;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application whose annotations are woven: started in a JVM of its own, it prints what
 * it sees.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ AopAutoConfiguration.class, DataSourceAutoConfiguration.class,
		DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
		TransactionAutoConfiguration.class, SignalboxAutoConfiguration.class })
class WovenApplication {

	private static final int DEPOSITS = 50;

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(WovenApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "signalbox.aop.mode=aspectj")
			.run(arguments)) {
			print(context.getBean(Desk.class));
			printTransactions(context.getBean(Account.class));
		}
	}

	private static void print(Desk desk) {
		Seen.print("no proxy", () -> !AopUtils.isAopProxy(desk));
		Seen.print("early", () -> desk.early);
		Seen.print("self-invocation", desk::throughThis);
		Seen.print("private", desk::throughPrivate);
		Seen.print("lambda", desk::throughALambda);
		Seen.print("final", desk::unchangeable);
		Seen.print("static", Desk::ofTheClass);
		Seen.print("composed", desk::composed);
		Seen.print("composed twice", desk::composedTwice);
		Seen.print("several", desk::several);
		Function<String, List<String>> bridge = desk;
		Seen.print("bridge", () -> bridge.apply(""));
		Seen.print("default method", desk::byDefault);
		Seen.print("key", desk::throughKey);
		Seen.print("key of static", () -> Desk.byKeyOfTheClass("x"));
		Seen.print("fallback", desk::fallback);
		Seen.print("skip", Desk::skipped);
		Seen.print("later", desk::untilTheResult);
		Seen.print("tokens", desk::tokensRise);
		Seen.print("no bean", () -> new Ticket("1").stamp());
		Ticket.Book book = new Ticket.Book();
		Seen.print("class", book::read);
		Seen.print("toString of class", book::toString);
		Seen.print("private of class", book::both);
		Seen.print("mistake", () -> new Ticket.Mistaken().call());
	}

	private static void printTransactions(Account account) {
		Seen.print("after commit", account::atCommit);
		Seen.print("balance", () -> {
			List<CompletableFuture<Void>> callers = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				callers.add(CompletableFuture.runAsync(() -> {
					for (int j = 0; j < DEPOSITS; j++) {
						account.deposit(1);
					}
				}));
			}
			callers.forEach(CompletableFuture::join);
			return account.balance();
		});
	}

	@Bean
	Desk desk(SignalboxRegistry registry) {
		Seen.through(registry);
		return new Desk();
	}

	@Bean
	Account account(JdbcTemplate jdbc, SignalboxRegistry registry) {
		return new Account(jdbc, registry);
	}

}
