package io.signalbox.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.LeaseLostException;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.NotHeldException;
import io.signalbox.PrimitiveListener;
import io.signalbox.SignalboxRegistry;
import io.signalbox.actuate.SignalboxHealthIndicator;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxWatchAutoConfiguration;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.watch.Watch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of those who are busy when the server forgets what they hold, in whole
 * applications with a server of their own.
 */
@org.junit.jupiter.api.Timeout(120)
class LostHoldTests {

	private RedisProcess server;

	@BeforeEach
	void start() {
		this.server = RedisProcess.start();
	}

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	private ApplicationContextRunner runner() {
		return Contexts.signalbox()
			.withConfiguration(
					AutoConfigurations.of(SignalboxRedisAutoConfiguration.class, SignalboxWatchAutoConfiguration.class))
			.withPropertyValues("signalbox.engine=redis", "signalbox.redis.url=" + this.server.address(),
					"signalbox.redis.lease=2s", "signalbox.redis.key-prefix=lost-" + UUID.randomUUID())
			.withBean(Work.class);
	}

	private void forget() {
		try {
			this.server.ask("FLUSHALL");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void listenersAndHealthHearOfALossWhileTheBodyRuns() {
		runner().run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			NamedLock lock = registry.lock("job");
			CompletableFuture<Holder> told = new CompletableFuture<>();
			lock.addListener(new PrimitiveListener() {

				@Override
				public void lost(Holder holder) {
					throw new UnsupportedOperationException("hurts nobody else");
				}

			});
			lock.addListener(new PrimitiveListener() {

				@Override
				public void lost(Holder holder) {
					told.complete(holder);
				}

			});
			AtomicReference<Holder> toldToo = new AtomicReference<>();
			lock.addListener(new PrimitiveListener() {

				@Override
				public void lost(Holder holder) {
					toldToo.set(holder);
				}

			});
			SignalboxHealthIndicator indicator = new SignalboxHealthIndicator(registry, context.getBean(Watch.class));
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> context.getBean(Work.class).run(() -> {
				forget();
				assertThat(told.join().thread()).isEqualTo(Thread.currentThread().getName());
				await().untilAsserted(() -> assertThat(toldToo).hasValue(told.join()));
				Health health = indicator.health();
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().toString())
					.contains("Lock 'job' was lost, and '" + Thread.currentThread().getName() + "' has not ended");
			}));
			assertThat(indicator.health().getStatus()).as("he has ended").isEqualTo(Status.UP);
		});
	}

	@Test
	void lossOfKeysSidesAndPermitsIsKnownToo() {
		runner().withPropertyValues("signalbox.locks.catalog.type=read-write", "signalbox.semaphores.tills.permits=2")
			.run((context) -> {
				SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
				List<Hold> holds = List.of(registry.lock("job").keys().hold("secret"),
						registry.readWriteLock("catalog").readLock().hold(), registry.semaphore("tills").hold());
				assertThat(registry.reports()).isEmpty();
				forget();
				String me = "was lost, and '" + Thread.currentThread().getName() + "' has not ended";
				await().untilAsserted(() -> assertThat(registry.reports().get("redis")).isNotNull()
					.satisfies((report) -> assertThat(report.failures()).containsExactlyInAnyOrder("Lock 'job' " + me,
							"Read-write lock 'catalog' " + me, "Semaphore 'tills' " + me)));
				for (Hold hold : holds) {
					assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
				}
				assertThat(registry.reports()).isEmpty();
			});
	}

	@Test
	void whatTheServerDoesNotKnowIsLostLongBeforeItsLeaseIsOver() {
		runner().withPropertyValues("signalbox.redis.lease=20s").run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("job");
			Hold hold = lock.hold();
			forget();
			await().atMost(Duration.ofSeconds(15)).until(() -> lock.statistics().lostLeases() == 1);
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "reentrant" })
	void unlockOfWhatIsLostSaysSoToItsOwnerAndToNobodyElse(String type) {
		runner().withPropertyValues("signalbox.locks.job.type=" + type).run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("job");
			lock.lock();
			forget();
			await().until(() -> lock.statistics().lostLeases() == 1);
			if (type.equals("reentrant")) {
				assertThat(CompletableFuture.runAsync(lock::unlock)).failsWithin(Duration.ofSeconds(10))
					.withThrowableThat()
					.withCauseInstanceOf(NotHeldException.class);
			}
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(lock::unlock);
			assertThatExceptionOfType(NotHeldException.class).isThrownBy(lock::unlock);
		});
	}

	@Test
	void otherHoldsOfTheSamePrimitiveStay() {
		// a lease that a busy machine renews in time
		runner().withPropertyValues("signalbox.semaphores.tills.permits=2", "signalbox.redis.lease=9s")
			.run((context) -> {
				NamedSemaphore tills = context.getBean(NamedSemaphore.class);
				Queue<Holder> told = new ConcurrentLinkedQueue<>();
				tills.addListener(new PrimitiveListener() {

					@Override
					public void lost(Holder holder) {
						told.add(holder);
					}

				});
				List<Hold> holds = List.of(tills.hold(), tills.hold());
				String prefix = context.getEnvironment().getProperty("signalbox.redis.key-prefix");
				this.server.ask("ZREMRANGEBYRANK " + prefix + ":{tills}:permits:timeout 0 0");
				await().until(() -> !told.isEmpty());
				// either, if they were granted in one millisecond
				assertThat(holds.stream().map((hold) -> catchThrowable(hold::close)).filter(Objects::nonNull))
					.singleElement()
					.isInstanceOf(LeaseLostException.class);
				assertThat(told).hasSize(1);
				assertThat(tills.statistics().lostLeases()).isEqualTo(1);
			});
	}

	@Test
	void healthIsDownWhileTheServerDoesNotAnswer() {
		runner().run((context) -> {
			SignalboxHealthIndicator indicator = new SignalboxHealthIndicator(context.getBean(SignalboxRegistry.class),
					context.getBean(Watch.class));
			this.server.pause();
			Health health = indicator.health();
			this.server.resume();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().toString()).contains("Redis does not answer");
			await().until(() -> indicator.health().getStatus().equals(Status.UP));
		});
	}

	@Test
	void threadIsInterruptedWhereThatIsAskedFor() {
		runner().withPropertyValues("signalbox.redis.on-lease-lost=interrupt").run((context) -> {
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> context.getBean(Work.class).run(() -> {
				forget();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					// what this is about
				}
			}));
			assertThat(Thread.interrupted()).isFalse();
		});
	}

	@Test
	void resultThatComesLaterIsCancelledWhereThatIsAskedFor() {
		runner().withPropertyValues("signalbox.redis.on-lease-lost=interrupt").run((context) -> {
			Work work = context.getBean(Work.class);
			CompletableFuture<String> source = new CompletableFuture<>();
			CompletableFuture<String> stage = work.later(source);
			await().until(() -> context.getBean(SignalboxRegistry.class).lock("job").isLocked());
			forget();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(stage::join)
				.withCauseInstanceOf(LeaseLostException.class);
			await().until(source::isCancelled);
			AtomicReference<String> ended = new AtomicReference<>();
			Mono<String> mono = work.mono(Mono.<String>never()
				.doOnSubscribe((subscription) -> forget())
				.doOnCancel(() -> ended.set("cancelled")));
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> mono.block(Duration.ofSeconds(20)));
			assertThat(ended).hasValue("cancelled");
			Flux<String> flux = work.flux(
					Flux.<String>never().doOnSubscribe((subscription) -> forget()).doOnCancel(() -> ended.set("flux")));
			assertThatExceptionOfType(LeaseLostException.class)
				.isThrownBy(() -> flux.blockLast(Duration.ofSeconds(20)));
			assertThat(ended).hasValue("flux");
		});
	}

	@Test
	void resultThatComesLaterFailsWhereTheLossIsKnownAlsoIfNothingMoreIsAskedFor() {
		runner().run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("job");
			CompletableFuture<String> source = new CompletableFuture<>();
			CompletableFuture<String> stage = work.later(source);
			await().until(lock::isLocked);
			forget();
			await().until(() -> lock.statistics().lostLeases() == 1);
			assertThat(stage).isNotDone();
			source.complete("done");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(stage::join)
				.withCauseInstanceOf(LeaseLostException.class);
		});
	}

	@Test
	void applicationThatEndsGivesBackWhatIsHeldAtOnce() {
		ApplicationContextRunner runner = runner().withPropertyValues("signalbox.redis.lease=60s");
		runner.run((other) -> {
			AtomicReference<Hold> left = new AtomicReference<>();
			runner.run((context) -> left.set(context.getBean(SignalboxRegistry.class).lock("job").hold()));
			other.getBean(SignalboxRegistry.class).lock("job").hold(Duration.ofSeconds(5)).close();
			assertThatExceptionOfType(LeaseLostException.class).isThrownBy(left.get()::close);
		});
	}

	/** Public, as its proxy comes from another class loader. */
	public static class Work {

		@Guarded("job")
		public void run(Runnable body) {
			body.run();
		}

		@Guarded("job")
		public CompletableFuture<String> later(CompletableFuture<String> result) {
			return result;
		}

		@Guarded("job")
		public Mono<String> mono(Mono<String> result) {
			return result;
		}

		@Guarded("job")
		public Flux<String> flux(Flux<String> result) {
			return result;
		}

	}

}
