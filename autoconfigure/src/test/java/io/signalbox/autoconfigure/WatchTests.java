package io.signalbox.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.DeadlockException;
import io.signalbox.Hold;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.watch.Deadlock;
import io.signalbox.watch.Watch;
import io.signalbox.watch.WatchListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The watch in an application.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class WatchTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(
				AutoConfigurations.of(SignalboxWatchAutoConfiguration.class, SignalboxHealthAutoConfiguration.class,
						SignalboxMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
						SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("signalbox.watch.interval=20ms", "signalbox.barriers.dusk.parties=2")
		.withBean(Desk.class);

	private static double deadlocks(ApplicationContext context) {
		return context.getBean(MeterRegistry.class).get("signalbox.deadlocks").functionCounter().count();
	}

	private static Health health(ApplicationContext context) {
		return context.getBean("signalboxHealthContributor", HealthIndicator.class).health();
	}

	@Test
	void deadlockIsInTheLogInTheCounterAndInTheHealthWhileItLasts(CapturedOutput output) {
		Heard heard = new Heard();
		this.runner.withBean(Heard.class, () -> heard).run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(deadlocks(context)).isZero();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			Task<Void> first = this.threads.run(desk::stampThenSign);
			Task<Void> second = this.threads.run(desk::signThenStamp);
			Threads.until(() -> deadlocks(context) == 1);
			Threads.until(() -> output.getOut().contains("Deadlock of 2, none of which goes on before it gives up"));
			assertThat(output).contains("'" + first.thread().getName() + "' holds Lock 'stamp' and waits since ",
					"for Semaphore 'pen', behind '" + second.thread().getName() + "'", "WatchTests$Desk.stampThenSign");
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("deadlocks").toString()).contains(first.thread().getName(),
					second.thread().getName(), "Semaphore 'pen'", "Lock 'stamp'");
			Threads.until(() -> !heard.deadlocks.isEmpty());
			first.interrupt();
			assertThat(first.failure()).isNotNull();
			second.value();
			Threads.until(() -> health(context).getStatus().equals(Status.UP));
			assertThat(deadlocks(context)).isOne();
			Threads.until(() -> output.getOut().contains("Over: Deadlock of 2"));
		});
	}

	@Test
	void youngestWaiterGivesUpWhereThatIsWanted() {
		this.runner.withPropertyValues("signalbox.watch.on-deadlock=break").run((context) -> {
			Desk desk = context.getBean(Desk.class);
			Task<Void> first = this.threads.run(desk::stampThenSign);
			Task<Void> second = this.threads.run(desk::signThenStamp);
			Throwable ofFirst = first.failure();
			Throwable ofSecond = second.failure();
			assertThat(ofFirst == null).isNotEqualTo(ofSecond == null);
			assertThat((ofFirst != null) ? ofFirst : ofSecond).isInstanceOf(DeadlockException.class);
		});
	}

	@Test
	void longHoldIsInTheLogAndADetailOfTheHealth(CapturedOutput output) {
		this.runner.withPropertyValues("signalbox.watch.long-hold=50ms").run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("stamp");
			try (Hold hold = lock.hold()) {
				Threads.until(() -> health(context).getDetails().containsKey("longHolds"));
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				assertThat(health(context).getDetails().get("longHolds").toString())
					.contains("Lock 'stamp' is held by '" + Thread.currentThread().getName() + "' since ");
				Threads.until(() -> output.getOut().contains("Lock 'stamp' is held by"));
			}
			Threads.until(() -> health(context).getDetails().isEmpty());
		});
	}

	@Test
	void brokenBarrierIsDownUntilItIsReset() {
		this.runner.run((context) -> {
			NamedBarrier barrier = context.getBean(NamedBarrier.class);
			barrier.abort();
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).containsEntry("brokenBarriers", List.of("dusk"));
			barrier.reset();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void threadEndsWithTheContextAndIsNotThereWhereNothingIsLookedFor() {
		// other tests keep their contexts
		Set<Thread> ofOthers = watchThreads(Set.of());
		this.runner.run((context) -> assertThat(watchThreads(ofOthers)).isNotEmpty());
		Threads.until(() -> watchThreads(ofOthers).isEmpty());
		this.runner.withPropertyValues("signalbox.watch.deadlocks=false", "signalbox.watch.long-hold=none")
			.run((context) -> {
				assertThat(context).hasSingleBean(Watch.class);
				assertThat(watchThreads(ofOthers)).isEmpty();
			});
	}

	private static Set<Thread> watchThreads(Set<Thread> others) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("signalbox-watch") && !others.contains(thread))
			.collect(Collectors.toSet());
	}

	@Test
	void intervalOfNothingFailsAtStartUp() {
		this.runner.withPropertyValues("signalbox.watch.interval=0")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("signalbox.watch.interval")
				.hasMessageContaining("must be a time but was '0'"));
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.signalbox.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
	}

	/** Two methods that take the same two in both orders, and meet in between. */
	static class Desk {

		private final CyclicBarrier met = new CyclicBarrier(2);

		private final ObjectProvider<Desk> self;

		Desk(ObjectProvider<Desk> self) {
			this.self = self;
		}

		@Guarded("stamp")
		public void stampThenSign() throws Exception {
			this.met.await(10, TimeUnit.SECONDS);
			this.self.getObject().sign();
		}

		@Limited(name = "pen", permits = 1)
		public void signThenStamp() throws Exception {
			this.met.await(10, TimeUnit.SECONDS);
			this.self.getObject().stamp();
		}

		@Limited(name = "pen", permits = 1)
		public void sign() {
		}

		@Guarded("stamp")
		public void stamp() {
		}

	}

	static class Heard implements WatchListener {

		final List<Deadlock> deadlocks = new CopyOnWriteArrayList<>();

		@Override
		public void deadlocked(Deadlock deadlock) {
			this.deadlocks.add(deadlock);
		}

	}

}
