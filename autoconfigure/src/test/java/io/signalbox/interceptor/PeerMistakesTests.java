package io.signalbox.interceptor;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.OverReleaseException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.local.LocalEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Mistakes that were found in other libraries by running them, and that we don't make.
 */
@Timeout(120)
class PeerMistakesTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	private final ApplicationContextRunner runner = Contexts.signalbox();

	@AfterEach
	void close() {
		this.engine.close();
	}

	/**
	 * Failsafe 3.3.2: a waiter of {@code Bulkhead} that times out takes a permit with it
	 * (failsafe#393). The race of a timeout with a release has a test of its own in
	 * {@code PermitStressTests}.
	 */
	@Test
	void timedOutWaiterTakesNoPermitWithIt() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		for (int i = 0; i < 3; i++) {
			Hold hold = semaphore.hold();
			assertThat(this.threads.start(() -> semaphore.tryAcquire(Duration.ofMillis(20))).value()).isFalse();
			hold.close();
			assertThat(semaphore.available()).isOne();
		}
		assertThat(semaphore.tryAcquire()).isTrue();
	}

	/**
	 * Lock4j's {@code LocalLockExecutor} (its main branch in 2026): two threads that are
	 * the first to use a key both get in, because a new entry looks expired.
	 */
	@Test
	void twoThatAreFirstToUseALockDoNotBothGetIn() throws Exception {
		for (int round = 0; round < 300; round++) {
			NamedLock lock = this.engine.lock("fresh-" + round, LockSettings.PLAIN);
			CyclicBarrier start = new CyclicBarrier(4);
			AtomicInteger inside = new AtomicInteger();
			List<Threads.Task<Void>> tasks = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				tasks.add(this.threads.run(() -> {
					start.await();
					try (Hold hold = lock.hold(Duration.ofSeconds(20))) {
						assertThat(inside.incrementAndGet()).isOne();
						Thread.yield();
						inside.decrementAndGet();
					}
				}));
			}
			for (Threads.Task<Void> task : tasks) {
				task.value();
			}
		}
	}

	/**
	 * Lock4j's {@code LocalLockExecutor}: when the lease of a lock has run out, the next
	 * one gets in while the first is still inside. A lock of ours has no lease.
	 */
	@Test
	void holderThatTakesItsTimeIsNotJoinedByAnother() throws Exception {
		NamedLock lock = this.engine.lock("lease", LockSettings.PLAIN);
		try (Hold hold = lock.hold()) {
			assertThat(this.threads.start(() -> lock.tryLock(250, TimeUnit.MILLISECONDS)).value()).isFalse();
			assertThat(lock.isLocked()).isTrue();
		}
	}

	/**
	 * Spring Framework 7.0's {@code @ConcurrencyLimit} keeps every prototype bean it was
	 * called on (the remedy of spring-framework#35788 is a strong map by proxy).
	 */
	@Test
	void prototypeBeansThatNobodyUsesAnyMoreAreForgotten() {
		this.runner
			.withBean(Gateway.class, Gateway::new, (definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> {
				List<WeakReference<Gateway>> dropped = useAndDrop(context, 2000);
				Threads.until(() -> {
					System.gc();
					return dropped.stream().allMatch((bean) -> bean.get() == null);
				});
				assertThat(dropped).hasSize(2000).allSatisfy((bean) -> assertThat(bean.get()).isNull());
			});
	}

	/**
	 * Each proxy class of its own would stay in the metaspace for ever, and take
	 * milliseconds to make.
	 */
	@Test
	void prototypeBeansShareOneProxyClass() {
		this.runner
			.withBean(Gateway.class, Gateway::new, (definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> assertThat(context.getBean(Gateway.class))
				.hasSameClassAs(context.getBean(Gateway.class)));
	}

	private static List<WeakReference<Gateway>> useAndDrop(ApplicationContext context, int count) {
		List<WeakReference<Gateway>> dropped = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Gateway gateway = context.getBean(Gateway.class);
			assertThat(gateway.pay()).isEqualTo("paid");
			dropped.add(new WeakReference<>(gateway));
		}
		return dropped;
	}

	/**
	 * Resilience4j 2.4.0 runs with its default of 25 permits where the name of a bulkhead
	 * is misspelt. The whole report is tested in {@code StartUpReportTests}.
	 */
	@Test
	void misspeltNameIsNotALimitOfItsOwn() {
		this.runner.withBean(Misspelling.class)
			.withPropertyValues("signalbox.semaphores.misspelled.permits=3")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(WiringException.class)
				.hasMessageContaining("mispelled")
				.hasMessageContaining("Misspelling.call()"));
	}

	/**
	 * Resilience4j 2.4.0: a bulkhead of two has four permits after two releases of what
	 * was not acquired. Under load it is tested in {@code PermitStressTests}.
	 */
	@Test
	void releaseWithoutAcquireDoesNotExceedTheMaximum() {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(2));
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(OverReleaseException.class).isThrownBy(semaphore::release);
		}
		assertThat(semaphore.available()).isEqualTo(2);
		assertThat(semaphore.statistics().rejectedReleases()).isEqualTo(2);
	}

	/**
	 * Spring Framework 7.0's {@code @ConcurrencyLimit(1)} lets five run at once where the
	 * method returns a {@code Mono}, and four of four where it returns a future: it
	 * limits only how the result is put together.
	 */
	@Test
	void resultThatComesLaterIsLimitedUntilItHasCome() {
		this.runner.withBean(Later.class).run((context) -> {
			Later later = context.getBean(Later.class);
			for (int i = 0; i < 5; i++) {
				later.mono().subscribe(later.ended()::add);
				later.future().thenAccept(later.ended()::add);
			}
			assertThat(later.started()).hasSize(2);
			for (int i = 1; i <= 10; i++) {
				assertThat(later.started().poll(10, TimeUnit.SECONDS)).isNotNull().satisfies((end) -> end.complete(""));
				assertThat(later.ended().poll(10, TimeUnit.SECONDS)).isNotNull();
			}
			assertThat(later.mostInside()).hasValue(1);
		});
	}

	static class Gateway {

		@Limited(name = "gateway", permits = 5)
		public String pay() {
			return "paid";
		}

	}

	static class Misspelling {

		@Limited("mispelled")
		public void call() {
		}

	}

	static class Later {

		private final BlockingQueue<CompletableFuture<String>> started = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

		private final AtomicInteger insideFuture = new AtomicInteger();

		private final AtomicInteger insideMono = new AtomicInteger();

		private final AtomicInteger mostInside = new AtomicInteger();

		public BlockingQueue<CompletableFuture<String>> started() {
			return this.started;
		}

		public BlockingQueue<String> ended() {
			return this.ended;
		}

		public AtomicInteger mostInside() {
			return this.mostInside;
		}

		@Limited(name = "future", permits = 1)
		public CompletableFuture<String> future() {
			return begin(this.insideFuture);
		}

		@Limited(name = "mono", permits = 1)
		public Mono<String> mono() {
			return Mono.defer(() -> Mono.fromFuture(begin(this.insideMono)));
		}

		private CompletableFuture<String> begin(AtomicInteger inside) {
			this.mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
			CompletableFuture<String> work = new CompletableFuture<>();
			this.started.add(work);
			return work.whenComplete((value, failure) -> inside.decrementAndGet());
		}

	}

}
