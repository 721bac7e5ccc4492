package io.signalbox.interceptor;

import java.util.Arrays;

import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * We stand inside method security: who may not call the method takes nothing.
 */
@Timeout(60)
class SecurityOrderTests {

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Probe.class)
		.withBean(Safe.class)
		.withUserConfiguration(Security.class);

	@AfterEach
	void logOut() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void deniedCallerTakesNothing() {
		this.runner.run((context) -> assertThat(attemptsOfADeniedCaller(context)).isZero());
	}

	@Test
	void turnedRoundTheDeniedCallerTakesTheLock() {
		this.runner.withPropertyValues("signalbox.aop.order=0")
			.run((context) -> assertThat(attemptsOfADeniedCaller(context)).isOne());
	}

	@Test
	void deniedCallerTakesNothingThroughAProxyOfInterfaces() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false").run((context) -> {
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Locked.class))).isTrue();
			assertThat(attemptsOfADeniedCaller(context)).isZero();
		});
	}

	@Test
	void whoMayCallHoldsTheLock() {
		this.runner.run((context) -> {
			logIn("ROLE_CASHIER");
			assertThat(context.getBean(Locked.class).open()).isTrue();
		});
	}

	private static long attemptsOfADeniedCaller(ApplicationContext context) {
		logIn("ROLE_VISITOR");
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> context.getBean(Locked.class).open());
		SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
		return Arrays.stream(Outcome.values())
			.mapToLong((outcome) -> registry.lock("safe").statistics().attempts(outcome))
			.sum();
	}

	private static void logIn(String role) {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("somebody", "", role));
	}

	interface Locked {

		boolean open();

	}

	static class Safe implements Locked {

		private final Probe probe;

		Safe(Probe probe) {
			this.probe = probe;
		}

		@Override
		@Guarded("safe")
		@PreAuthorize("hasRole('CASHIER')")
		public boolean open() {
			return this.probe.holds("safe");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Security {

	}

}
