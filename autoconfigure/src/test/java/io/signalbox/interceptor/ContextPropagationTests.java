package io.signalbox.interceptor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What code expects of its thread is there after a wait, too, as a trace id is.
 */
@Timeout(60)
class ContextPropagationTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final ThreadLocal<@Nullable String> TRACE = new ThreadLocal<>();

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Work.class);

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new TraceAccessor());
	}

	@AfterEach
	void remove() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(TraceAccessor.KEY);
		TRACE.remove();
	}

	@Test
	void bodyOfAStageCallThatHadToWaitHasTheContextOfItsCaller() {
		this.runner.run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("ledger");
			Hold hold = lock.hold();
			TRACE.set("one");
			CompletableFuture<String> waiting = context.getBean(Work.class).stage();
			TRACE.set("two");
			hold.close();
			assertThat(waiting.get(10, TimeUnit.SECONDS)).startsWith("one on ")
				.doesNotEndWith(Thread.currentThread().getName());
			assertThat(TRACE.get()).isEqualTo("two");
		});
	}

	@Test
	void bodyOfAReactiveCallHasTheContextOfItsSubscriber() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("ledger");
			Hold hold = lock.hold();
			CompletableFuture<String> mono = work.mono()
				.contextWrite(Context.of(TraceAccessor.KEY, "of the mono"))
				.toFuture();
			CompletableFuture<String> flux = work.flux()
				.contextWrite(Context.of(TraceAccessor.KEY, "of the flux"))
				.last()
				.toFuture();
			Threads.until(() -> lock.waiting() == 2);
			hold.close();
			assertThat(mono.get(10, TimeUnit.SECONDS)).startsWith("of the mono on ");
			assertThat(flux.get(10, TimeUnit.SECONDS)).startsWith("of the flux on ");
		});
	}

	@Test
	void automaticPropagationOfReactorReachesWhatFollowsAWait() {
		Hooks.enableAutomaticContextPropagation();
		try {
			this.runner.run((context) -> {
				Work work = context.getBean(Work.class);
				Hold hold = context.getBean(SignalboxRegistry.class).lock("ledger").hold();
				TRACE.set("of the thread");
				CompletableFuture<String> late = work.late()
					.map((seen) -> seen + ", then " + TRACE.get())
					.contextCapture()
					.toFuture();
				TRACE.remove();
				hold.close();
				assertThat(late.get(10, TimeUnit.SECONDS)).isEqualTo("of the thread, then of the thread");
			});
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	@Test
	void contextThatCannotBeCapturedOrRestoredFailsTheCallAndNothingStaysHeld() {
		this.runner.run((context) -> {
			Work work = context.getBean(Work.class);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("ledger");
			Hold hold = lock.hold();
			TRACE.set("fails on get");
			CompletableFuture<String> notCaptured = work.stage();
			assertFailed(notCaptured, "get");
			TRACE.set("fails on set");
			CompletableFuture<String> notRestored = work.stage();
			assertThat(lock.waiting()).isOne();
			hold.close();
			assertFailed(notRestored, "set");
			Threads.until(() -> !lock.isLocked() && lock.waiting() == 0);
			TRACE.remove();
			assertThat(work.mono().block(LONG)).startsWith("null on ");
		});
	}

	private static void assertFailed(CompletableFuture<String> stage, String message) throws Exception {
		try {
			stage.get(10, TimeUnit.SECONDS);
			throw new AssertionError("did not fail");
		}
		catch (ExecutionException ex) {
			assertThat(ex.getCause()).hasMessage(message);
		}
	}

	static class Work {

		private static String look() {
			return TRACE.get() + " on " + Thread.currentThread().getName();
		}

		@Guarded("ledger")
		public CompletableFuture<String> stage() {
			return CompletableFuture.completedFuture(look());
		}

		@Guarded("ledger")
		public Mono<String> mono() {
			return Mono.just(look());
		}

		@Guarded("ledger")
		public Flux<String> flux() {
			return Flux.just("first", look());
		}

		@Guarded("ledger")
		public Mono<String> late() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> "" + TRACE.get());
		}

	}

	static final class TraceAccessor implements ThreadLocalAccessor<String> {

		static final String KEY = "test.trace";

		@Override
		public Object key() {
			return KEY;
		}

		@Override
		public @Nullable String getValue() {
			String value = TRACE.get();
			if ("fails on get".equals(value)) {
				throw new IllegalStateException("get");
			}
			return value;
		}

		@Override
		public void setValue(String value) {
			if ("fails on set".equals(value)) {
				throw new IllegalStateException("set");
			}
			TRACE.set(value);
		}

		@Override
		public void setValue() {
			TRACE.remove();
		}

	}

}
