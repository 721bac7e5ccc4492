package io.signalbox.interceptor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.Keys;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Events, conditions and barriers by key.
 */
@Timeout(60)
class KeyedCoordinationTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Jobs.class)
		.withBean(Shelves.class)
		.withBean(Teams.class)
		.withPropertyValues("signalbox.conditions.stock.lock=shelf");

	@Test
	void eventOfAKeyIsRememberedWithNobodyWaitingAndGoneAfterItIsCleared() {
		this.runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			Keys<NamedEvent> events = context.getBean(SignalboxRegistry.class).event("job-done").keys();
			jobs.finish("a");
			assertThat(events.count()).isOne();
			assertThat(jobs.result("a")).isEqualTo("a");
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> jobs.result("b"));
			assertThat(jobs.results(List.of("a"))).isOne();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> jobs.results(List.of("a", "b")));
			jobs.forget("a");
			assertThat(events.count()).isZero();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> jobs.result("a"));
		});
	}

	@Test
	void settingSeveralReleasesTheWaitersOfEach() {
		this.runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			NamedEvent event = context.getBean(SignalboxRegistry.class).event("job-done");
			Threads.Task<String> one = this.threads.start(() -> jobs.patient("a"));
			Threads.Task<String> two = this.threads.start(() -> jobs.patient("b"));
			Threads.until(() -> event.waiters().size() == 2);
			jobs.finishAll(List.of("a", "b", "c"));
			assertThat(one.value()).isEqualTo("a");
			assertThat(two.value()).isEqualTo("b");
			assertThat(event.keys().count()).isEqualTo(3);
		});
	}

	@Test
	void bodyThatCouldNotSetItsEventDoesNotRun() {
		this.runner.withPropertyValues("signalbox.events.job-done.max-keys=1").run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			jobs.finish("a");
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> jobs.finish("b"));
			assertThat(jobs.finished()).isOne();
		});
	}

	@Test
	void keyOfAnEventIsTheOneThatItWasBeforeTheBody() {
		this.runner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			String[] id = { "before" };
			jobs.rename(id);
			assertThat(jobs.result("before")).isEqualTo("before");
		});
	}

	@Test
	void conditionOfAKeyWakesItsWaitersOnly() {
		this.runner.run((context) -> {
			Shelves shelves = context.getBean(Shelves.class);
			NamedCondition stock = context.getBean(NamedCondition.class);
			Threads.Task<Integer> taken = this.threads.start(() -> shelves.take("a", 1));
			Threads.until(() -> stock.waiters().size() == 1);
			shelves.put("b", 1);
			assertThat(taken).isNotDone();
			shelves.put("a", 1);
			assertThat(taken.value()).isZero();
			assertThat(shelves.take("b", 1)).isZero();
			assertThat(stock.keys().count()).isZero();
			assertThat(stock.lock().keys().count()).isZero();
		});
	}

	@Test
	void lockOfAKeyedConditionIsTheGuardOfTheSameKey() {
		this.runner.withPropertyValues("signalbox.conditions.stock.timeout=50ms").run((context) -> {
			Shelves shelves = context.getBean(Shelves.class);
			shelves.put("a", 1);
			shelves.put("b", 1);
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("shelf");
			Hold hold = this.threads.start(() -> lock.keys().hold("a")).value();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> shelves.take("a", 1));
			assertThat(this.threads.run(() -> shelves.count("a")).failure())
				.isInstanceOf(AcquireTimeoutException.class);
			assertThat(shelves.take("b", 1)).isZero();
			hold.close();
			assertThat(shelves.take("a", 1)).isZero();
		});
	}

	@Test
	void partiesOfAKeyWaitForEachOther() {
		this.runner.run((context) -> {
			Teams teams = context.getBean(Teams.class);
			NamedBarrier barrier = context.getBean(SignalboxRegistry.class).barrier("team");
			Threads.Task<Void> red = this.threads.run(() -> teams.start("red"));
			Threads.Task<Void> blue = this.threads.run(() -> teams.start("blue"));
			Threads.until(() -> barrier.waiters().size() == 2);
			assertThat(teams.started()).isZero();
			teams.start("red");
			red.value();
			assertThat(blue).isNotDone();
			teams.start("blue");
			blue.value();
			assertThat(teams.started()).isEqualTo(4);
			assertThat(barrier.keys().count()).isZero();
		});
	}

	@Test
	void severalKeysOfAConditionOrBarrierAreAnErrorAtTheCall() {
		this.runner.run((context) -> {
			Teams teams = context.getBean(Teams.class);
			assertThatIllegalArgumentException().isThrownBy(() -> teams.start(List.of("red", "blue")))
				.withMessageContaining("@AwaitBarrier on " + Teams.class.getName() + ".start(Object)")
				.withMessageContaining("'key' must be one key but was");
			assertThat(teams.started()).isZero();
		});
	}

	static class Jobs {

		private final AtomicInteger finished = new AtomicInteger();

		int finished() {
			return this.finished.get();
		}

		@SetEvent(name = "job-done", key = "#id")
		public void finish(String id) {
			this.finished.incrementAndGet();
		}

		@SetEvent(name = "job-done", key = "#ids")
		public void finishAll(List<String> ids) {
		}

		@SetEvent(name = "job-done", key = "#id[0]")
		public void rename(String[] id) {
			id[0] = "after";
		}

		@AwaitEvent(name = "job-done", key = "#id", timeout = "0")
		public String result(String id) {
			return id;
		}

		@AwaitEvent(name = "job-done", key = "#id", timeout = "20s")
		public String patient(String id) {
			return id;
		}

		@AwaitEvent(name = "job-done", key = "#ids", timeout = "0")
		public int results(List<String> ids) {
			return ids.size();
		}

		@ClearEvent(name = "job-done", key = "#id", on = Moment.ENTRY)
		public void forget(String id) {
		}

	}

	static class Shelves {

		private final Map<String, Integer> items = new ConcurrentHashMap<>();

		public int available(String sku) {
			return this.items.getOrDefault(sku, 0);
		}

		@AwaitCondition(name = "stock", key = "#sku", until = "#root.available(#sku) >= #count")
		public int take(String sku, int count) {
			return this.items.merge(sku, -count, Integer::sum);
		}

		@SignalCondition(name = "stock", key = "#sku")
		public void put(String sku, int count) {
			this.items.merge(sku, count, Integer::sum);
		}

		@Guarded(name = "shelf", key = "#sku", reentrant = true, timeout = "0")
		public int count(String sku) {
			return available(sku);
		}

	}

	static class Teams {

		private final AtomicInteger started = new AtomicInteger();

		int started() {
			return this.started.get();
		}

		@AwaitBarrier(name = "team", key = "#team", parties = 2)
		public void start(Object team) {
			this.started.incrementAndGet();
		}

	}

}
