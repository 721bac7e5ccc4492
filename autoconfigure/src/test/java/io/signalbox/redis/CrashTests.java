package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RList;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * JVMs that are killed, or stand still, while they hold or wait.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class CrashTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration LONG = Duration.ofSeconds(30);

	@RegisterExtension
	final Threads threads = new Threads();

	private final String prefix = "crash-" + UUID.randomUUID();

	private final List<OtherJvm> jvms = new ArrayList<>();

	private RedissonClient client;

	private RedissonEngine engine;

	@BeforeEach
	void begin() {
		this.client = SharedRedis.connect(SharedRedis.server().port(), LEASE);
		this.engine = SharedRedis.engine(this.client, this.prefix);
	}

	private OtherJvm jvm() throws Exception {
		OtherJvm jvm = OtherJvm.start(SharedRedis.server().port(), SharedRedis.server().port(), this.prefix, LEASE);
		this.jvms.add(jvm);
		return jvm;
	}

	@AfterEach
	void end() {
		this.engine.close();
		this.client.shutdown(0, 500, TimeUnit.MILLISECONDS);
		this.jvms.forEach(OtherJvm::close);
	}

	@SuppressWarnings("unchecked")
	private <P> P the(String what) {
		return (P) Puppet.make(this.engine, what);
	}

	private static Duration timed(Threads.Body body) throws Exception {
		long start = System.nanoTime();
		body.run();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static int all(String what) {
		return what.equals("permit") ? Puppet.PERMITS : 1;
	}

	@Test
	void whoIsKilledFreesWhatHeHeldWithinTheLeaseAndASecond() throws Exception {
		OtherJvm jvm = jvm();
		// for each what he holds and what that keeps others from
		Map<String, String> held = Map.of("lock", "lock", "fair", "fair", "write", "read", "other-read", "other-write",
				"permit", "permit");
		for (String what : held.keySet()) {
			assertThat(jvm.tell("hold", what, 0)).isEqualTo("held");
		}
		for (String what : held.values()) {
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> this.<Holdable>the(what).enter("probe", all(what), Timeout.ZERO));
		}
		jvm.kill9();
		long since = System.nanoTime();
		for (String what : held.values()) {
			this.<Holdable>the(what).enter(this, all(what), Timeout.of(LONG)).release();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(LEASE.plusSeconds(1));
	}

	@Test
	void whoStandsStillForTwoLeasesIsToldItsLateWriteRefusedByItsTokenAndNobodyElsesHoldGivenBack() throws Exception {
		List<String> held = List.of("lock", "permit", "fenced");
		try (TokenStore store = TokenStore.open()) {
			OtherJvm jvm = jvm();
			for (String what : held) {
				assertThat(jvm.tell("hold", what, 0)).isEqualTo("held");
			}
			assertThat(jvm.tell("write", store.url(), "in-time")).isEqualTo("1");
			long token = store.token();
			jvm.pause();
			long since = System.nanoTime();
			List<Grant> grants = new ArrayList<>();
			for (String what : held) {
				grants.add(this.<Holdable>the(what).enter(this, all(what), Timeout.of(LONG)));
			}
			assertThat(grants.get(2).fencingToken()).isGreaterThan(token);
			assertThat(TokenStore.write(store.url(), "next", grants.get(2).fencingToken())).isOne();
			Threads.until(() -> System.nanoTime() - since > LEASE.multipliedBy(2).toNanos());
			jvm.resume();
			assertThat(jvm.tell("write", store.url(), "late")).as("rows that it wrote").isEqualTo("0");
			assertThat(store.value()).isEqualTo("next");
			for (String what : held) {
				assertThat(jvm.tell("release", what)).startsWith("LeaseLostException");
				assertThat(jvm.tell("lost", what)).isEqualTo("1");
				assertThat(jvm.tell("hold", what, 0)).as("mine is still held").startsWith("AcquireTimeoutException");
			}
			grants.forEach(Grant::release);
			for (String what : held) {
				assertThat(jvm.tell("hold", what, 1_000)).isEqualTo("held");
			}
			assertThat(jvm.tell("write", store.url(), "again")).isEqualTo("1");
		}
	}

	@Test
	void partyThatIsKilledBeforeItArrivesBreaksTheBarrierByTheTimeoutOfTheOthers() throws Exception {
		OtherJvm jvm = jvm();
		jvm.tell("make", "barrier");
		NamedBarrier barrier = the("barrier");
		Task<Integer> waiting = this.threads.start(() -> barrier.await(Duration.ofSeconds(1)));
		Threads.until(() -> barrier.waiting() == 1);
		jvm.kill9();
		assertThat(waiting.failure()).isInstanceOf(BarrierBrokenException.class);
		barrier.reset();
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(() -> barrier.await(Duration.ZERO))
			.withMessageContaining("not passed at once");
	}

	@Test
	void partyThatIsKilledAfterItHasArrivedCounts() throws Exception {
		OtherJvm jvm = jvm();
		jvm.begin("arrive", LONG.toMillis());
		Threads.until(() -> jvm.tell("waiting", "barrier").equals("1"));
		jvm.kill9();
		NamedBarrier barrier = the("barrier");
		assertThat(barrier.await(Duration.ZERO)).isOne();
		assertThat(barrier.isBroken()).isFalse();
	}

	@Test
	@Tag("failures")
	void lastPartyThatDiesBeforeItHasSaidSoBreaksItForTheOthersInFiveSecondsAndForNobodyAfterThem() throws Exception {
		NamedBarrier barrier = the("barrier");
		Task<Integer> waiting = this.threads.start(() -> barrier.await(Duration.ofSeconds(1)));
		Threads.until(() -> barrier.waiting() == 1);
		// all that is left of it
		this.client.getAtomicLong(RedisKey.of(this.prefix, "barrier", null).arrived()).incrementAndGet();
		assertThat(timed(() -> assertThat(waiting.failure()).isInstanceOf(BarrierBrokenException.class)))
			.isLessThan(Duration.ofSeconds(5));
		assertThat(barrier.isBroken()).isFalse();
	}

	@Test
	@Tag("failures")
	void queuedWaiterOfAFairLockWhoIsKilledHoldsUpTheOthersForFifteenSecondsAtMost() throws Exception {
		OtherJvm jvm = jvm();
		NamedLock mine = the("fair");
		Hold hold = mine.hold();
		for (int queued = 1; queued <= 2; queued++) {
			jvm.begin("hold", "fair", 2 * LONG.toMillis());
			String all = String.valueOf(queued);
			Threads.until(() -> jvm.tell("waiting", "fair").equals(all));
		}
		RList<String> places = this.client.getList(RedisKey.of(this.prefix, "fair", null).places(),
				StringCodec.INSTANCE);
		Threads.until(() -> places.size() == 2);
		Task<Void> next = this.threads.run(() -> mine.hold(LONG).close());
		Threads.until(() -> places.size() == 3);
		jvm.kill9();
		hold.close();
		assertThat(timed(() -> next.get(LONG.toSeconds(), TimeUnit.SECONDS))).isBetween(Duration.ofSeconds(1),
				Duration.ofSeconds(15));
		Threads.until(places::isEmpty);
	}

	@Test
	@Tag("failures")
	void waiterThatIsKilledSwallowsNoSignalThatIsSentTwelveSecondsLater() throws Exception {
		OtherJvm jvm = jvm();
		jvm.begin("sleep", LONG.toMillis());
		Threads.until(() -> jvm.tell("waiting", "condition").equals("1"));
		NamedCondition condition = the("condition");
		Threads.until(() -> !condition.lock().isLocked());
		jvm.kill9();
		Task<Boolean> waiter = this.threads.start(() -> {
			try (Hold hold = condition.lock().hold()) {
				return hold != null && condition.await(LONG);
			}
		});
		long since = System.nanoTime();
		await().atMost(LONG).until(() -> System.nanoTime() - since > Waiters.STALE.plusSeconds(2).toNanos());
		try (Hold hold = condition.lock().hold()) {
			assertThat(hold).isNotNull();
			condition.signal();
		}
		assertThat(waiter.value()).isTrue();
	}

}
