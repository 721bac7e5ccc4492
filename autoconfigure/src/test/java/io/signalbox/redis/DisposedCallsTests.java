package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;

import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedPrimitive;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxRedisAutoConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscribers of annotated methods who go at any moment, in applications: nothing is left
 * behind. The lease is so long that its end could not hide what is.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class DisposedCallsTests {

	private static final int SOME = 100;

	private static final int MANY = 1_000;

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration SOON = Duration.ofSeconds(4);

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(SignalboxRedisAutoConfiguration.class))
		.withPropertyValues("signalbox.engine=redis", "signalbox.redis.key-prefix=disposed-" + UUID.randomUUID(),
				"signalbox.redis.lease=30s", "signalbox.conditions.condition.lock=condition-lock")
		.withBean(Work.class);

	/** Runs with the work of one application and the primitives of both. */
	private void run(Body body) {
		ApplicationContextRunner connected = this.runner
			.withPropertyValues("signalbox.redis.url=" + SharedRedis.server().address());
		connected.run((here) -> connected.run((there) -> body.run(here.getBean(Work.class),
				here.getBean(SignalboxRegistry.class), there.getBean(SignalboxRegistry.class))));
	}

	/** What a test does. */
	private interface Body {

		void run(Work work, SignalboxRegistry here, SignalboxRegistry there) throws Exception;

	}

	private static void dispose(int rounds, Mono<String> call) {
		for (int i = 0; i < rounds; i++) {
			Disposable subscription = call.subscribe((value) -> {
			}, (failure) -> {
			});
			GivingUpTests.aWhile();
			subscription.dispose();
		}
	}

	private static Mono<String> call(Work work, String what) {
		return switch (what) {
			case "lock" -> work.lock();
			case "read" -> work.read();
			case "write" -> work.write();
			case "permit" -> work.permit();
			case "event" -> work.event();
			case "condition" -> work.condition();
			default -> work.barrier();
		};
	}

	private static NamedPrimitive the(SignalboxRegistry registry, String what) {
		return switch (what) {
			case "lock" -> registry.lock("lock");
			case "read" -> registry.readWriteLock("read-write").readLock();
			case "write" -> registry.readWriteLock("read-write").writeLock();
			case "permit" -> registry.semaphore("permit");
			case "event" -> registry.event("event");
			case "condition" -> registry.condition("condition");
			default -> registry.barrier("barrier");
		};
	}

	private void nothingStaysHeld(String what, boolean contended, int rounds) {
		run((work, here, there) -> {
			Holdable theirs = (Holdable) the(there, what.equals("read") ? "write" : what);
			int all = what.equals("permit") ? 2 : 1;
			Grant held = contended ? theirs.enter(this, all, Timeout.of(LONG)) : null;
			dispose(rounds, call(work, what));
			if (held != null) {
				held.release();
			}
			theirs.enter("another", all, Timeout.of(SOON)).release();
			NamedPrimitive mine = the(here, what);
			Threads.until(() -> mine.statistics().active() + mine.statistics().pending() == 0);
			assertThat(mine.engine()).isEqualTo("redis");
		});
	}

	private void nobodyWaits(String where, boolean open, int rounds) {
		run((work, here, there) -> {
			work.open = open;
			if (open) {
				there.event("event").set();
			}
			dispose(rounds, call(work, where));
			NamedPrimitive mine = the(here, where);
			Threads.until(() -> mine.statistics().pending() == 0);
			assertThat(mine.engine()).isEqualTo("redis");
			try (Hold hold = there.lock("condition-lock").hold(SOON)) {
				assertThat(hold).isNotNull();
			}
			NamedBarrier barrier = here.barrier("barrier");
			Threads.until(() -> {
				barrier.reset();
				return !barrier.isBroken() && barrier.waiting() == 0;
			});
			Task<Integer> party = this.threads.start(() -> barrier.await());
			Threads.until(() -> barrier.waiting() == 1);
			assertThat(there.barrier("barrier").await()).isOne();
			assertThat(party.value()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void hundredWhoGoLeaveNothingHeldForFourSeconds(boolean contended) {
		nothingStaysHeld(contended ? "permit" : "lock", contended, SOME);
	}

	@ParameterizedTest
	@Tag("failures")
	@CsvSource({ "lock, false", "lock, true", "read, false", "read, true", "write, false", "write, true",
			"permit, false", "permit, true" })
	void thousandWhoGoLeaveNothingHeldForFourSeconds(String what, boolean contended) {
		nothingStaysHeld(what, contended, MANY);
	}

	@ParameterizedTest
	@Tag("failures")
	@CsvSource({ "event, false", "event, true", "condition, false", "condition, true", "barrier, false" })
	void thousandWhoGoLeaveNobodyWaiting(String where, boolean open) {
		nobodyWaits(where, open, MANY);
	}

	/** Public, as its proxy comes from another class loader. */
	public static class Work {

		/** What the condition is about. */
		public volatile boolean open;

		@Guarded("lock")
		public Mono<String> lock() {
			return Mono.never();
		}

		@Guarded(name = "read-write", mode = LockMode.READ)
		public Mono<String> read() {
			return Mono.never();
		}

		@Guarded(name = "read-write", mode = LockMode.WRITE)
		public Mono<String> write() {
			return Mono.never();
		}

		@Limited(name = "permit", permits = 2)
		public Mono<String> permit() {
			return Mono.never();
		}

		@AwaitEvent("event")
		public Mono<String> event() {
			return Mono.never();
		}

		@SetEvent("event")
		public void set() {
			this.open = true;
		}

		@AwaitCondition(name = "condition", until = "#root.open")
		public Mono<String> condition() {
			return Mono.never();
		}

		@SignalCondition("condition")
		public void signal() {
			this.open = true;
		}

		@AwaitBarrier(name = "barrier", parties = 2)
		public Mono<String> barrier() {
			return Mono.never();
		}

	}

}
