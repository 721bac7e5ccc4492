package io.signalbox;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies with an asynchronous result that run while a lock, a permit or a key is held,
 * and each way in which that ends: it is given back once, and before anybody sees the
 * end.
 */
public abstract class CallAsyncContract extends EngineContract {

	private final AtomicInteger begun = new AtomicInteger();

	private final CompletableFuture<String> result = new CompletableFuture<>();

	private NamedLock lock;

	private NamedLock impatient;

	private NamedSemaphore semaphore;

	@BeforeEach
	void make() {
		this.lock = this.engine.lock("ledger", new LockSettings(false, fair(), Settings.UNLIMITED, null));
		this.impatient = this.engine.lock("impatient",
				new LockSettings(false, fair(), Settings.UNLIMITED, Timeout.of(SHORT)));
		this.semaphore = this.engine.semaphore("gateway",
				new SemaphoreSettings(1, true, fair(), Settings.UNLIMITED, null));
	}

	@AfterEach
	void nothingIsLeft() {
		for (NamedPrimitive each : List.of(this.lock, this.impatient, this.semaphore)) {
			Threads.until(() -> each.statistics().active() == 0 && each.statistics().liveKeys() == 0);
			assertUnused(each);
		}
	}

	private CompletionStage<String> body() {
		this.begun.incrementAndGet();
		return this.result;
	}

	private CompletableFuture<String> call(Holdable holdable) {
		CompletableFuture<String> call = holdable.callAsync(this::body).toCompletableFuture();
		Threads.until(() -> this.begun.get() == 1);
		return call;
	}

	@Test
	void valueIsGivenAfterTheRelease() throws Exception {
		for (Holdable holdable : List.of(this.lock, this.semaphore)) {
			String given = value(holdable.callAsync(() -> {
				assertThat(holdable.statistics().active()).isOne();
				return CompletableFuture.completedFuture("at once");
			}).thenApply((text) -> text + " " + holdable.statistics().active()));
			assertThat(given).isEqualTo("at once 0");
		}
		CompletionStage<String> later = call(this.lock).thenApply((text) -> text + " " + this.lock.isLocked());
		assertThat(this.lock.isLocked()).isTrue();
		assertThat(this.lock.holders()).hasSize(1);
		this.result.complete("later");
		assertThat(value(later)).isEqualTo("later false");
	}

	@Test
	void noValueIsAValueToo() throws Exception {
		String nothing = value(this.lock.callAsync(() -> CompletableFuture.completedFuture(null)));
		assertThat(nothing).isNull();
	}

	@Test
	void failureOfTheBodyPassesThroughAfterTheRelease() throws Exception {
		IllegalStateException planned = new IllegalStateException("planned");
		assertThat(failure(this.lock.callAsync(() -> CompletableFuture.failedFuture(planned)))).isSameAs(planned);
		assertThat(failure(this.lock.callAsync(() -> {
			throw planned;
		}))).isSameAs(planned);
		CompletableFuture<String> later = call(this.lock);
		this.result.completeExceptionally(planned);
		assertThat(failure(later)).isSameAs(planned);
	}

