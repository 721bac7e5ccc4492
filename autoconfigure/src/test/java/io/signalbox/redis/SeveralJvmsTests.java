package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.LongCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Real JVMs that share a server: no more are ever inside than may be, and who waits in
 * one is woken by another.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class SeveralJvmsTests {

	private static final Duration LEASE = RedisSettings.DEFAULT_LEASE;

	private static final long LONG = 30_000;

	private final String prefix = "jvms-" + UUID.randomUUID();

	private final List<OtherJvm> jvms = new ArrayList<>();

	private OtherJvm jvm() throws Exception {
		OtherJvm jvm = OtherJvm.start(SharedRedis.server().port(), SharedRedis.server().port(), this.prefix, LEASE);
		this.jvms.add(jvm);
		return jvm;
	}

	@AfterEach
	void end() {
		this.jvms.forEach(OtherJvm::close);
	}

	private static void waiting(OtherJvm jvm, String what, int count) {
		Threads.until(() -> jvm.tell("waiting", what).equals(String.valueOf(count)));
	}

	/**
	 * Lets three JVMs contend, which count who is inside at a server that has nothing
	 * else to do.
	 */
	private void contend(int rounds, String... kinds) throws Exception {
		try (RedisProcess witness = RedisProcess.start()) {
			RedissonClient counter = SharedRedis.connect(witness.port(), LEASE);
			for (String kind : kinds) {
				counter.getBucket(this.prefix + ":count:" + kind, LongCodec.INSTANCE).set(0L);
			}
			counter.shutdown(0, 500, TimeUnit.MILLISECONDS);
			for (int i = 0; i < 3; i++) {
				this.jvms.add(OtherJvm.start(SharedRedis.server().port(), witness.port(), this.prefix, LEASE));
			}
			Map<String, List<CompletableFuture<String>>> begun = new LinkedHashMap<>();
			for (String kind : kinds) {
				String command = kind.equals("write") ? "share" : "contend " + kind;
				begun.put(kind, this.jvms.stream().map((jvm) -> jvm.begin(command, rounds)).toList());
			}
			for (String kind : kinds) {
				List<String> results = new ArrayList<>();
				for (int i = 0; i < 3; i++) {
					results.add(this.jvms.get(i).result(begun.get(kind).get(i)));
				}
				String count = witness.ask("GET " + this.prefix + ":count:" + kind).lines().toList().get(1);
				switch (kind) {
					case "write" -> {
						assertThat(results).as("how often beside a writer").containsOnly("0");
						assertThat(count).isEqualTo(String.valueOf(3 * rounds / 4));
					}
					case "permit" -> assertThat(results).as("most inside").isSubsetOf("1", "2").contains("2");
					default -> {
						assertThat(results).as("most inside").containsOnly("1");
						assertThat(count).isEqualTo(String.valueOf(3 * rounds));
					}
				}
			}
		}
	}

	@Test
	void neverAreMoreInsideThanMayBeNorAnybodyWithAWriterAndNoIncrementIsLost() throws Exception {
		contend(100, "lock", "fair", "write", "permit");
	}

	@ParameterizedTest
	@Tag("failures")
	@ValueSource(strings = { "lock", "fair", "write", "permit" })
	void neverAreMoreInsideThanMayBeNorAnybodyWithAWriterInThreeThousandRounds(String kind) throws Exception {
		contend(1_000, kind);
	}

	@Test
	void otherSettingsUnderTheSameNameAreRefused() throws Exception {
		jvm().tell("make", "permit");
		try (RedissonEngine engine = SharedRedis.engine(SharedRedis.client(), this.prefix)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> engine.semaphore("permits", SemaphoreSettings.bounded(3)))
				.withMessageContaining("Semaphore 'permits' is 'semaphore permits=3' here but 'semaphore permits=2' in "
						+ "another instance");
			try (Hold hold = ((Holdable) Puppet.make(engine, "permit")).hold()) {
				assertThat(hold).isNotNull();
			}
		}
	}

	@Test
	void eventThatIsSetInOneJvmReleasesWhoWaitsInAnotherAlsoIfItIsClearedAtOnce() throws Exception {
		OtherJvm one = jvm();
		OtherJvm two = jvm();
		for (int i = 0; i < 20; i++) {
			CompletableFuture<String> waiter = one.begin("await", LONG);
			waiting(one, "event", 1);
			two.tell("set");
			two.tell("clear");
			assertThat(one.result(waiter)).isEqualTo("true");
			assertThat(two.tell("await", 0)).isEqualTo("false");
		}
	}

	@Test
	void signalWakesAsManyAsItSaysInWhicheverJvmTheyWait() throws Exception {
		OtherJvm one = jvm();
		OtherJvm two = jvm();
		List<CompletableFuture<String>> waiters = new ArrayList<>();
		for (int i = 1; i <= 4; i++) {
			waiters.add(((i % 2 == 0) ? one : two).begin("sleep", LONG));
			Threads.until(() -> Integer.parseInt(one.tell("waiting", "condition"))
					+ Integer.parseInt(two.tell("waiting", "condition")) == waiters.size());
		}
		assertThat(two.tell("signal", 2)).startsWith("signalled");
		assertThat(one.result(waiters.get(1))).isEqualTo("true");
		assertThat(two.result(waiters.get(0))).isEqualTo("true");
		waiting(one, "condition", 1);
		waiting(two, "condition", 1);
		assertThat(waiters.get(2)).isNotDone();
		assertThat(waiters.get(3)).isNotDone();
		one.tell("signal", 10);
		assertThat(two.result(waiters.get(2))).isEqualTo("true");
		assertThat(one.result(waiters.get(3))).isEqualTo("true");
	}

	@Test
	void nobodyPassesABarrierBeforeTheOtherJvmHasArrivedThroughAHundredGenerations() throws Exception {
		OtherJvm one = jvm();
		OtherJvm two = jvm();
		CompletableFuture<String> first = one.begin("rounds", 100);
		CompletableFuture<String> second = two.begin("rounds", 100);
		assertThat(one.result(first)).as("how often it passed alone").isEqualTo("0");
		assertThat(two.result(second)).isEqualTo("0");
	}

	@Test
	void partyThatTimesOutBreaksTheBarrierForTheOtherJvmUntilAReset() throws Exception {
		OtherJvm one = jvm();
		OtherJvm two = jvm();
		CompletableFuture<String> waiter = one.begin("arrive", LONG);
		waiting(one, "barrier", 1);
		try (RedissonEngine three = SharedRedis.engine(SharedRedis.client(), this.prefix)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> three.barrier("barrier",
						new io.signalbox.BarrierSettings(3, Timeout.of(Puppet.BARRIER_TIMEOUT))))
				.withMessageContaining("Barrier 'barrier' is 'barrier parties=3' here but 'barrier parties=2'");
		}
		CompletableFuture<String> late = one.begin("arrive", 0);
		assertThat(one.result(waiter)).as("two parties").isEqualTo("0");
		assertThat(one.result(late)).isEqualTo("1");
		assertThat(two.tell("arrive", 10))
			.startsWith("BarrierBrokenException: Barrier 'barrier' not passed within 10ms");
		assertThat(one.tell("arrive", LONG)).startsWith("BarrierBrokenException: Barrier 'barrier' is broken");
		one.tell("reset");
		CompletableFuture<String> again = two.begin("arrive", LONG);
		assertThat(one.tell("arrive", LONG)).isIn("0", "1");
		assertThat(two.result(again)).isIn("0", "1");
	}

	@Test
	void jvmThatClosesGivesBackAllThatItHoldsAndLeavesAllThatItWaitsForWithinTwoSeconds() throws Exception {
		OtherJvm leaving = jvm();
		OtherJvm staying = jvm();
		for (String what : List.of("lock", "write", "permit")) {
			assertThat(leaving.tell("hold", what, 0)).isEqualTo("held");
		}
		CompletableFuture<String> party = leaving.begin("arrive", LONG);
		CompletableFuture<String> atEvent = leaving.begin("await", LONG);
		waiting(leaving, "barrier", 1);
		waiting(leaving, "event", 1);
		CompletableFuture<String> next = staying.begin("hold", "lock", LONG);
		waiting(staying, "lock", 1);
		long since = System.nanoTime();
		leaving.tell("close");
		assertThat(leaving.result(party)).startsWith("AcquireRejectedException");
		assertThat(leaving.result(atEvent)).startsWith("AcquireRejectedException");
		assertThat(staying.result(next)).isEqualTo("held");
		assertThat(staying.tell("hold", "write", LONG)).isEqualTo("held");
		assertThat(staying.tell("hold", "permit", LONG)).isEqualTo("held");
		assertThat(staying.tell("hold", "permit", LONG)).isEqualTo("held");
		assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(2));
		CompletableFuture<String> first = staying.begin("arrive", LONG);
		waiting(staying, "barrier", 1);
		assertThat(first).as("the one who left does not count").isNotDone();
		assertThat(staying.tell("arrive", LONG)).isEqualTo("1");
		assertThat(staying.result(first)).isEqualTo("0");
	}

}
