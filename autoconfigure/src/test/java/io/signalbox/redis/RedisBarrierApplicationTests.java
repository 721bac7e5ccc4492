package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.BarrierBrokenException;
import io.signalbox.NamedBarrier;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitBarrier.At;
import io.signalbox.annotation.OnTimeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Parties of two instances that wait for each other.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class RedisBarrierApplicationTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	/** What both instances count together. */
	private final Counts counts = new Counts();

	private final TwoInstances instances = new TwoInstances(
			(runner) -> runner.withBean(Counts.class, () -> this.counts).withBean(Teams.class));

	private CompletableFuture<Integer> settle(Result result, Teams teams, int party) {
		return result.call(this.threads, teams, party, Teams::settle, Teams::settleLater, Teams::settleReactive);
	}

	@Test
	void partiesOfBothInstancesPassTogetherHoweverTheyWaitAndAgain() {
		this.instances.run((first, second) -> {
			NamedBarrier here = first.registry().barrier("settlement");
			NamedBarrier there = second.registry().barrier("settlement");
			for (int generation = 1; generation <= 3; generation++) {
				CompletableFuture<Integer> one = settle(Result.STAGE, first.get(Teams.class), 1);
				CompletableFuture<Integer> two = settle(Result.MONO, second.get(Teams.class), 2);
				await().until(() -> here.waiting() == 1 && there.waiting() == 1);
				assertThat(this.counts.settled).hasValue(3 * (generation - 1));
				CompletableFuture<Integer> three = settle(Result.BLOCKING, first.get(Teams.class), 3);
				assertThat(List.of(one, two, three)).allSatisfy((each) -> assertThat(each).succeedsWithin(SOON));
				assertThat(this.counts.settled).hasValue(3 * generation);
			}
			assertThat(first.waits("settlement", "barrier", "acquired")).isEqualTo(6);
			assertThat(second.waits("settlement", "barrier", "acquired")).isEqualTo(3);
		});
	}

	@Test
	void barrierThatWaitsForEverIsAnErrorAtStartUp() {
		new TwoInstances((runner) -> runner.withBean(Patient.class)).start("first",
				(context) -> assertThat(context).getFailure()
					.hasMessageContaining("needs a timeout in the engine 'redis'"));
	}

	@ParameterizedTest
	@EnumSource
	void partyOfAKeyWaitsForThoseOfThatKey(Result result) {
		this.instances.run((first, second) -> {
			NamedBarrier team = first.registry().barrier("team");
			CompletableFuture<Integer> red = result.call(this.threads, first.get(Teams.class), "red", Teams::start,
					Teams::startLater, Teams::startReactive);
			Task<Integer> blue = this.threads.start(() -> first.get(Teams.class).start("blue"));
			await().until(() -> team.waiters().size() == 2);
			assertThat(second.get(Teams.class).start("red")).isOne();
			assertThat(red).succeedsWithin(SOON);
			assertThat(blue).isNotDone();
			second.get(Teams.class).start("blue");
			assertThat(blue).succeedsWithin(SOON);
			await().until(() -> team.keys().count() == 0);
		});
	}

	@ParameterizedTest
	@EnumSource
	void partyThatFailsBeforeTheExitBreaksTheBarrierForTheOtherInstance(Result result) {
		this.instances.run((first, second) -> {
			NamedBarrier books = first.registry().barrier("books");
			CompletableFuture<Integer> waiting = result.call(this.threads, first.get(Teams.class), false, Teams::close,
					Teams::closeLater, Teams::closeReactive);
			await().until(() -> books.waiting() == 1);
			assertThat(this.counts.closed).as("before the wait").hasValue(1);
			assertThatIllegalStateException().isThrownBy(() -> second.get(Teams.class).close(true));
			assertThat(failure(waiting)).isInstanceOf(BarrierBrokenException.class);
			assertThat(books.isBroken()).isTrue();
			assertThat(first.waits("books", "barrier", "broken")).isOne();
			second.registry().barrier("books").reset();
			CompletableFuture<Integer> again = result.call(this.threads, first.get(Teams.class), false, Teams::close,
					Teams::closeLater, Teams::closeReactive);
			second.get(Teams.class).close(false);
			assertThat(again).succeedsWithin(SOON);
		});
	}

	@Test
	void partyWhoseTimeIsOverIsSkippedOrReplacedAndTheBarrierIsBroken() {
		this.instances.run((first, second) -> {
			Teams teams = first.get(Teams.class);
			NamedBarrier alone = second.registry().barrier("alone");
			assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(() -> teams.alone(0))
				.withMessageContaining("Barrier 'alone' not passed within 50ms");
			assertThat(alone.isBroken()).as("in the other instance").isTrue();
			alone.reset();
			assertThat(teams.skipped(0)).isNull();
			alone.reset();
			assertThat(teams.skippedReactive(0).blockOptional(SOON)).isEmpty();
			alone.reset();
			assertThat(teams.orElse(0)).isEqualTo(-1);
			assertThat(this.counts.settled).as("no body ran").hasValue(0);
		});
	}

	private static Throwable failure(CompletableFuture<?> result) throws Exception {
		if (result instanceof Task<?> task) {
			return task.failure();
		}
		return catchThrowable(() -> result.get(SOON.toSeconds(), TimeUnit.SECONDS)).getCause();
	}

	/** How many bodies ran. */
	static class Counts {

		final AtomicInteger settled = new AtomicInteger();

		final AtomicInteger closed = new AtomicInteger();

	}

	static class Patient {

		@AwaitBarrier(name = "eternal", parties = 2, timeout = "none")
		public void arrive() {
		}

	}

	static class Teams {

		private final Counts counts;

		Teams(Counts counts) {
			this.counts = counts;
		}

		@AwaitBarrier(name = "settlement", parties = 3)
		public int settle(int party) {
			return this.counts.settled.incrementAndGet();
		}

		@AwaitBarrier(name = "settlement", parties = 3)
		public CompletableFuture<Integer> settleLater(int party) {
			return CompletableFuture.completedFuture(this.counts.settled.incrementAndGet());
		}

		@AwaitBarrier(name = "settlement", parties = 3)
		public Mono<Integer> settleReactive(int party) {
			return Mono.fromSupplier(this.counts.settled::incrementAndGet);
		}

		@AwaitBarrier(name = "team", key = "#team", parties = 2)
		public int start(String team) {
			return 1;
		}

		@AwaitBarrier(name = "team", key = "#team", parties = 2)
		public CompletableFuture<Integer> startLater(String team) {
			return CompletableFuture.completedFuture(1);
		}

		@AwaitBarrier(name = "team", key = "#team", parties = 2)
		public Mono<Integer> startReactive(String team) {
			return Mono.just(1);
		}

		private int closed(boolean fail) {
			if (fail) {
				throw new IllegalStateException("failed");
			}
			return this.counts.closed.incrementAndGet();
		}

		@AwaitBarrier(name = "books", parties = 2, at = At.EXIT)
		public int close(boolean fail) {
			return closed(fail);
		}

		@AwaitBarrier(name = "books", parties = 2, at = At.EXIT)
		public CompletableFuture<Integer> closeLater(boolean fail) {
			return CompletableFuture.completedFuture(closed(fail));
		}

		@AwaitBarrier(name = "books", parties = 2, at = At.EXIT)
		public Mono<Integer> closeReactive(boolean fail) {
			return Mono.fromSupplier(() -> closed(fail));
		}

		@AwaitBarrier(name = "alone", parties = 2, timeout = "50ms")
		public int alone(int party) {
			return this.counts.settled.incrementAndGet();
		}

		@AwaitBarrier(name = "alone", parties = 2, timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public Integer skipped(int party) {
			return this.counts.settled.incrementAndGet();
		}

		@AwaitBarrier(name = "alone", parties = 2, timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public Mono<Integer> skippedReactive(int party) {
			return Mono.fromSupplier(this.counts.settled::incrementAndGet);
		}

		@AwaitBarrier(name = "alone", parties = 2, timeout = "50ms", fallback = "minusOne")
		public int orElse(int party) {
			return this.counts.settled.incrementAndGet();
		}

		int minusOne(int party) {
			return -1;
		}

	}

}
