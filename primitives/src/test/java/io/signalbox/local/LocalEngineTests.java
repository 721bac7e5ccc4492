package io.signalbox.local;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Collectors;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Keys;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedQueue;
import io.signalbox.NamedSemaphore;
import io.signalbox.NotHeldException;
import io.signalbox.QueueSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@org.junit.jupiter.api.Timeout(30)
class LocalEngineTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	private final LocalEngine engine = new LocalEngine(Timeout.valueOf("30ms"), 32);

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void defaultTimeoutIsTheEngines() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Hold hold = lock.hold();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(lock::hold).withMessageContaining("30ms");
		hold.close();
		assertThat(this.engine.name()).isEqualTo("local");
		assertThat(lock.engine()).isEqualTo("local");
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalEngine(Timeout.NONE, -1))
			.withMessageContaining("but was -1");
	}

	@Test
	void makesANewPrimitiveEachTime() {
		assertThat(this.engine.lock("l", LockSettings.PLAIN)).isNotSameAs(this.engine.lock("l", LockSettings.PLAIN));
	}

	@Test
	void whatIsMadeAfterTheCloseIsClosedToo() throws Exception {
		this.engine.close();
		NamedLock lock = this.engine.lock("late", LockSettings.PLAIN);
		Hold hold = lock.hold();
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> lock.hold(Duration.ofSeconds(10)))
			.withMessageContaining("Lock 'late' not acquired: the application shuts down");
		assertThat(lock.waiting()).isZero();
		hold.close();
		lock.hold().close();
	}

	@Test
	void queueThatIsMadeAfterTheCloseTakesNothing() {
		this.engine.close();
		NamedQueue<String> queue = this.engine.queue("late", QueueSettings.ofCapacity(1));
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> queue.offer("a"));
		assertThat(queue).isEmpty();
	}

	@Test
	void uninterruptibleWaitEndsWithTheEngine() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		lock.lock();
		Task<Void> waiter = this.threads.run(lock::lock);
		Threads.until(() -> lock.waiting() == 1 && waiter.isParked());
		this.engine.close();
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
		lock.unlock();
	}

	@Test
	void threadsOfTheEngineAreDaemonsAndEndWithIt() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		Hold hold = lock.hold();
		CompletionStage<Hold> async = lock.holdAsync(Duration.ofSeconds(10));
		Set<Thread> started = started();
		assertThat(started).extracting(Thread::getName).contains("signalbox-clock", "signalbox-timer");
		assertThat(started).allMatch(Thread::isDaemon);
		this.engine.close();
		Threads.until(() -> started().isEmpty());
		hold.close();
		lock.hold().close();
		assertThat(started()).as("a closed engine starts no thread").isEmpty();
		assertThat(async.toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
	}

	@Test
	void engineThatIsClosedBeforeItHadATimerStartsNone() throws Exception {
		this.engine.close();
		LockSettings lasting = new LockSettings(false, false, Settings.UNLIMITED, null, Keys.DEFAULT_MAX, false,
				Timeout.of(Duration.ofSeconds(10)));
		this.engine.lock("l", lasting).hold().close();
		assertThat(started()).isEmpty();
	}

	private Set<Thread> started() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && thread.getName().startsWith("signalbox-")
					&& !this.before.contains(thread))
			.collect(Collectors.toSet());
	}

	@Test
	void idleEngineHasNoThreads() {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		assertThat(lock.isLocked()).isFalse();
		assertThat(lock.waiters()).isEmpty();
		assertThat(started()).isEmpty();
	}

	@Test
	void timerForgetsWhatWasCancelledOrGranted() throws Exception {
		NamedLock lock = this.engine.lock("l", LockSettings.PLAIN);
		ScheduledThreadPoolExecutor timer = (ScheduledThreadPoolExecutor) this.engine.timer();
		Hold hold = lock.hold();
		Acquisition cancelled = lock.enterAsync("cancelled", 1, Timeout.valueOf("1h"));
		Acquisition granted = lock.enterAsync("granted", 1, Timeout.valueOf("1h"));
		assertThat(timer.getQueue()).hasSize(2);
		assertThat(cancelled.abandon()).isTrue();
		assertThat(timer.getQueue()).hasSize(1);
		hold.close();
		granted.result().toCompletableFuture().join().release();
		Threads.until(() -> timer.getQueue().isEmpty());
	}

	@Test
	void primitiveThatNobodyRefersToCanGo() throws Exception {
		WeakReference<Object> reference = new WeakReference<>(useOnce());
		Threads.until(() -> {
			System.gc();
			return reference.get() == null;
		});
	}

	private Object useOnce() throws InterruptedException {
		NamedLock lock = this.engine.lock("temporary", LockSettings.PLAIN);
		lock.hold().close();
		return lock;
	}

	@Test
	void closeReleasesManyWaitersWhateverTheirKind() throws Exception {
		NamedSemaphore semaphore = this.engine.semaphore("s", SemaphoreSettings.bounded(1));
		semaphore.acquire();
		Task<?>[] waiters = new Task<?>[6];
		for (int i = 0; i < waiters.length; i++) {
			waiters[i] = this.threads.run(() -> semaphore.hold(Duration.ofSeconds(10)));
		}
		Acquisition async = semaphore.enterAsync("async", 1, Timeout.NONE);
		Threads.until(() -> semaphore.waiting() == 7);
		this.engine.close();
		for (Task<?> waiter : waiters) {
			assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
		}
		assertThat(async.result().toCompletableFuture()).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(java.util.concurrent.ExecutionException.class)
			.withCauseInstanceOf(AcquireRejectedException.class);
		assertThat(semaphore.tryAcquire(Duration.ofSeconds(1))).isFalse();
		semaphore.release();
		assertThat(semaphore.available()).isOne();
	}

	@Test
	void reentrantLockHasAMaximumDepth() {
		LocalReentrantLock lock = (LocalReentrantLock) this.engine.lock("r", LockSettings.REENTRANT);
		Grant grant = lock.tryEnter("owner", 1);
		lock.slot.setDepth(Integer.MAX_VALUE);
		assertThatIllegalStateException().isThrownBy(() -> lock.tryEnter("owner", 1))
			.withMessageContaining("Lock 'r' cannot be acquired more than 2147483647 times");
		assertThat(lock.slot.depth()).isEqualTo(Integer.MAX_VALUE);
		lock.slot.setDepth(1);
		grant.release();
		assertThatExceptionOfType(NotHeldException.class).isThrownBy(lock::unlock);
	}

}
