package io.signalbox.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads, virtual threads where there are any, stages and publishers share one
 * semaphore.
 */
@Timeout(60)
class MixedCallersTests {

	private static final int PERMITS = 3;

	private static final int CALLS = 500;

	@RegisterExtension
	final Threads threads = new Threads();

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void permitsInUseAndFreeAreAllThereAreWhoeverCalls(boolean fair) {
		Contexts.signalbox()
			.withBean(Work.class)
			.withPropertyValues("signalbox.semaphores.shared.permits=" + PERMITS,
					"signalbox.semaphores.shared.fair=" + fair)
			.run((context) -> {
				Work work = context.getBean(Work.class);
				NamedSemaphore semaphore = context.getBean(SignalboxRegistry.class).semaphore("shared");
				AtomicBoolean done = new AtomicBoolean();
				Task<Void> observer = this.threads.run(() -> {
					while (!done.get()) {
						assertThat(semaphore.available()).isBetween(0, PERMITS);
						Thread.onSpinWait();
					}
				});
				List<Task<Void>> blocking = new ArrayList<>();
				List<ThreadFactory> kinds = Threads.hasVirtual() ? List.of(Thread::new, Threads.virtual())
						: List.of(Thread::new, Thread::new);
				for (ThreadFactory kind : kinds) {
					for (int i = 0; i < 4; i++) {
						blocking.add(this.threads.start(kind, () -> {
							for (int call = 0; call < CALLS / 4; call++) {
								work.blocking();
							}
							return null;
						}));
					}
				}
				List<CompletableFuture<String>> async = new ArrayList<>();
				for (int i = 0; i < CALLS; i++) {
					async.add(work.stage());
					async.add(Mono.defer(work::mono).subscribeOn(Schedulers.parallel()).toFuture());
				}
				for (CompletableFuture<String> one : async) {
					assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("done");
				}
				for (Task<Void> one : blocking) {
					one.value();
				}
				done.set(true);
				observer.value();
				Threads.until(() -> semaphore.available() == PERMITS);
				assertThat(work.most()).isBetween(1, PERMITS);
				assertThat(semaphore.waiting()).isZero();
				assertThat(semaphore.statistics().active()).isZero();
				assertThat(semaphore.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(4 * CALLS);
				assertThat(semaphore.statistics().rejectedReleases()).isZero();
			});
	}

	@Test
	void fairSemaphoreServesAllKindsInTheOrderOfTheirArrival() {
		Contexts.signalbox()
			.withBean(Work.class)
			.withPropertyValues("signalbox.semaphores.shared.permits=1", "signalbox.semaphores.shared.fair=true")
			.run((context) -> {
				Work work = context.getBean(Work.class);
				NamedSemaphore semaphore = context.getBean(SignalboxRegistry.class).semaphore("shared");
				Queue<Integer> order = new ConcurrentLinkedQueue<>();
				List<Integer> expected = new ArrayList<>();
				List<Task<Void>> blocking = new ArrayList<>();
				Hold hold = semaphore.hold();
				for (int i = 0; i < 12; i++) {
					int number = i;
					switch (i % 4) {
						case 0 -> blocking.add(this.threads.run(() -> work.inOrder(() -> order.add(number))));
						case 1 -> work.stageInOrder(() -> order.add(number));
						case 2 -> work.monoInOrder(() -> order.add(number)).subscribe();
						default -> blocking
							.add(this.threads.start(Threads.hasVirtual() ? Threads.virtual() : Thread::new, () -> {
								work.inOrder(() -> order.add(number));
								return null;
							}));
					}
					expected.add(i);
					Threads.until(() -> semaphore.waiting() == number + 1);
				}
				hold.close();
				for (Task<Void> one : blocking) {
					one.value();
				}
				Threads.until(() -> order.size() == expected.size());
				assertThat(order).containsExactlyElementsOf(expected);
			});
	}

	static class Work {

		private final AtomicInteger now = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		public int most() {
			return this.most.get();
		}

		private void in() {
			this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
		}

		@Limited("shared")
		public void blocking() {
			in();
			Thread.onSpinWait();
			this.now.decrementAndGet();
		}

		@Limited("shared")
		public CompletableFuture<String> stage() {
			in();
			return Mono.delay(Duration.ofNanos(10_000)).map((tick) -> {
				this.now.decrementAndGet();
				return "done";
			}).toFuture();
		}

		@Limited("shared")
		public Mono<String> mono() {
			return Mono.fromRunnable(this::in).then(Mono.delay(Duration.ofNanos(10_000))).map((tick) -> {
				this.now.decrementAndGet();
				return "done";
			});
		}

		@Limited("shared")
		public void inOrder(Runnable body) {
			body.run();
		}

		@Limited("shared")
		public CompletableFuture<Void> stageInOrder(Runnable body) {
			body.run();
			return CompletableFuture.completedFuture(null);
		}

		@Limited("shared")
		public Mono<Void> monoInOrder(Runnable body) {
			return Mono.fromRunnable(body);
		}

	}

}
