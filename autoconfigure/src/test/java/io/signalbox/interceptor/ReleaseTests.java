package io.signalbox.interceptor;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Callable;

import io.signalbox.AcquireInterruptedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * However a call ends, what it held is released; and a call that was not let in runs no
 * body.
 */
@Timeout(60)
class ReleaseTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Work.class)
		.withPropertyValues("signalbox.semaphores.payment-gateway.permits=5",
				"signalbox.semaphores.payment-gateway.timeout=500ms");

	@Test
	void resultPassesUnchanged() {
		Object result = new Object();
		this.runner.run((context) -> {
			assertThat(context.getBean(Work.class).call(() -> result)).isSameAs(result);
			assertThat(context.getBean(Work.class).call(() -> null)).isNull();
			assertFree(context.getBean(SignalboxRegistry.class), 2);
		});
	}

	@Test
	void checkedExceptionPassesUnchangedAndReleases() {
		assertPasses(new IOException("planned"));
	}

	@Test
	void runtimeExceptionPassesUnchangedAndReleases() {
		assertPasses(new IllegalStateException("planned"));
	}

	@Test
	void errorPassesUnchangedAndReleases() {
		assertPasses(new StackOverflowError("planned"));
	}

	@Test
	void interruptedExceptionOfTheBodyPassesUnchangedAndReleases() {
		assertPasses(new InterruptedException("planned"));
	}

	/** A listener must not throw; if it does, the caller hears of its own failure. */
	@Test
	void failureOfTheBodyIsNotHiddenByThatOfTheRelease() {
		IllegalStateException failure = new IllegalStateException("planned");
		IllegalStateException ofRelease = new IllegalStateException("listener");
		this.runner.run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			registry.semaphore("semaphore").addListener(new PrimitiveListener() {

				@Override
				public void held(long nanos) {
					throw ofRelease;
				}

			});
			assertThat(catchThrowable(() -> context.getBean(Work.class).call(() -> {
				throw failure;
			}))).isSameAs(failure).hasSuppressedException(ofRelease);
			assertFree(registry, 1);
			assertThat(catchThrowable(() -> context.getBean(Work.class).call(() -> {
				throw ofRelease;
			}))).isSameAs(ofRelease).hasNoSuppressedExceptions();
			assertFree(registry, 2);
		});
	}

	@Test
	void interruptInTheBodyLeavesTheFlagAndReleases() {
		this.runner.run((context) -> {
			boolean flag = this.threads.start(() -> context.getBean(Work.class).call(() -> {
				Thread.currentThread().interrupt();
				return null;
			}) == null && Thread.interrupted()).value();
			assertThat(flag).isTrue();
			assertFree(context.getBean(SignalboxRegistry.class), 1);
		});
	}

	@Test
	void interruptBeforeTheCallDoesNotKeepAFreeLockFromIt() {
		this.runner.run((context) -> {
			Boolean ran = this.threads.start(() -> {
				Thread.currentThread().interrupt();
				Object result = context.getBean(Work.class).undeclared(() -> "ran");
				return "ran".equals(result) && Thread.interrupted();
			}).value();
			assertThat(ran).isTrue();
		});
	}

	@Test
	void interruptWhileWaitingIsTheCheckedExceptionWhereTheMethodDeclaresIt() {
		this.runner.run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("declared");
			this.threads.run(lock::lock).value();
			Threads.Task<Object> task = this.threads.start(() -> context.getBean(Work.class).declared());
			Threads.until(() -> lock.waiting() == 1);
			task.interrupt();
			assertThat(task.failure()).isExactlyInstanceOf(InterruptedException.class);
			assertThat(lock.waiting()).isZero();
			assertThat(lock.statistics().attempts(Outcome.INTERRUPTED)).isOne();
			lock.unlock();
			assertThat(context.getBean(Work.class).declared()).isEqualTo("ran");
		});
	}

	@Test
	void interruptWhileWaitingIsUncheckedOtherwiseAndSetsTheFlag() {
		this.runner.run((context) -> {
			NamedLock lock = context.getBean(SignalboxRegistry.class).lock("undeclared");
			this.threads.run(lock::lock).value();
			Threads.Task<Throwable> task = this.threads.start(() -> {
				Throwable failure = catchThrowable(() -> context.getBean(Work.class).undeclared(() -> "ran"));
				return Thread.interrupted() ? failure : new AssertionError("flag not set", failure);
			});
			Threads.until(() -> lock.waiting() == 1);
			task.interrupt();
			assertThat(task.value()).isInstanceOf(AcquireInterruptedException.class)
				.isNotInstanceOf(UndeclaredThrowableException.class)
				.hasCauseInstanceOf(InterruptedException.class)
				.hasMessageContaining("Lock 'undeclared' not acquired");
			lock.unlock();
		});
	}

	@Test
	void timeoutSaysWhoWhatWasExpectedAndWhatWasFound() {
		this.runner.run((context) -> {
			NamedSemaphore gateway = context.getBean("payment-gateway", NamedSemaphore.class);
			for (int i = 0; i < 5; i++) {
				gateway.acquire();
			}
			Throwable failure = this.threads.run(() -> context.getBean(Work.class).pay()).failure();
			assertThat(failure).isExactlyInstanceOf(AcquireTimeoutException.class)
				.hasMessage("Semaphore 'payment-gateway' not acquired within 500ms "
						+ "(permits=5, available=0, waiting=0)");
			assertThat(((AcquireTimeoutException) failure).getName()).isEqualTo("payment-gateway");
			assertThat(gateway.statistics().attempts(Outcome.TIMEOUT)).isOne();
			assertThat(gateway.waiting()).isZero();
			gateway.release();
			context.getBean(Work.class).pay();
			assertThat(gateway.available()).isOne();
		});
	}

	private void assertPasses(Throwable failure) {
		this.runner.run((context) -> {
			assertThat(catchThrowable(() -> context.getBean(Work.class).call(() -> {
				if (failure instanceof Error error) {
					throw error;
				}
				throw (Exception) failure;
			}))).isSameAs(failure).hasNoSuppressedExceptions();
			assertFree(context.getBean(SignalboxRegistry.class), 1);
		});
	}

	private static void assertFree(SignalboxRegistry registry, int holds) {
		assertThat(registry.lock("lock").isLocked()).isFalse();
		assertThat(registry.semaphore("semaphore").available()).isEqualTo(2);
		assertThat(registry.lock("lock").holders()).isEmpty();
		assertThat(registry.semaphore("semaphore").holders()).isEmpty();
		assertThat(registry.lock("lock").statistics().holds()).isEqualTo(holds);
		assertThat(registry.semaphore("semaphore").statistics().holds()).isEqualTo(holds);
	}

	static class Work {

		@Guarded("lock")
		@Limited(name = "semaphore", permits = 2)
		Object call(Callable<?> body) throws Exception {
			return body.call();
		}

		@Guarded("declared")
		Object declared() throws InterruptedException {
			return "ran";
		}

		@Guarded("undeclared")
		Object undeclared(Callable<?> body) throws Exception {
			return body.call();
		}

		@Limited("payment-gateway")
		void pay() {
		}

	}

}
