package io.signalbox.interceptor;

import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users may put mocks and spies in the place of annotated beans: a mock is no bean that
 * came too early.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class MockedBeanTests {

	@MockitoBean
	private Ledger ledger;

	@MockitoSpyBean
	private Journal journal;

	@Autowired
	private Desk desk;

	@Test
	void mockIsUsed() {
		Mockito.when(this.ledger.book()).thenReturn("mocked");
		assertThat(this.desk.ledger().book()).isEqualTo("mocked");
	}

	@Test
	void spyIsUsed() {
		assertThat(this.desk.journal().write()).isEqualTo("written");
		Mockito.verify(this.journal).write();
	}

	record Desk(Ledger ledger, Journal journal) {
	}

	static class Ledger {

		@Guarded("ledger")
		public String book() {
			return "booked";
		}

	}

	static class Journal {

		@Guarded("journal")
		public String write() {
			return "written";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, SignalboxAutoConfiguration.class })
	@Import({ Ledger.class, Journal.class, Desk.class })
	static class Application {

	}

}
