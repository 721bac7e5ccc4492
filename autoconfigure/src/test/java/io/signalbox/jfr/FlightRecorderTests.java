package io.signalbox.jfr;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxFlightRecorderAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxWatchAutoConfiguration;
import io.signalbox.watch.Watch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events are recorded and read back.
 */
@Timeout(60)
class FlightRecorderTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(SignalboxFlightRecorderAutoConfiguration.class,
				SignalboxWatchAutoConfiguration.class))
		.withPropertyValues("signalbox.watch.interval=20ms");

	private interface Body {

		void run(ApplicationContext context) throws Exception;

	}

	private List<RecordedEvent> record(String longerThan, Body body) throws Exception {
		Path file = this.directory.resolve("test.jfr");
		try (Recording recording = new Recording()) {
			recording.enable("signalbox.Wait").with("longerThan", longerThan);
			recording.enable("signalbox.Hold").with("longerThan", longerThan);
			recording.enable("signalbox.Deadlock");
			recording.start();
			this.runner.run((context) -> body.run(context));
			recording.stop();
			recording.dump(file);
		}
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> event.getEventType().getName().startsWith("signalbox."))
			.toList();
	}

	private static List<RecordedEvent> of(List<RecordedEvent> events, String type) {
		return events.stream().filter((event) -> event.getEventType().getName().equals(type)).toList();
	}

	/** One holds, and another one waits for it. */
	private void meet(ApplicationContext context) throws Exception {
		SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
		NamedLock lock = registry.lock("ledger");
		lock.hold().close();
		Hold hold = lock.hold();
		Task<Void> waiter = this.threads.run(() -> lock.hold(LONG).close());
		Threads.until(() -> lock.waiting() == 1);
		hold.close();
		waiter.value();
	}

	@Test
	void waitsThatReallyWaitedAndHoldsThatWereMeasured() throws Exception {
		List<RecordedEvent> events = record("0 ms", this::meet);
		assertThat(of(events, "signalbox.Wait")).singleElement().satisfies((event) -> {
			assertThat(event.getString("name")).isEqualTo("ledger");
			assertThat(event.getString("kind")).isEqualTo("lock");
			assertThat(event.getString("outcome")).isEqualTo("acquired");
			assertThat(event.getDuration("waited")).isPositive();
			assertThat(event.getThread().getJavaName()).startsWith("test-");
		});
		assertThat(of(events, "signalbox.Hold")).hasSize(3).allSatisfy((event) -> {
			assertThat(event.getString("name")).isEqualTo("ledger");
			assertThat(event.getDuration("held")).isPositive();
		});
	}

	@Test
	void shorterOnesThanTheSettingAreNotRecorded() throws Exception {
		assertThat(record("1 h", this::meet)).isEmpty();
	}

	@Test
	void deadlockIsOneEvent() throws Exception {
		List<RecordedEvent> events = record("1 h", (context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			NamedLock a = registry.lock("ledger");
			NamedLock b = registry.lock("journal");
			CyclicBarrier met = new CyclicBarrier(2);
			Task<Void> first = holdsAndWants(a, b, met);
			Task<Void> second = holdsAndWants(b, a, met);
			Threads.until(() -> a.waiting() == 1 && b.waiting() == 1);
			Threads.until(() -> !context.getBean(Watch.class).deadlocks().isEmpty());
			first.interrupt();
			assertThat(first.failure()).isInstanceOf(InterruptedException.class);
			second.value();
			// by the next look all have been told of this one
			Threads.until(() -> context.getBean(Watch.class).deadlocks().isEmpty());
		});
		assertThat(events).singleElement().satisfies((event) -> {
			assertThat(event.getInt("participants")).isEqualTo(2);
			assertThat(event.getInt("behind")).isZero();
			assertThat(event.getString("waits")).contains("for Lock 'ledger', behind 'test-",
					"for Lock 'journal', behind 'test-");
		});
	}

	private Task<Void> holdsAndWants(NamedLock held, NamedLock wanted, CyclicBarrier met) {
		return this.threads.run(() -> {
			try (Hold hold = held.hold()) {
				met.await();
				wanted.hold(LONG).close();
			}
		});
	}

}
