package io.signalbox.autoconfigure;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Configuration wins over the annotation, the annotation over the defaults, each field on
 * its own.
 */
@Timeout(60)
class PrecedenceTests {

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Shop.class)
		.withPropertyValues("signalbox.defaults.timeout=33ms");

	@Test
	void defaultTimeoutHoldsWhereNobodySaysAnother() {
		this.runner.run((context) -> {
			assertTimeout(context, () -> context.getBean(Shop.class).defaultTimeout(), "open", "33ms");
			assertTimeout(context, () -> context.getBean(Shop.class).awaitDefault(), "opened", "33ms");
		});
	}

	@Test
	void timeoutOfTheAnnotationWinsOverTheDefault() {
		this.runner.run((context) -> {
			assertTimeout(context, () -> context.getBean(Shop.class).pay(), "payment", "22ms");
			assertTimeout(context, () -> context.getBean(Shop.class).book(), "ledger", "22ms");
			assertTimeout(context, () -> context.getBean(Shop.class).awaitLoaded(), "loaded", "22ms");
		});
	}

	@Test
	void timeoutOfTheConfigurationWinsOverTheAnnotation() {
		this.runner
			.withPropertyValues("signalbox.semaphores.payment.timeout=11ms", "signalbox.locks.ledger.timeout=11ms",
					"signalbox.events.loaded.timeout=11ms")
			.run((context) -> {
				assertTimeout(context, () -> context.getBean(Shop.class).pay(), "payment", "11ms");
				assertTimeout(context, () -> context.getBean(Shop.class).book(), "ledger", "11ms");
				assertTimeout(context, () -> context.getBean(Shop.class).awaitLoaded(), "loaded", "11ms");
			});
	}

	@Test
	void configuredTimeoutAndAnnotatedPermitsComeTogether() {
		this.runner.withPropertyValues("signalbox.semaphores.payment.timeout=11ms").run((context) -> {
			assertThat(context.getBean("payment", NamedSemaphore.class).permits()).isEqualTo(4);
			assertTimeout(context, () -> context.getBean(Shop.class).pay(), "payment", "11ms");
		});
	}

	@Test
	void permitsOfTheConfigurationWinOverTheAnnotation() {
		this.runner.withPropertyValues("signalbox.semaphores.payment.permits=2").run((context) -> {
			assertThat(context.getBean("payment", NamedSemaphore.class).permits()).isEqualTo(2);
			assertTimeout(context, () -> context.getBean(Shop.class).pay(), "payment", "22ms");
		});
	}

	@Test
	void configuredPermitsSettleADisputeOfAnnotations() {
		this.runner.withBean(OtherShop.class)
			.withPropertyValues("signalbox.semaphores.payment.permits=2")
			.run((context) -> assertThat(context.getBean("payment", NamedSemaphore.class).permits()).isEqualTo(2));
	}

	@Test
	void permitsOfTheAnnotationHoldWithoutConfiguration() {
		this.runner.run((context) -> assertThat(registry(context).semaphore("payment").permits()).isEqualTo(4));
	}

	@Test
	void reentrancyOfTheConfigurationWinsOverTheAnnotation() {
		this.runner.withPropertyValues("signalbox.locks.journal.type=plain", "signalbox.locks.ledger.type=reentrant")
			.run((context) -> {
				assertThat(context.getBean("journal", NamedLock.class).settings().reentrant()).isFalse();
				assertThat(context.getBean("ledger", NamedLock.class).settings().reentrant()).isTrue();
			});
	}

	@Test
	void declaredLockThatLeavesTheTypeOpenIsAsTheAnnotationSays() {
		this.runner.withPropertyValues("signalbox.locks.journal.timeout=2s")
			.run((context) -> assertThat(context.getBean("journal", NamedLock.class).settings().reentrant()).isTrue());
	}

	@Test
	void undeclaredLockIsAsTheAnnotationSays() {
		this.runner.run((context) -> {
			assertThat(registry(context).lock("journal").settings().reentrant()).isTrue();
			assertThat(registry(context).lock("ledger").settings().reentrant()).isFalse();
		});
	}

	@Test
	void fairnessOfTheEntryWinsOverTheDefault() {
		this.runner
			.withPropertyValues("signalbox.defaults.fair=true", "signalbox.locks.ledger.fair=false",
					"signalbox.locks.other.timeout=1s", "signalbox.semaphores.payment.fair=false")
			.run((context) -> {
				assertThat(context.getBean("ledger", NamedLock.class).settings().fair()).isFalse();
				assertThat(context.getBean("payment", NamedSemaphore.class).settings().fair()).isFalse();
				assertThat(context.getBean("other", NamedLock.class).settings().fair()).isTrue();
				assertThat(registry(context).lock("journal").settings().fair()).isTrue();
				assertThat(registry(context).semaphore("Shop.defaultPermits").settings().fair()).isTrue();
			});
	}

	@Test
	void nothingIsFairByDefault() {
		this.runner.withPropertyValues("signalbox.locks.other.timeout=1s").run((context) -> {
			assertThat(context.getBean("other", NamedLock.class).settings().fair()).isFalse();
			assertThat(registry(context).lock("journal").settings().fair()).isFalse();
		});
	}

	@Test
	void defaultTimeoutAlsoHoldsInCode() {
		this.runner.withPropertyValues("signalbox.semaphores.exports.permits=1").run((context) -> {
			NamedSemaphore exports = context.getBean("exports", NamedSemaphore.class);
			exports.acquire();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(exports::hold)
				.withMessageContaining("within 33ms");
		});
	}

	/** Fills the primitive, so that the call can only time out and say after how long. */
	private void assertTimeout(ApplicationContext context, Runnable call, String name, String timeout) {
		if (registry(context).find(name) instanceof NamedSemaphore semaphore) {
			while (semaphore.available() > 0) {
				semaphore.tryAcquire();
			}
		}
		else if (registry(context).find(name) instanceof NamedLock lock) {
			hold(lock);
		}
		else {
			assertThat(registry(context).find(name)).isInstanceOf(NamedEvent.class);
		}
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(call::run)
			.withMessageContaining("'" + name + "'")
			.withMessageContaining("within " + timeout + " ");
	}

	private static void hold(NamedLock lock) {
		Thread holder = new Thread(lock::lock);
		holder.start();
		try {
			holder.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SignalboxRegistry registry(ApplicationContext context) {
		return context.getBean(SignalboxRegistry.class);
	}

	static class Shop {

		@Limited(name = "open", permits = 1)
		void defaultTimeout() {
		}

		@Limited(permits = 1)
		void defaultPermits() {
		}

		@Limited(name = "payment", permits = 4, timeout = "22ms")
		void pay() {
		}

		@Guarded(name = "ledger", timeout = "22ms")
		void book() {
		}

		@Guarded(name = "journal", reentrant = true)
		void write() {
		}

		@AwaitEvent("opened")
		void awaitDefault() {
		}

		@AwaitEvent(name = "loaded", timeout = "22ms")
		void awaitLoaded() {
		}

	}

	static class OtherShop {

		@Limited(name = "payment", permits = 9)
		void pay() {
		}

	}

}
