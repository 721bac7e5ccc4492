package io.signalbox.interceptor;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests on virtual threads wait and hold without pinning a carrier, and leave nothing
 * bound to their thread.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.threads.virtual.enabled=true", "spring.datasource.generate-unique-name=true",
				"signalbox.semaphores.gateway.permits=2", "signalbox.locks.fair.fair=true",
				"signalbox.locks.prices.type=read-write", "signalbox.conditions.stock.lock=warehouse",
				"signalbox.barriers.tills.parties=4" })
@EnabledForJreRange(min = JRE.JAVA_24,
		disabledReason = "before JDK 24 a monitor pins the virtual thread, whoever waits in it")
@Timeout(120)
class VirtualThreadTests {

	private static final int MANY = 80;

	@RegisterExtension
	final Threads threads = new Threads();

	private final HttpClient client = HttpClient.newHttpClient();

	private static final String PINNED = "jdk.VirtualThreadPinned";

	@TempDir
	Path directory;

	@LocalServerPort
	private int port;

	@Autowired
	private SignalboxRegistry registry;

	@Test
	void noRequestPinsItsThread() throws Exception {
		List<RecordedEvent> pinned = pinnedDuring(() -> {
			List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
			for (int i = 0; i < MANY; i++) {
				for (String path : List.of("lock", "fair", "read", "write", "limit", "key/" + i % 3, "search", "take",
						"meet", "book")) {
					requests.add(get(path));
				}
			}
			Threads.until(() -> waiting("loaded") > 1 && waiting("stock") > 1);
			requests.add(get("load"));
			for (int i = 0; i < MANY; i++) {
				requests.add(get("deliver"));
			}
			for (CompletableFuture<HttpResponse<String>> request : requests) {
				assertThat(request.get(60, TimeUnit.SECONDS).body()).isEqualTo("virtual, with nothing bound");
			}
		});
		for (String name : List.of("ledger", "fair", "prices", "gateway", "account", "loaded", "stock", "tills",
				"journal")) {
			NamedPrimitive primitive = this.registry.find(name);
			assertThat(primitive.statistics().waitNanos(Outcome.ACQUIRED)).as(name).isPositive();
			assertThat(primitive.waiters()).as(name).isEmpty();
		}
		assertThat(pinned).isEmpty();
	}

	/** That the recording would see it: a class initializer is a native frame. */
	@Test
	void threadThatWaitsWhereItIsPinnedIsSeen() throws Exception {
		List<RecordedEvent> pinned = pinnedDuring(
				() -> assertThat(this.threads.start(Threads.virtual(), () -> Pinning.VALUE).value()).isOne());
		assertThat(pinned).isNotEmpty();
	}

	/** Asynchronous, so that the virtual threads are those of the server. */
	private CompletableFuture<HttpResponse<String>> get(String path) {
		return this.client.sendAsync(
				HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/" + path)).build(),
				BodyHandlers.ofString());
	}

	private int waiting(String name) {
		return this.registry.find(name).statistics().pending();
	}

	private List<RecordedEvent> pinnedDuring(Threads.Body body) throws Exception {
		Path file = this.directory.resolve("recording.jfr");
		try (Recording recording = new Recording()) {
			recording.enable(PINNED).withoutThreshold().withStackTrace();
			recording.start();
			body.run();
			recording.stop();
			recording.dump(file);
		}
		return RecordingFile.readAllEvents(file).stream().filter(VirtualThreadTests::isOurs).toList();
	}

	/**
	 * A recording also has events of ours, of waits and holds. What another library does
	 * is not for us to mend, and the first use of a class, once in a JVM, waits for the
	 * thread that initializes it.
	 */
	private static boolean isOurs(RecordedEvent event) {
		return event.getEventType().getName().equals(PINNED) && event.getStackTrace() != null
				&& !event.getString("pinnedReason").startsWith("Waited for initialization of ")
				&& event.getStackTrace()
					.getFrames()
					.stream()
					.anyMatch((frame) -> frame.getMethod().getType().getName().startsWith("io.signalbox."));
	}

	/** Waits in its initializer. */
	private static final class Pinning {

		private static final int VALUE = initialized();

		private static int initialized() {
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
			return 1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Desk.class, Office.class, Work.class, Shelf.class })
	static class Application {

	}

	@RestController
	static class Desk {

		private final Work work;

		private final Office office;

		Desk(Work work, Office office) {
			this.work = work;
			this.office = office;
		}

		@GetMapping("/lock")
		String lock() {
			return answer(this.work::lock);
		}

		@GetMapping("/fair")
		String fair() {
			return answer(this.work::fair);
		}

		@GetMapping("/read")
		String read() {
			return answer(this.work::read);
		}

		@GetMapping("/write")
		String write() {
			return answer(this.work::write);
		}

		@GetMapping("/limit")
		String limit() {
			return answer(this.work::limit);
		}

		@GetMapping("/key/{id}")
		String key(@PathVariable String id) {
			return answer(() -> this.work.key(id));
		}

		@GetMapping("/search")
		String search() {
			return answer(this.work::search);
		}

		@GetMapping("/load")
		String load() {
			return answer(this.work::load);
		}

		@GetMapping("/take")
		String take() {
			return answer(this.work::take);
		}

		@GetMapping("/deliver")
		String deliver() {
			return answer(this.work::deliver);
		}

		@GetMapping("/meet")
		String meet() {
			return answer(this.work::meet);
		}

		@GetMapping("/book")
		String book() {
			return answer(this.office::book);
		}

		private static String answer(Runnable work) {
			work.run();
			boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread[");
			boolean bound = !TransactionSynchronizationManager.getResourceMap().isEmpty()
					|| TransactionSynchronizationManager.isSynchronizationActive();
			return (virtual ? "virtual" : "platform") + (bound ? ", with something bound" : ", with nothing bound");
		}

	}

	static class Office {

		private final Work work;

		Office(Work work) {
			this.work = work;
		}

		@Transactional
		public void book() {
			this.work.journal();
		}

	}

	static class Work {

		private final Shelf shelf;

		Work(Shelf shelf) {
			this.shelf = shelf;
		}

		@Guarded("ledger")
		void lock() {
			pause();
		}

		@Guarded("fair")
		void fair() {
			pause();
		}

		@Guarded(name = "prices", mode = LockMode.READ)
		void read() {
			pause();
		}

		@Guarded(name = "prices", mode = LockMode.WRITE)
		void write() {
			pause();
		}

		@Limited("gateway")
		void limit() {
			pause();
		}

		@Guarded(name = "account", key = "#id")
		void key(String id) {
			pause();
		}

		@AwaitEvent("loaded")
		void search() {
			pause();
		}

		@SetEvent("loaded")
		void load() {
			pause();
		}

		@AwaitCondition(name = "stock", until = "@shelf.count > 0")
		void take() {
			this.shelf.add(-1);
			pause();
		}

		@SignalCondition("stock")
		void deliver() {
			this.shelf.add(1);
			pause();
		}

		@AwaitBarrier("tills")
		void meet() {
			pause();
		}

		@Guarded("journal")
		void journal() {
			pause();
		}

		private static void pause() {
			LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
		}

	}

	@Component("shelf")
	static class Shelf {

		private int count;

		public int getCount() {
			return this.count;
		}

		void add(int more) {
			this.count += more;
		}

	}

}
