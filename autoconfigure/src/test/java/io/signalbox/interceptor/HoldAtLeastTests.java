package io.signalbox.interceptor;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Holder;
import io.signalbox.NamedLock;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * {@code holdAtLeast} keeps the lock taken after the method has returned.
 */
@Timeout(60)
class HoldAtLeastTests {

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Jobs.class);

	@Test
	void callerGoesOnAtOnceAndTheNextRunIsSkipped() {
		this.runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			assertThat(jobs.nightly()).isOne();
			assertThat(jobs.nightly()).as("skipped").isZero();
			assertThat(lock(context, "nightly").isLocked()).isTrue();
			assertThat(lock(context, "nightly").holders()).extracting(Holder::thread)
				.singleElement()
				.asString()
				.contains(Thread.currentThread().getName(), "held for at least 1h");
		});
	}

	@Test
	void lockIsFreeWhenTheTimeIsOver() {
		this.runner.withPropertyValues("signalbox.locks.nightly.hold-at-least=200ms").run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			long start = System.nanoTime();
			assertThat(jobs.nightly()).isOne();
			Threads.until(() -> jobs.nightly() == 2);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000);
		});
	}

	@Test
	void configurationSwitchesItOff() {
		this.runner.withPropertyValues("signalbox.locks.nightly.hold-at-least=0").run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			assertThat(jobs.nightly()).isOne();
			assertThat(jobs.nightly()).isEqualTo(2);
		});
	}

	@Test
	void itCountsAfterAnExceptionAndForResultsThatComeLaterAndEachKey() {
		this.runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			assertThatIllegalStateException().isThrownBy(jobs::failing).withMessage("planned");
			assertThat(lock(context, "failing").isLocked()).isTrue();
			CompletableFuture<String> result = new CompletableFuture<>();
			CompletableFuture<String> later = jobs.later(result);
			result.complete("done");
			assertThat(later.join()).isEqualTo("done");
			assertThat(lock(context, "later").isLocked()).isTrue();
			assertThat(jobs.byKey("a")).isTrue();
			assertThat(jobs.byKey("b")).isTrue();
			assertThat(jobs.byKey("a")).as("skipped").isFalse();
			assertThatIllegalArgumentException().isThrownBy(() -> jobs.byKey(List.of("c", "d")))
				.withMessageContaining("'key' must be one key");
		});
	}

	@Test
	void scheduledRunsOfTwoSchedulesAreOne() {
		this.runner.withBean(Scheduling.class).run((context) -> {
			NamedLock lock = lock(context, "scheduled");
			Threads.until(() -> lock.statistics().attempts(Outcome.TIMEOUT) >= 3);
			assertThat(context.getBean(Scheduling.class).runs()).isOne();
		});
	}

	@Test
	void mistakesAreReportedTogether() {
		Contexts.signalbox()
			.withBean(Wrong.class)
			.withPropertyValues("signalbox.locks.forever.hold-at-least=none",
					"signalbox.locks.unreadable.hold-at-least=5", "signalbox.locks.sides.type=read-write",
					"signalbox.locks.sides.hold-at-least=5s", "signalbox.locks.configured.hold-at-least=5s",
					"signalbox.locks.shelf.hold-at-least=5s", "signalbox.conditions.stock.lock=shelf")
			.run((context) -> {
				assertReported(context, "Wrong.text()",
						"@Guarded 'holdAtLeast' must be a time such as '5s' but was 'x'");
				assertReported(context, "Wrong.none()",
						"@Guarded 'holdAtLeast' must be a time such as '5s' but was 'none'");
				assertReported(context, "Wrong.negative()",
						"@Guarded 'holdAtLeast' must be a time such as '5s' but was '-1s'");
				assertReported(context, "Wrong.reentrant()", "'reentrant' is held at least 5s and is re-entrant");
				assertReported(context, "Wrong.reading()",
						"'catalog' is a read-write lock, whose holds end by their release");
				assertReported(context, "Wrong.o", "'differs' has different hold-at-least, ");
				assertReported(context, "Wrong.keys(List)",
						"'keys' is held at least 5s, so a caller who gets only some of several keys would keep those");
				assertReported(context, "Wrong.two()",
						"'first' is held at least 5s, also where the method does not run");
				assertReported(context, "Wrong.configured()",
						"'configured' is held at least 5s, also where the method does not run");
				assertReported(context, "signalbox.locks.forever.hold-at-least", "must be a time but was 'none'");
				assertReported(context, "signalbox.locks.unreadable.hold-at-least", "can't be '5'");
				assertReported(context, "signalbox.locks.sides", "'sides' is a read-write lock");
				assertReported(context, "signalbox.conditions.stock",
						"the lock 'shelf' of condition 'stock' is held at least 5s");
			});
	}

	private static void assertReported(AssertableApplicationContext context, String where, String what) {
		assertThat(context).hasFailed();
		List<WiringProblem> problems = ((WiringException) context.getStartupFailure()).getProblems();
		assertThat(problems).anySatisfy((problem) -> {
			assertThat(problem.where()).contains(where);
			assertThat(problem.what()).contains(what);
			assertThat(problem.remedy()).isNotEmpty();
		});
	}

	private static NamedLock lock(ApplicationContext context, String name) {
		return context.getBean(SignalboxRegistry.class).lock(name);
	}

	static class Jobs {

		private final AtomicInteger runs = new AtomicInteger();

		@Guarded(name = "nightly", timeout = "0", onTimeout = OnTimeout.SKIP, holdAtLeast = "1h")
		public int nightly() {
			return this.runs.incrementAndGet();
		}

		@Guarded(name = "failing", holdAtLeast = "1h")
		public void failing() {
			throw new IllegalStateException("planned");
		}

		@Guarded(name = "later", holdAtLeast = "1h")
		public CompletableFuture<String> later(CompletableFuture<String> result) {
			return result;
		}

		@Guarded(name = "keyed", key = "#key", timeout = "0", onTimeout = OnTimeout.SKIP, holdAtLeast = "1h")
		public boolean byKey(Object key) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

		private final AtomicInteger runs = new AtomicInteger();

		int runs() {
			return this.runs.get();
		}

		@Scheduled(fixedRate = 5)
		@Scheduled(fixedRate = 7)
		@Guarded(name = "scheduled", timeout = "0", onTimeout = OnTimeout.SKIP, holdAtLeast = "1h")
		public void run() {
			this.runs.incrementAndGet();
		}

	}

	static class Wrong {

		@Guarded(name = "text", holdAtLeast = "x")
		public void text() {
		}

		@Guarded(name = "none", holdAtLeast = "none")
		public void none() {
		}

		@Guarded(name = "negative", holdAtLeast = "-1s")
		public void negative() {
		}

		@Guarded(name = "reentrant", reentrant = true, holdAtLeast = "5s")
		public void reentrant() {
		}

		@Guarded(name = "catalog", mode = LockMode.READ, holdAtLeast = "5s")
		public void reading() {
		}

		@Guarded(name = "differs", holdAtLeast = "5s")
		public void one() {
		}

		@Guarded(name = "differs", holdAtLeast = "6s")
		public void other() {
		}

		@Guarded(name = "keys", key = "#ids", holdAtLeast = "5s")
		public void keys(List<String> ids) {
		}

		@Guarded(name = "first", holdAtLeast = "5s")
		@Guarded("second")
		public void two() {
		}

		@Guarded("configured")
		@Guarded("more")
		public void configured() {
		}

	}

}
