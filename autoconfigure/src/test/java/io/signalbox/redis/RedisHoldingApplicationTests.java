package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.FencingToken;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.annotation.OnTimeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Methods of two instances that hold locks and permits against each other.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class RedisHoldingApplicationTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final TwoInstances instances = new TwoInstances((runner) -> runner.withBean(Desk.class)
		.withPropertyValues("signalbox.locks.catalog.type=read-write", "signalbox.semaphores.tills.permits=3"));

	@ParameterizedTest
	@EnumSource
	void callerWaitsForTheOtherInstanceAndThenHolds(Result result) throws Exception {
		this.instances.run((first, second) -> {
			NamedLock mine = first.registry().lock("ledger");
			NamedLock theirs = second.registry().lock("ledger");
			Hold hold = theirs.hold();
			CompletableFuture<String> seen = result.call(this.threads, first.get(Desk.class),
					(Supplier<String>) () -> String.valueOf(theirs.tryHold()), Desk::book, Desk::bookLater,
					Desk::bookReactive);
			await().until(() -> mine.waiting() == 1);
			assertThat(seen).isNotDone();
			hold.close();
			assertThat(seen).as("what the other instance could get").succeedsWithin(SOON).isEqualTo("null");
			await().until(() -> !theirs.isLocked());
			assertThat(first.waits("ledger", "lock", "acquired")).isOne();
		});
	}

	@Test
	void streamHoldsUntilItHasEndedOrIsCancelled() {
		this.instances.run((first, second) -> {
			NamedLock theirs = second.registry().lock("ledger");
			Desk desk = first.get(Desk.class);
			assertThat(desk.stream(() -> String.valueOf(theirs.tryHold())).collectList().block(SOON))
				.containsExactly("null", "null");
			await().until(() -> !theirs.isLocked());
			desk.stream(() -> "x").take(1).blockLast(SOON);
			await().until(() -> !theirs.isLocked());
		});
	}

	@ParameterizedTest
	@EnumSource
	void whoIsNotLetInGetsAnErrorNothingOrTheFallback(Result result) {
		this.instances.run((first, second) -> {
			Desk desk = first.get(Desk.class);
			try (Hold hold = second.registry().lock("ledger").hold()) {
				assertThat(result.call(this.threads, desk, 0, (bean, any) -> bean.skipped(),
						(bean, any) -> bean.skippedLater(), (bean, any) -> bean.skippedReactive()))
					.succeedsWithin(SOON)
					.isNull();
				assertThat(result.call(this.threads, desk, 0, (bean, any) -> bean.orElse(),
						(bean, any) -> bean.orElseLater(), (bean, any) -> bean.orElseReactive()))
					.succeedsWithin(SOON)
					.isEqualTo("instead");
				assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(desk::impatient)
					.withMessageContaining("held by another instance");
			}
			assertThat(first.waits("ledger", "lock", "timeout")).isEqualTo(3);
			assertThat(desk.orElse()).isEqualTo("body");
		});
	}

	@Test
	void severalKeysAreAllOrNothingAndInNoOrderADeadlock() {
		this.instances.run((first, second) -> {
			NamedLock theirs = second.registry().lock("accounts");
			assertThat(first.get(Desk.class)
				.transfer("a", "b",
						() -> List.of("a", "b", "c")
							.stream()
							.map((key) -> key + (theirs.keys().tryHold(key) == null))
							.toList()))
				.containsExactly("atrue", "btrue", "cfalse");
			try (Hold b = theirs.keys().hold("b")) {
				assertThatExceptionOfType(AcquireTimeoutException.class)
					.isThrownBy(() -> first.get(Desk.class).transfer("d", "b", List::of));
				try (Hold d = theirs.keys().hold("d", Duration.ofSeconds(2))) {
					assertThat(d).as("given back").isNotNull();
				}
			}
			List<Task<List<String>>> crossing = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				crossing.add(this.threads.start(() -> first.get(Desk.class).patientTransfer("x", "y")));
				crossing.add(this.threads.start(() -> second.get(Desk.class).patientTransfer("y", "x")));
			}
			for (Task<List<String>> each : crossing) {
				assertThat(each.value()).hasSize(2);
			}
		});
	}

	@Test
	void readersOfBothInstancesShareAndAWriterIsAlone() {
		this.instances.run((first, second) -> {
			Desk mine = first.get(Desk.class);
			Desk theirs = second.get(Desk.class);
			assertThat(mine.read(() -> theirs.read(() -> "both"))).isEqualTo("both");
			assertThat(mine.read(() -> theirs.write(() -> "never"))).isNull();
			assertThat(mine.write(() -> theirs.read(() -> "never"))).isNull();
			assertThat(mine.write(() -> mine.read(() -> "downgrade"))).isEqualTo("downgrade");
			assertThat(first.waits("catalog", "write", "acquired")).isEqualTo(2);
			assertThat(second.waits("catalog", "read", "timeout")).isOne();
		});
	}

	@Test
	void weightsAreCountedTogetherAndRoomToWaitForEachInstance() {
		this.instances.run((first, second) -> {
			Desk mine = first.get(Desk.class);
			Desk theirs = second.get(Desk.class);
			assertThat(mine.weigh(2, () -> theirs.weigh(1, () -> "all three"))).isEqualTo("all three");
			assertThat(mine.weigh(2, () -> theirs.weigh(2, () -> "never"))).isNull();
			assertThat(mine.noRoom(() -> {
				assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> theirs.noRoom(() -> "no"));
				return "one";
			})).isEqualTo("one");
			assertThat(second.waits("narrow", "semaphore", "rejected")).isOne();
			assertThat(second.registry().semaphore("tills").available()).isEqualTo(3);
		});
	}

	@Test
	void permitOfAKeyIsOfThatKeyAndGoesWithAResultThatComesLater() {
		this.instances.run((first, second) -> {
			CompletableFuture<String> source = new CompletableFuture<>();
			CompletableFuture<String> later = first.get(Desk.class).perTenant("a", source);
			NamedSemaphore theirs = second.registry().semaphore("tenant");
			await().until(() -> first.registry().semaphore("tenant").keys().count() == 1
					&& theirs.keys().tryHold("a") == null);
			assertThat(second.get(Desk.class).perTenant("b", CompletableFuture.completedFuture("free")))
				.succeedsWithin(SOON);
			source.complete("done");
			assertThat(later).succeedsWithin(SOON);
			await().until(() -> {
				try (Hold hold = theirs.keys().tryHold("a")) {
					return hold != null;
				}
			});
		});
	}

	@ParameterizedTest
	@EnumSource
	void tokensRiseFromInstanceToInstance(Result result) {
		this.instances.run((first, second) -> {
			List<Long> tokens = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				for (Desk desk : List.of(first.get(Desk.class), second.get(Desk.class))) {
					tokens
						.add(result.call(this.threads, desk, -1L, Desk::fenced, Desk::fencedLater, Desk::fencedReactive)
							.get());
				}
			}
			assertThat(tokens).isSorted().doesNotHaveDuplicates().allMatch((token) -> token > 0);
		});
	}

	@Test
	void restOfItsTimeALockIsTakenForTheOtherInstanceToo() {
		this.instances.run((first, second) -> {
			assertThat(first.get(Desk.class).nightly()).isEqualTo("done");
			assertThat(second.get(Desk.class).nightly()).isNull();
			assertThat(second.registry().lock("nightly").isLocked()).isTrue();
		});
	}

	static class Desk {

		@Guarded("ledger")
		public String book(Supplier<String> body) {
			return body.get();
		}

		@Guarded("ledger")
		public CompletableFuture<String> bookLater(Supplier<String> body) {
			return CompletableFuture.supplyAsync(body);
		}

		@Guarded("ledger")
		public Mono<String> bookReactive(Supplier<String> body) {
			return Mono.fromSupplier(body);
		}

		@Guarded("ledger")
		public Flux<String> stream(Supplier<String> body) {
			return Flux.range(0, 2).map((any) -> body.get());
		}

		@Guarded(name = "ledger", timeout = "50ms")
		public void impatient() {
		}

		@Guarded(name = "ledger", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public String skipped() {
			return "body";
		}

		@Guarded(name = "ledger", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public CompletableFuture<String> skippedLater() {
			return CompletableFuture.completedFuture("body");
		}

		@Guarded(name = "ledger", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public Mono<String> skippedReactive() {
			return Mono.just("body");
		}

		@Guarded(name = "ledger", timeout = "50ms", fallback = "instead")
		public String orElse() {
			return "body";
		}

		String instead() {
			return "instead";
		}

		@Guarded(name = "ledger", timeout = "50ms", fallback = "insteadLater")
		public CompletableFuture<String> orElseLater() {
			return CompletableFuture.completedFuture("body");
		}

		CompletableFuture<String> insteadLater() {
			return CompletableFuture.completedFuture("instead");
		}

		@Guarded(name = "ledger", timeout = "50ms", fallback = "insteadReactive")
		public Mono<String> orElseReactive() {
			return Mono.just("body");
		}

		Mono<String> insteadReactive() {
			return Mono.just("instead");
		}

		@Guarded(name = "accounts", key = "{#from, #to}", timeout = "100ms")
		public List<String> transfer(String from, String to, Supplier<List<String>> body) {
			return body.get();
		}

		@Guarded(name = "accounts", key = "{#from, #to}")
		public List<String> patientTransfer(String from, String to) {
			return List.of(from, to);
		}

		@Guarded(name = "catalog", mode = LockMode.READ, timeout = "300ms", onTimeout = OnTimeout.SKIP)
		public String read(Supplier<String> body) {
			return body.get();
		}

		@Guarded(name = "catalog", mode = LockMode.WRITE, timeout = "300ms", onTimeout = OnTimeout.SKIP)
		public String write(Supplier<String> body) {
			return body.get();
		}

		@Limited(name = "tills", weight = "#weight", timeout = "300ms", onTimeout = OnTimeout.SKIP)
		public String weigh(int weight, Supplier<String> body) {
			return body.get();
		}

		@Limited(name = "narrow", permits = 1, maxWaiting = 0)
		public String noRoom(Supplier<String> body) {
			return body.get();
		}

		@Limited(name = "tenant", key = "#tenant", permits = 1)
		public CompletableFuture<String> perTenant(String tenant, CompletableFuture<String> result) {
			return result;
		}

		@Guarded("fenced")
		public long fenced(@FencingToken long token) {
			return token;
		}

		@Guarded("fenced")
		public CompletableFuture<Long> fencedLater(@FencingToken long token) {
			return CompletableFuture.completedFuture(token);
		}

		@Guarded("fenced")
		public Mono<Long> fencedReactive(@FencingToken long token) {
			return Mono.just(token);
		}

		@Guarded(name = "nightly", timeout = "0", onTimeout = OnTimeout.SKIP, holdAtLeast = "20s")
		public String nightly() {
			return "done";
		}

	}

}
