package io.signalbox.interceptor;

import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyFactoryBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A bean that comes with a proxy of somebody else is advised if it can be, once, and
 * refused if it can't.
 */
@Timeout(60)
class HiddenByProxyTests {

	private static final MethodInterceptor SOMETHING = (invocation) -> invocation.proceed();

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Probe.class);

	@Test
	void proxyOfInterfacesIsAdvised() {
		assertAdvised(proxy(false, false, false));
	}

	@Test
	void proxyOfTheClassIsAdvised() {
		assertAdvised(proxy(true, false, false));
	}

	@Test
	void frozenProxyOfTheClassGetsAnotherAroundIt() {
		assertAdvised(proxy(true, true, false));
	}

	@Test
	void opaqueProxyOfTheClassGetsAnotherAroundIt() {
		assertAdvised(proxy(true, false, true));
	}

	@Test
	void frozenProxyOfInterfacesIsRefused() {
		assertRefused(proxy(false, true, false));
	}

	@Test
	void opaqueProxyOfInterfacesIsRefused() {
		assertRefused(proxy(false, false, true));
	}

	@Test
	void lazyBeanIsRefusedWhenItIsMade() {
		Ledger frozen = proxy(false, true, false);
		this.runner.withBean("ledger", Ledger.class, () -> frozen, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThatThrownBy(() -> context.getBean("ledger")).hasRootCauseInstanceOf(WiringException.class);
			});
	}

	@Test
	void proxyAroundABeanThatIsAdvisedIsLeftAlone() {
		this.runner.withUserConfiguration(BeanBehindAProxy.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("ledger", Ledger.class).book(context.getBean(Probe.class))).isTrue();
			assertThat(context.getBean("frozenLedger", Ledger.class).book(context.getBean(Probe.class))).isTrue();
			assertThat(context.getBean(SignalboxRegistry.class).lock("ledger").statistics().attempts(Outcome.ACQUIRED))
				.isEqualTo(2);
		});
	}

	@Test
	void factoryOfProxiesIsAdvisedOnce() {
		this.runner.withBean("ledger", ProxyFactoryBean.class, () -> BeanBehindAProxy.around(new LedgerService()))
			.run(HiddenByProxyTests::assertTakenOnce);
	}

	private void assertAdvised(Ledger proxy) {
		this.runner.withBean("ledger", Ledger.class, () -> proxy).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(AopUtils.isAopProxy(context.getBean("ledger"))).isTrue();
			assertTakenOnce(context);
		});
	}

	private static void assertTakenOnce(ApplicationContext context) {
		assertThat(context.getBean(Ledger.class).book(context.getBean(Probe.class))).isTrue();
		assertThat(context.getBean(SignalboxRegistry.class).lock("ledger").statistics().attempts(Outcome.ACQUIRED))
			.isOne();
	}

	private void assertRefused(Ledger proxy) {
		assertThat(!(proxy instanceof Advised advised) || advised.isFrozen()).isTrue();
		this.runner.withBean("ledger", Ledger.class, () -> proxy)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(WiringException.class)
				.hasMessageContaining("bean 'ledger' (" + LedgerService.class.getName() + ")")
				.hasMessageContaining("frozen or opaque"));
	}

	private static Ledger proxy(boolean ofClass, boolean frozen, boolean opaque) {
		ProxyFactory factory = new ProxyFactory(new LedgerService());
		factory.setProxyTargetClass(ofClass);
		factory.addAdvice(SOMETHING);
		factory.setFrozen(frozen);
		factory.setOpaque(opaque);
		return (Ledger) factory.getProxy();
	}

	interface Ledger {

		boolean book(Probe probe);

	}

	static class LedgerService implements Ledger {

		@Override
		@Guarded("ledger")
		public boolean book(Probe probe) {
			return probe.holds("ledger");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanBehindAProxy {

		@Bean
		LedgerService ledgerTarget() {
			return new LedgerService();
		}

		@Bean
		ProxyFactoryBean ledger(LedgerService ledgerTarget) {
			return around(ledgerTarget);
		}

		@Bean
		ProxyFactoryBean frozenLedger(LedgerService ledgerTarget) {
			ProxyFactoryBean factory = around(ledgerTarget);
			factory.setFrozen(true);
			return factory;
		}

		private static ProxyFactoryBean around(LedgerService target) {
			ProxyFactoryBean factory = new ProxyFactoryBean();
			factory.setTarget(target);
			factory.setInterfaces(Ledger.class);
			factory.addAdvice(SOMETHING);
			return factory;
		}

	}

}
