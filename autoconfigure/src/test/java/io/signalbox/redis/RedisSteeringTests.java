package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.ConditionSettings;
import io.signalbox.Hold;
import io.signalbox.Keys.Use;
import io.signalbox.LeaseLostException;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.autoconfigure.SignalboxSettingsRefresh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Draining and releasing by force through {@code /actuator/signalbox/{name}} of two
 * instances that share what they hold.
 */
@ExtendWith(SharedRedis.class)
@Timeout(60)
class RedisSteeringTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	@RegisterExtension
	final Threads threads = new Threads();

	private final String prefix = "steering-" + UUID.randomUUID();

	private ConfigurableApplicationContext here;

	private ConfigurableApplicationContext there;

	@BeforeEach
	void start() {
		this.here = instance("here");
		this.there = instance("there");
	}

	private ConfigurableApplicationContext instance(String name) {
		return new SpringApplicationBuilder(Application.class).run("--server.port=0", "--signalbox.engine=redis",
				"--signalbox.redis.url=" + SharedRedis.server().address(), "--signalbox.redis.instance=" + name,
				"--signalbox.redis.key-prefix=" + this.prefix, "--management.endpoints.web.exposure.include=signalbox",
				"--management.endpoint.signalbox.access=unrestricted", "--signalbox.locks.ledger.timeout=20s",
				"--signalbox.locks.journal.type=reentrant", "--signalbox.locks.journal.fenced=true",
				"--signalbox.locks.turns.fair=true", "--signalbox.locks.nightly.hold-at-least=1h",
				"--signalbox.locks.catalog.type=read-write", "--signalbox.semaphores.gateway.permits=2",
				"--signalbox.conditions.filled.lock=journal", "--spring.datasource.generate-unique-name=true");
	}

	@AfterEach
	void stop() {
		this.here.close();
		this.there.close();
	}

	private static SignalboxRegistry in(ConfigurableApplicationContext instance) {
		return instance.getBean(SignalboxRegistry.class);
	}

	private static ResponseEntity<String> post(ConfigurableApplicationContext instance, String name, String body) {
		return RestClient.create("http://localhost:" + instance.getEnvironment().getProperty("local.server.port"))
			.post()
			.uri("/actuator/signalbox/{name}", name)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body.replace('\'', '"'))
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class);
	}

	private static JsonNode act(ConfigurableApplicationContext instance, String name, String action) {
		ResponseEntity<String> response = post(instance, name, "{'action': '" + action + "'}");
		assertThat(response.getStatusCode().value()).as(response.getBody()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.getBody());
	}

	private static String refusal(ConfigurableApplicationContext instance, String name, String body) {
		ResponseEntity<String> response = post(instance, name, body);
		assertThat(response.getStatusCode().value()).as(response.getBody()).isEqualTo(400);
		return JsonMapper.shared().readTree(response.getBody()).get("detail").asString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "journal", "turns" })
	void drainedLockShutsOutWhoWaitsAndWhoComesHereAndKeepsItsHolderWhileOthersGoOn(String name) throws Exception {
		NamedLock mine = in(this.here).lock(name);
		NamedLock theirs = in(this.there).lock(name);
		Hold hold = mine.hold();
		Task<Hold> waiter = this.threads.start(() -> mine.hold(LONG));
		Threads.until(() -> mine.waiting() == 1);
		CompletableFuture<Hold> async = mine.holdAsync(LONG).toCompletableFuture();
		Threads.until(() -> mine.waiting() == 2);
		Task<Hold> next = this.threads.start(() -> theirs.hold(LONG));
		Threads.until(() -> theirs.waiting() == 1);
		assertThat(act(this.here, name, "drain").get("active").asInt()).isOne();
		assertThat(mine.isDrained()).isTrue();
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class)
			.hasMessageContaining(
					"Lock '" + name + "' not acquired: it is drained in this instance, so nobody new is let in");
		assertThat(async).failsWithin(LONG)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(AcquireRejectedException.class);
		if (mine.settings().reentrant()) {
			mine.hold().close();
		}
		hold.close();
		next.value().close();
		assertThat(mine.tryHold()).isNull();
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(mine::hold)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.DRAINED));
		assertThat(mine.statistics().active()).isZero();
		act(this.here, name, "reopen");
		mine.hold().close();
	}

	@Test
	void drainedSemaphoreShutsOutCallersByKeyToo() throws Exception {
		NamedSemaphore mine = in(this.here).semaphore("gateway");
		try (Use<NamedSemaphore> used = mine.keys().use("a")) {
			Hold all = used.primitive().hold(2, LONG);
			Task<Hold> waiter = this.threads.start(() -> used.primitive().hold());
			Threads.until(() -> mine.statistics().pending() == 1);
			act(this.here, "gateway", "drain");
			assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
			all.close();
		}
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> mine.keys().hold("b"));
		assertThat(mine.tryAcquire(LONG)).isFalse();
		in(this.there).semaphore("gateway").hold(2, LONG).close();
		act(this.here, "gateway", "reopen");
		mine.hold(2, LONG).close();
		assertThat(mine.keys().count()).isZero();
	}

	@Test
	void drainedReadWriteLockLetsReadersReadAgain() throws Exception {
		NamedReadWriteLock mine = in(this.here).readWriteLock("catalog");
		Hold read = mine.readLock().hold();
		Task<Hold> writer = this.threads.start(() -> mine.writeLock().hold(LONG));
		Threads.until(() -> mine.writeLock().waiting() == 1);
		act(this.here, "catalog", "drain");
		assertThat(writer.failure()).isInstanceOf(AcquireRejectedException.class).hasMessageContaining("drained");
		mine.readLock().hold().close();
		Task<Hold> reader = this.threads.start(() -> mine.readLock().hold(LONG));
		assertThat(reader.failure()).isInstanceOf(AcquireRejectedException.class).hasMessageContaining("drained");
		in(this.there).readWriteLock("catalog").readLock().hold().close();
		read.close();
		mine.readLock().reopen();
		assertThat(mine.isDrained()).isFalse();
		mine.writeLock().hold().close();
	}

	@Test
	@SuppressWarnings("WaitNotInLoop") // the condition loops
	void whoWaitsForAConditionComesBackToADrainedLock() throws Exception {
		NamedCondition condition = in(this.here).condition("filled");
		boolean[] filled = { false };
		Task<Boolean> waiter = this.threads.start(() -> {
			try (Hold hold = condition.lock().hold()) {
				return hold != null && condition.awaitUntil(() -> filled[0], LONG);
			}
		});
		Threads.until(() -> condition.waiting() == 1);
		act(this.here, "journal", "drain");
		NamedCondition theirs = in(this.there).condition("filled");
		assertThat(theirs.settings()).isEqualTo(new ConditionSettings("journal", null));
		try (Hold hold = theirs.lock().hold()) {
			filled[0] = hold != null;
			theirs.signalAll();
		}
		assertThat(waiter.value()).isTrue();
		assertThat(condition.lock().isLocked()).isFalse();
	}

	@Test
	void callersWhoAskWhileItIsDrainedAreShutOutOrCounted() throws Exception {
		NamedLock mine = in(this.here).lock("ledger");
		for (int i = 0; i < 100; i++) {
			CompletableFuture<Hold> caller = mine.holdAsync(LONG).toCompletableFuture();
			mine.drain();
			boolean empty = mine.statistics().active() == 0;
			Hold hold = caller.handle((got, failure) -> got).join();
			assertThat(empty && hold != null).as("let in after it was empty").isFalse();
			if (hold != null) {
				hold.close();
			}
			mine.reopen();
		}
		mine.hold().close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ledger", "journal", "turns" })
	void lockThatIsTakenAwayIsTheNextOnesAndItsHolderIsToldThatHeHasLostIt(String name) throws Exception {
		NamedLock mine = in(this.here).lock(name);
		NamedLock theirs = in(this.there).lock(name);
		Hold hold = this.threads.start(() -> mine.hold()).value();
		Task<Hold> next = this.threads.start(() -> theirs.hold(LONG));
		Threads.until(() -> theirs.waiting() == 1);
		act(this.here, name, "force-release");
		Hold theirHold = next.value();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(hold::close);
		assertThat(mine.statistics().lostLeases()).isOne();
		assertThat(theirs.tryHold()).as("his release has not freed it").isNull();
		if (mine.settings().fenced()) {
			assertThat(theirHold.fencingToken()).isGreaterThan(hold.fencingToken());
		}
		theirHold.close();
		assertThat(refusal(this.here, name, "{'action': 'force-release'}"))
			.isEqualTo("Lock '" + name + "' is held by nobody at this moment, so nothing was taken away");
	}

	@Test
	void whatIsLeftOfATimeToHoldAtLeastIsTakenAway() throws Exception {
		NamedLock mine = in(this.here).lock("nightly");
		mine.hold().close();
		assertThat(in(this.there).lock("nightly").tryHold()).isNull();
		assertThat(act(this.here, "nightly", "force-release").get("active").asInt()).isZero();
		in(this.there).lock("nightly").hold(LONG).close();
	}

	@Test
	void lockThatAnotherInstanceHoldsIsNotTakenAwayAndTheInstanceIsNamed() throws Exception {
		NamedLock mine = in(this.here).lock("journal");
		Task<Hold> holder = this.threads.start(() -> in(this.there).lock("journal").hold());
		Hold hold = holder.value();
		assertThat(refusal(this.here, "journal", "{'action': 'force-release'}"))
			.startsWith("Lock 'journal' cannot be released by force here, as it is held by ")
			.endsWith("another instance: do it there, or stop that instance, and it is free when its lease ends");
		Threads.until(() -> mine.holders().size() == 1);
		assertThat(refusal(this.here, "journal", "{'action': 'force-release'}"))
			.contains("as it is held by 'there/" + holder.thread().getName() + "' of another instance");
		assertThat(mine.tryHold()).isNull();
		hold.close();
	}

	@Test
	void fairnessIsNotChangedInOneInstanceAlone() {
		assertThat(refusal(this.here, "turns", "{'fair': false}"))
			.contains("'fair' is true in all instances of the engine 'redis'");
	}

	@Test
	void refreshThatWouldChangeFairnessOfOneInstanceChangesNothing() {
		TestPropertyValues.of("signalbox.locks.ledger.timeout=2s", "signalbox.locks.turns.fair=false")
			.applyTo(this.here);
		assertThatThrownBy(() -> this.here.getBean(SignalboxSettingsRefresh.class).refresh())
			.hasMessageContaining("'fair' is true in all instances of the engine 'redis'");
		assertThat(in(this.here).lock("ledger").settings().timeout()).hasToString("20s");
		assertThat(in(this.here).lock("turns").settings().fair()).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