	@Test
	void bodyThatReturnsNothingFailsTheCall() throws Exception {
		assertThat(failure(this.lock.callAsync(() -> null))).isInstanceOf(IllegalStateException.class)
			.hasMessage("The body must return a stage but returned null");
		Hold hold = this.lock.hold();
		CompletionStage<String> waiting = this.lock.callAsync(() -> null);
		hold.close();
		assertThat(failure(waiting)).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void waitsInTheQueueOfThoseWhoBlockAndThenRunsTheBody() throws Exception {
		Hold hold = this.lock.hold();
		CompletionStage<String> call = this.lock.callAsync(this::body);
		awaitPending(this.lock, 1);
		assertThat(this.begun).hasValue(0);
		hold.close();
		Threads.until(() -> this.begun.get() == 1);
		assertThat(this.lock.isLocked()).isTrue();
		this.result.complete("value");
		assertThat(value(call)).isEqualTo("value");
	}

	@Test
	void bodyIsNotRunForWhoIsNotLetInInTime() throws Exception {
		try (Hold hold = this.impatient.hold()) {
			assertThat(failure(this.impatient.callAsync(this::body))).isInstanceOf(AcquireTimeoutException.class);
			assertThat(failure(this.impatient.keys().callAsync("a", () -> this.impatient.callAsync(this::body))))
				.isInstanceOf(AcquireTimeoutException.class);
		}
		assertThat(this.begun).hasValue(0);
	}

	@Test
	void ownTimeoutIsThatOfThePrimitiveOrElseOfTheEngine() {
		assertThat(this.impatient.ownTimeout().toDuration()).isEqualTo(SHORT);
		assertThat(this.lock.ownTimeout().toDuration()).isGreaterThan(SHORT);
		assertThat(this.lock.ownTimeout()).isEqualTo(this.semaphore.ownTimeout());
	}

	@Test
	void cancelledWhileItWaitsItLeavesAndTheBodyDoesNotRun() throws Exception {
		Hold hold = this.lock.hold();
		CompletableFuture<String> call = this.lock.callAsync(this::body).toCompletableFuture();
		awaitPending(this.lock, 1);
		assertThat(call.cancel(false)).isTrue();
		assertThat(this.lock.statistics().pending()).isZero();
		hold.close();
		assertThat(this.begun).hasValue(0);
		assertThat(call).isCancelled();
	}

	@Test
	void cancelThatRacesWithTheGrantLeavesNothingHeld() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			CompletableFuture<String> inside = new CompletableFuture<>();
			Hold hold = this.lock.hold();
			CompletableFuture<String> call = this.lock.callAsync(() -> inside).toCompletableFuture();
			Task<Boolean> cancel = this.threads.start(() -> call.cancel(false));
			hold.close();
			assertThat(cancel.value()).isTrue();
			Threads.until(() -> !this.lock.isLocked());
			assertThat(this.lock.statistics().pending()).isZero();
		}
	}

	@Test
	void cancelledWhileItHoldsItCancelsTheStageOfTheBody() {
		CompletableFuture<String> call = call(this.semaphore);
		assertThat(call.cancel(false)).isTrue();
		assertThat(this.result).isCancelled();
		Threads.until(() -> this.semaphore.statistics().active() == 0);
	}

	@Test
	void whatCannotBeCancelledIsHeldUntilItHasEnded() throws Exception {
		CompletionStage<String> stubborn = this.result.minimalCompletionStage();
		CompletableFuture<String> call = this.lock.callAsync(() -> {
			this.begun.incrementAndGet();
			return stubborn;
		}).toCompletableFuture();
		Threads.until(() -> this.begun.get() == 1);
		assertThat(call.cancel(false)).isTrue();
		assertThat(this.lock.isLocked()).isTrue();
		this.result.complete("value");
		Threads.until(() -> !this.lock.isLocked());
	}

	@Test
	void cancelledAfterItsEndItIsWhatItWas() throws Exception {
		CompletableFuture<String> call = call(this.lock);
		this.result.complete("value");
		assertThat(value(call)).isEqualTo("value");
		assertThat(call.cancel(false)).isFalse();
		assertThat(this.lock.statistics().rejectedReleases()).isZero();
	}

	@Test
	void callerWhoGivesUpGivesUpTheBody() throws Exception {
		CompletableFuture<String> call = call(this.lock).orTimeout(1, TimeUnit.MILLISECONDS);
		assertThat(failure(call)).isInstanceOf(TimeoutException.class);
		assertThat(this.result.handle((value, failure) -> failure).get()).isInstanceOf(CancellationException.class);
	}

	@Test
	void whoIsStoppedIsToldWhy() throws Exception {
		LeaseLostException lost = new LeaseLostException("ledger", "lost");
		CompletableFuture<String> call = call(this.lock);
		((Stoppable) call).stop(lost);
		assertThat(failure(call)).isSameAs(lost);
		assertThat(this.result).isCancelled();
	}

	@Test
	void engineThatIsClosedLetsNobodyIn() throws Exception {
		Hold hold = this.lock.hold();
		CompletionStage<String> call = this.lock.callAsync(this::body);
		awaitPending(this.lock, 1);
		this.engine.close();
		assertThat(failure(call)).isInstanceOf(AcquireRejectedException.class);
		hold.close();
		assertThat(this.begun).hasValue(0);
	}

	@Test
	void keyIsInUseUntilTheResultHasEnded() throws Exception {
		HoldableKeys<NamedLock> keys = this.lock.keys();
		CompletionStage<String> call = keys.callAsync("a", this::body);
		Threads.until(() -> this.begun.get() == 1);
		CompletionStage<String> next = keys.callAsync("a", () -> CompletableFuture.completedFuture("next"));
		assertThat(value(keys.callAsync("b", () -> CompletableFuture.completedFuture("other")))).isEqualTo("other");
		awaitPending(this.lock, 1);
		this.result.complete("value");
		assertThat(value(call)).isEqualTo("value");
		assertThat(value(next)).isEqualTo("next");
		Threads.until(() -> keys.count() == 0);
	}

	@Test
	void keyIsGoneAfterEachFailure() throws Exception {
		HoldableKeys<NamedLock> keys = this.impatient.keys();
		IllegalStateException planned = new IllegalStateException("planned");
		assertThat(failure(keys.callAsync("a", () -> CompletableFuture.failedFuture(planned)))).isSameAs(planned);
		Supplier<CompletionStage<String>> throwing = () -> {
			throw planned;
		};
		assertThat(failure(keys.callAsync("a", throwing))).isSameAs(planned);
		try (Hold hold = keys.hold("a")) {
			assertThat(failure(keys.callAsync("a", this::body))).isInstanceOf(AcquireTimeoutException.class);
			CompletableFuture<String> cancelled = keys.callAsync("a", this::body).toCompletableFuture();
			cancelled.cancel(false);
		}
		Threads.until(() -> keys.count() == 0);
		assertThat(this.begun).hasValue(0);
	}

}
