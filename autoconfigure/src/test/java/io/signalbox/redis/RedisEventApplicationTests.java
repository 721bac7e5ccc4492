package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.NamedEvent;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.annotation.SetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Methods of one instance that wait for what the other one has done.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
class RedisEventApplicationTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@RegisterExtension
	final Threads threads = new Threads();

	private final TwoInstances instances = new TwoInstances((runner) -> runner.withBean(Catalog.class));

	@ParameterizedTest
	@EnumSource
	void eventThatIsSetInOneInstanceReleasesTheOther(Result result) {
		this.instances.run((first, second) -> {
			NamedEvent loaded = first.registry().event("loaded");
			CompletableFuture<Integer> found = result.call(this.threads, first.get(Catalog.class), 0,
					(catalog, any) -> catalog.search(), (catalog, any) -> catalog.searchLater(),
					(catalog, any) -> catalog.searchReactive());
			await().until(() -> loaded.waiting() == 1);
			assertThatIllegalStateException().isThrownBy(() -> second.get(Catalog.class).failToLoad());
			assertThat(loaded.isSet()).as("not by a failure").isFalse();
			CompletableFuture<Integer> loading = result.call(this.threads, second.get(Catalog.class), 0,
					(catalog, any) -> catalog.load(), (catalog, any) -> catalog.loadLater(),
					(catalog, any) -> catalog.loadReactive());
			assertThat(loading).succeedsWithin(SOON);
			assertThat(found).succeedsWithin(SOON).isEqualTo(1);
			assertThat(first.waits("loaded", "event", "acquired")).isOne();
			first.get(Catalog.class).unload();
			assertThat(second.registry().event("loaded").isSet()).isFalse();
		});
	}

	@Test
	void eventThatIsNotSetEndsInATimeoutAFallbackOrNothing() {
		this.instances.run((first, second) -> {
			Catalog catalog = first.get(Catalog.class);
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(catalog::impatient)
				.withMessageContaining("Event 'loaded' not set within 50ms");
			assertThat(catalog.skipped()).isNull();
			assertThat(catalog.skippedReactive().blockOptional(SOON)).isEmpty();
			assertThat(catalog.orElse()).isEqualTo(-1);
			assertThat(first.waits("loaded", "event", "timeout")).isEqualTo(4);
			second.get(Catalog.class).load();
			assertThat(List.of(catalog.impatient(), catalog.skipped(), catalog.orElse())).containsOnly(1);
		});
	}

	@Test
	void eventOfAKeyIsRememberedAndIsThatKeysOnly() {
		this.instances.run((first, second) -> {
			first.get(Catalog.class).finish("a");
			assertThat(second.get(Catalog.class).result("a")).isEqualTo("a");
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> second.get(Catalog.class).result("b"));
			second.get(Catalog.class).forget("a");
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> first.get(Catalog.class).result("a"));
		});
	}

	static class Catalog {

		@AwaitEvent("loaded")
		public int search() {
			return 1;
		}

		@AwaitEvent("loaded")
		public CompletableFuture<Integer> searchLater() {
			return CompletableFuture.completedFuture(1);
		}

		@AwaitEvent("loaded")
		public Mono<Integer> searchReactive() {
			return Mono.just(1);
		}

		@AwaitEvent(name = "loaded", timeout = "50ms")
		public int impatient() {
			return 1;
		}

		@AwaitEvent(name = "loaded", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public Integer skipped() {
			return 1;
		}

		@AwaitEvent(name = "loaded", timeout = "50ms", onTimeout = OnTimeout.SKIP)
		public Mono<Integer> skippedReactive() {
			return Mono.just(1);
		}

		@AwaitEvent(name = "loaded", timeout = "50ms", fallback = "minusOne")
		public int orElse() {
			return 1;
		}

		int minusOne() {
			return -1;
		}

		@SetEvent("loaded")
		public int load() {
			return 1;
		}

		@SetEvent("loaded")
		public CompletableFuture<Integer> loadLater() {
			return CompletableFuture.completedFuture(1);
		}

		@SetEvent("loaded")
		public Mono<Integer> loadReactive() {
			return Mono.just(1);
		}

		@SetEvent("loaded")
		public void failToLoad() {
			throw new IllegalStateException("failed");
		}

		@ClearEvent("loaded")
		public void unload() {
		}

		@SetEvent(name = "job-done", key = "#id")
		public void finish(String id) {
		}

		@AwaitEvent(name = "job-done", key = "#id", timeout = "50ms")
		public String result(String id) {
			return id;
		}

		@ClearEvent(name = "job-done", key = "#id", on = Moment.ENTRY)
		public void forget(String id) {
		}

	}

}
