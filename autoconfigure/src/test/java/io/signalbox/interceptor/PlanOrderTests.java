package io.signalbox.interceptor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.PrimitiveListener;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.SetEvent;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All annotations on one method at once: we wait for what holds nothing first, and take
 * the scarcest last, whatever the order in the source.
 */
@Timeout(60)
class PlanOrderTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Probe.class)
		.withBean(Shop.class)
		.withPropertyValues("signalbox.metrics.hold-sampling=1");

	@Test
	void eventThenLimitThenGuard() {
		this.runner.run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			NamedEvent opened = registry.event("opened");
			NamedSemaphore counter = registry.semaphore("counter");
			NamedLock ledger = registry.lock("ledger");
			counter.acquire();
			this.threads.run(ledger::lock).value();
			Threads.Task<List<String>> sale = this.threads.start(() -> context.getBean(Shop.class).sell());
			Threads.until(() -> opened.waiting() == 1);
			assertThat(counter.waiting() + ledger.waiting()).isZero();
			opened.set();
			Threads.until(() -> counter.waiting() == 1);
			assertThat(ledger.waiting()).isZero();
			counter.release();
			Threads.until(() -> ledger.waiting() == 1);
			assertThat(counter.holders()).hasSize(1);
			assertThat(registry.event("entered").isSet()).isFalse();
			ledger.unlock();
			assertThat(sale.value()).containsExactly("counter", "ledger", "entered");
			assertThat(ledger.isLocked()).isFalse();
			assertThat(counter.available()).isOne();
			assertThat(opened.isSet()).isFalse();
		});
	}

	@Test
	void eventsChangeWhileTheRestIsStillHeld() {
		this.runner.run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			registry.event("opened").set();
			List<Boolean> openAtRelease = new CopyOnWriteArrayList<>();
			registry.lock("ledger").addListener(new PrimitiveListener() {
				@Override
				public void held(long nanos) {
					openAtRelease.add(registry.event("opened").isSet());
				}
			});
			context.getBean(Shop.class).sell();
			assertThat(openAtRelease).containsExactly(false);
		});
	}

	@Test
	void nothingIsTakenWhenTheFirstWaitTimesOut() {
		this.runner.withPropertyValues("signalbox.events.opened.timeout=0").run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			Throwable failure = this.threads.run(() -> context.getBean(Shop.class).sell()).failure();
			assertThat(failure).hasMessageContaining("Event 'opened'");
			assertThat(registry.semaphore("counter").statistics().holds()).isZero();
			assertThat(registry.lock("ledger").statistics().holds()).isZero();
			assertThat(registry.event("entered").isSet()).isFalse();
		});
	}

	@Test
	void whatWasTakenIsReleasedWhenALaterWaitTimesOut() {
		this.runner.withPropertyValues("signalbox.locks.ledger.timeout=0").run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			registry.event("opened").set();
			this.threads.run(() -> registry.lock("ledger").lock()).value();
			Throwable failure = this.threads.run(() -> context.getBean(Shop.class).sell()).failure();
			assertThat(failure).hasMessageContaining("Lock 'ledger'");
			assertThat(registry.semaphore("counter").available()).isOne();
			assertThat(registry.semaphore("counter").statistics().holds()).isOne();
		});
	}

	static class Shop {

		private final Probe probe;

		Shop(Probe probe) {
			this.probe = probe;
		}

		@SetEvent(name = "entered", on = Moment.ENTRY)
		@ClearEvent("opened")
		@Guarded("ledger")
		@Limited(name = "counter", permits = 1)
		@AwaitEvent("opened")
		List<String> sell() {
			List<String> held = new CopyOnWriteArrayList<>(this.probe.held());
			if (this.probe.registry().event("entered").isSet()) {
				held.add("entered");
			}
			return held;
		}

	}

}
