package io.signalbox.interceptor;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.signalbox.Kind;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.annotation.SetEvent;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * BlockHound finds no blocking call. It changes the classes of its JVM, so it has one of
 * its own.
 */
@Timeout(180)
class BlockHoundTests {

	@TempDir
	private Path directory;

	@Test
	void mixedLoadOnThreadsThatMustNotBlockBlocksNone() throws Exception {
		assertThat(run("load")).contains("found: []").contains("inside at most 3").contains("all free");
	}

	@Test
	void blockingCallInAGuardedBodyIsFound() throws Exception {
		assertThat(run("sleep")).contains("found: [java.lang.Thread.sleep");
	}

	@Test
	void lockOfAQueueIsAllowedToParkAndNoOther() throws Exception {
		assertThat(run("queue-lock")).contains("found: []").contains("parked: true");
		assertThat(run("other-lock")).contains("found: [jdk.internal.misc.Unsafe.park]");
	}

	private String run(String what) throws IOException, InterruptedException {
		Path output = this.directory.resolve(what);
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(java, "-Xmx256m", "-XX:+AllowRedefinitionToAddDeleteMethods",
				"-XX:+EnableDynamicAgentLoading", "-cp", System.getProperty("java.class.path"),
				Application.class.getName(), what)
			.redirectErrorStream(true)
			.redirectOutput(new File(output.toString()))
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output, StandardCharsets.UTF_8);
	}

	/** What runs in the other JVM. */
	static final class Application {

		private static final Duration LONG = Duration.ofSeconds(60);

		private final Queue<String> found = new ConcurrentLinkedQueue<>();

		private Application() {
			BlockHound.builder().loadIntegrations().blockingMethodCallback((method) -> {
				this.found.add(method.getClassName() + "." + method.getName());
				new Exception(method.toString()).printStackTrace();
			}).install();
		}

		public static void main(String[] arguments) {
			Application application = new Application();
			switch (arguments[0]) {
				case "load" -> application.load();
				case "sleep" -> application.sleep();
				case "queue-lock" -> application.park(queueLock());
				default -> application.park(new ReentrantLock());
			}
			System.out.println("found: " + application.found);
			System.exit(0);
		}

		private static ReentrantLock queueLock() {
			try {
				Constructor<?> constructor = Class.forName("io.signalbox.local.QueueLock").getDeclaredConstructor();
				constructor.setAccessible(true);
				return (ReentrantLock) constructor.newInstance();
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void park(ReentrantLock lock) {
			CountDownLatch done = new CountDownLatch(1);
			lock.lock();
			Disposable parked = Schedulers.parallel().schedule(() -> {
				lock.lock();
				lock.unlock();
				done.countDown();
			});
			Threads.until(() -> lock.getQueueLength() == 1);
			Thread waiter = Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().startsWith("parallel"))
				.findFirst()
				.orElseThrow();
			Threads.until(() -> waiter.getState() == Thread.State.WAITING);
			System.out.println("parked: " + !parked.isDisposed());
			lock.unlock();
			Threads.until(() -> done.getCount() == 0);
		}

		private void sleep() {
			Contexts.signalbox()
				.withBean(Work.class)
				.run((context) -> context.getBean(Work.class)
					.sleeping()
					.subscribeOn(Schedulers.parallel())
					.block(LONG));
		}

		private void load() {
			Contexts.signalbox().withBean(Work.class).run((context) -> {
				Work work = context.getBean(Work.class);
				int count = 4_000;
				AtomicInteger ended = new AtomicInteger();
				for (int i = 0; i < count; i++) {
					int number = i;
					Disposable call = Mono.defer(() -> call(work, number))
						.subscribeOn(Schedulers.parallel())
						.doFinally((signal) -> ended.incrementAndGet())
						.subscribe((value) -> {
						}, (ex) -> {
						});
					if (i % 7 == 0) {
						Schedulers.parallel().schedule(call::dispose);
					}
				}
				Threads.until(() -> ended.get() == count);
				System.out.println("inside at most " + work.most());
				SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
				Threads.until(() -> registry.all()
					.stream()
					.allMatch((one) -> one.kind() == Kind.EVENT || one.statistics().active() == 0));
				System.out.println("all free");
			});
		}

		/** Each kind of method in turn. */
		private static Mono<?> call(Work work, int number) {
			return switch (number % 6) {
				case 0 -> work.limited();
				case 1 -> work.many(number % 5).collectList();
				case 2 -> Mono.fromFuture(work.stage());
				case 3 -> work.impatient();
				case 4 -> work.afterLoad();
				default -> (number > 1_000) ? work.load() : work.limited();
			};
		}

	}

	static class Work {

		private final AtomicInteger now = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		public int most() {
			return this.most.get();
		}

		@Limited(name = "few", permits = 3)
		public Mono<String> limited() {
			return Mono.fromSupplier(() -> {
				this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
				return "done";
			})
				.delayElement(Duration.ofNanos(50_000))
				.doOnTerminate(this.now::decrementAndGet)
				.doOnCancel(this.now::decrementAndGet);
		}

		@Guarded(name = "account", key = "#key")
		public Flux<Integer> many(int key) {
			return Flux.range(0, 3).delayElements(Duration.ofNanos(10_000));
		}

		@Guarded("ledger")
		public CompletableFuture<String> stage() {
			return Mono.delay(Duration.ofNanos(10_000)).map((tick) -> "done").toFuture();
		}

		@Guarded(name = "ledger", timeout = "1ms", onTimeout = OnTimeout.SKIP)
		public Mono<String> impatient() {
			return Mono.just("done");
		}

		@AwaitEvent("loaded")
		public Mono<String> afterLoad() {
			return Mono.just("done");
		}

		@SetEvent("loaded")
		public Mono<String> load() {
			return Mono.just("done");
		}

		@Guarded("sleep")
		public Mono<String> sleeping() {
			return Mono.fromCallable(() -> {
				Thread.sleep(1);
				return "slept";
			});
		}

	}

}
