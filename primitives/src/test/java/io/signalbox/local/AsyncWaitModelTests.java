package io.signalbox.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.signalbox.Acquisition;
import io.signalbox.BarrierBrokenException;
import io.signalbox.BarrierSettings;
import io.signalbox.CallTraces;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.LockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Waits that block no thread under a model checker: what grants them, signals them or
 * lets them pass meets a timeout, a cancellation, or both. The thread that does it also
 * completes them, and the clock strikes when one thread of the scene says so. Not
 * covered: the executor that completes them elsewhere, and what listeners and statistics
 * are told.
 */
@org.junit.jupiter.api.Timeout(3600)
class AsyncWaitModelTests {

	private static final int INVOCATIONS = 30;

	/**
	 * More, to meet the moment between the last arrival and what it decides for the
	 * others.
	 */
	private static final int INVOCATIONS_OF_PARTIES = 10 * INVOCATIONS;

	private static final Timeout LONG = Timeout.valueOf("1h");

	private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

	/** Outside of the scenes: it is not what they look at. */
	private final Clock clock = new Clock();

	private final LocalEngine engine = new LocalEngine(LONG, 0, CallTraces.NONE, Runnable::run, this.clock);

	AsyncWaitModelTests() {
		this.engine.close();
	}

	@Test
	void grantThatMeetsATimeoutIsHadOrFree() {
		Scene.explore(INVOCATIONS, () -> {
			OnePermit one = new OnePermit();
			Acquisition acquisition = one.queued("call");
			Scene.inParallel(one.held::release, this.clock.last);
			one.checkHadOrFree(acquisition);
		});
	}

	@Test
	void grantThatMeetsATimeoutAndACancellationIsHadOrFree() {
		Scene.explore(INVOCATIONS, () -> {
			OnePermit one = new OnePermit();
			Acquisition acquisition = one.queued("call");
			Scene.inParallel(one.held::release, this.clock.last, acquisition::abandon);
			one.checkHadOrFree(acquisition);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void grantOfOneWhoGivesUpGoesToTheNext(boolean timeout) {
		Scene.explore(INVOCATIONS, () -> {
			OnePermit one = new OnePermit();
			Acquisition first = one.queued("first");
			Runnable givesUp = timeout ? this.clock.last : first::abandon;
			Acquisition next = one.queued("next");
			Scene.inParallel(one.held::release, givesUp);
			Grant grant = grant(first);
			check((grant == null) == next.result().toCompletableFuture().isDone());
			if (grant != null) {
				check(one.semaphore.waiting() == 1);
				grant.release();
			}
			one.checkHadOrFree(next);
			check(grant(next) != null);
		});
	}

	/**
	 * Who gives up may have had it or not; those who stay, and who comes meanwhile, must.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void eventThatIsSetReachesThoseWhoStayAndWhoComesWhereOneGivesUp(boolean timeout) {
		Scene.explore(INVOCATIONS, () -> {
			LocalEvent event = new LocalEvent(new Shared(this.engine, "e", EventSettings.CLEAR), null);
			CompletableFuture<Boolean> first = passing(event, Duration.ofHours(1));
			Runnable givesUp = timeout ? this.clock.last : () -> first.cancel(false);
			CompletableFuture<Boolean> stays = passing(event, FOR_EVER);
			List<CompletableFuture<Boolean>> comes = new ArrayList<>(1);
			Scene.inParallel(event::set, givesUp, () -> comes.add(passing(event, FOR_EVER)));
			check(first.isDone() && event.waiting() == 0 && event.isSet());
			check(stays.isDone() && stays.join() && comes.get(0).isDone() && comes.get(0).join());
		});
	}

	@Test
	void eventThatIsSetMeetsATimeoutAndACancellation() {
		Scene.explore(INVOCATIONS, () -> {
			LocalEvent event = new LocalEvent(new Shared(this.engine, "e", EventSettings.CLEAR), null);
			CompletableFuture<Boolean> passed = passing(event, Duration.ofHours(1));
			Scene.inParallel(event::set, this.clock.last, () -> passed.cancel(false));
			check(passed.isDone() && event.waiting() == 0 && event.isSet());
		});
	}

	private static CompletableFuture<Boolean> passing(LocalEvent event, Duration timeout) {
		return event.awaitAsync(timeout).toCompletableFuture();
	}

	@Test
	void signalReachesTheOneWhoWaitsOrFindsTheLineEmpty() {
		Scene.explore(INVOCATIONS, () -> {
			Monitor monitor = new Monitor();
			Acquisition waiter = monitor.asleep("waiter");
			boolean[] abandoned = new boolean[1];
			Scene.inParallel(monitor::signal, () -> abandoned[0] = waiter.abandon());
			check(abandoned[0] == (grant(waiter) == null));
			monitor.checkFreeAfter(waiter);
			check(monitor.condition.waiting() == 0);
		});
	}

	@Test
	void signalOfOneWhoIsCancelledReachesTheNext() {
		Scene.explore(INVOCATIONS, () -> {
			Monitor monitor = new Monitor();
			Acquisition first = monitor.asleep("first");
			Acquisition next = monitor.asleep("next");
			Scene.inParallel(monitor::signal, first::abandon);
			boolean reachedFirst = grant(first) != null;
			check(reachedFirst != next.result().toCompletableFuture().isDone());
			check(monitor.condition.waiting() == (reachedFirst ? 1 : 0));
			monitor.checkFreeAfter(reachedFirst ? first : next);
		});
	}

	@Test
	void signalOfOneWhoLooksForHimselfOrIsCancelledReachesTheNext() {
		Scene.explore(INVOCATIONS, () -> {
			Monitor monitor = new Monitor();
			Acquisition first = monitor.asleep("first");
			Runnable looks = this.clock.last;
			Acquisition next = monitor.asleep("next");
			Scene.inParallel(monitor::signal, looks, first::abandon);
			boolean reachedFirst = grant(first) != null;
			monitor.freeAfter(first);
			boolean reachedNext = next.result().toCompletableFuture().isDone();
			check(reachedFirst || reachedNext);
			check(monitor.condition.waiting() == (reachedNext ? 0 : 1));
			if (reachedNext) {
				monitor.freeAfter(next);
			}
			monitor.checkFree();
		});
	}

	@Test
	void partiesPassOrBreakTogetherWhereOneIsOutOfTime() {
		Scene.explore(INVOCATIONS_OF_PARTIES, () -> {
			Meeting meeting = new Meeting();
			CompletableFuture<Integer> first = meeting.arrive("first", LONG);
			CompletableFuture<Integer> second = meeting.arrive("second", Timeout.NONE);
			Scene.inParallel(meeting::last, this.clock.last);
			check(broke(first) == meeting.barrier.isBroken());
			meeting.checkTogether(second);
		});
	}

	@Test
	void partiesPassOrBreakTogetherWhereOneIsCancelled() {
		Scene.explore(INVOCATIONS_OF_PARTIES, () -> {
			Meeting meeting = new Meeting();
			CompletableFuture<Integer> first = meeting.arrive("first", Timeout.NONE);
			CompletableFuture<Integer> second = meeting.arrive("second", Timeout.NONE);
			Scene.inParallel(meeting::last, () -> first.cancel(false));
			// cancelled after all had arrived, it has broken nothing
			check(first.isCancelled() || !meeting.barrier.isBroken());
			meeting.checkTogether(second);
		});
	}

	/** The grant, or {@code null} if it failed; it must have ended. */
	private static Grant grant(Acquisition acquisition) {
		CompletableFuture<Grant> result = acquisition.result().toCompletableFuture();
		check(result.isDone());
		return result.isCompletedExceptionally() ? null : result.join();
	}

	private static boolean broke(CompletableFuture<Integer> passed) {
		check(passed.isDone());
		return passed.isCompletedExceptionally()
				&& passed.handle((index, failure) -> failure instanceof BarrierBrokenException).join();
	}

	/** Without AssertJ, whose code would only be more to interleave. */
	private static void check(boolean invariant) {
		if (!invariant) {
			throw new AssertionError("invariant broken");
		}
	}

	/** A semaphore whose only permit is taken. */
	private final class OnePermit {

		private final LocalSemaphore semaphore = new LocalSemaphore(new Shared(AsyncWaitModelTests.this.engine, "s",
				new SemaphoreSettings(1, true, false, Settings.UNLIMITED, null)), null);

		private final Grant held = this.semaphore.tryEnter("holder", 1);

		Acquisition queued(String owner) {
			return this.semaphore.enterAsync(owner, 1, LONG);
		}

		void checkHadOrFree(Acquisition last) {
			Grant grant = grant(last);
			check(this.semaphore.available() == ((grant != null) ? 0 : 1));
			if (grant != null) {
				grant.release();
			}
			check(this.semaphore.available() == 1 && this.semaphore.waiting() == 0);
			check(this.semaphore.tryEnter("next", 1) != null);
		}

	}

	/** A lock, and a condition that is met after a signal. */
	private final class Monitor {

		private final LocalLock lock;

		private final LocalCondition condition;

		/** Guarded by the lock. */
		private boolean met;

		Monitor() {
			LocalEngine engine = AsyncWaitModelTests.this.engine;
			this.lock = new LocalLock(new Shared(engine, "l", LockSettings.PLAIN), null);
			this.condition = new LocalCondition(new Shared(engine, "c", new ConditionSettings("l", Timeout.NONE)),
					this.lock);
		}

		Acquisition asleep(String owner) {
			Acquisition acquisition = this.condition.enterAsync(owner, () -> this.met, LONG);
			check(!acquisition.result().toCompletableFuture().isDone());
			return acquisition;
		}

		void signal() {
			this.lock.lock();
			this.met = true;
			this.condition.signal();
			this.lock.unlock();
		}

		void freeAfter(Acquisition waiter) {
			Grant grant = grant(waiter);
			if (grant != null) {
				grant.release();
			}
		}

		void checkFreeAfter(Acquisition last) {
			check(this.lock.isLocked() == (grant(last) != null));
			freeAfter(last);
			checkFree();
		}

		void checkFree() {
			check(this.lock.waiting() == 0 && this.lock.tryEnter("next", 1) != null);
		}

	}

	/** A barrier of three. */
	private final class Meeting {

		private final LocalBarrier barrier = new LocalBarrier(
				new Shared(AsyncWaitModelTests.this.engine, "b", new BarrierSettings(3, Timeout.NONE)));

		private CompletableFuture<Integer> last;

		CompletableFuture<Integer> arrive(String owner, Timeout timeout) {
			return this.barrier.arriveAsync(owner, timeout).toCompletableFuture();
		}

		void last() {
			this.last = arrive("last", Timeout.NONE);
		}

		void checkTogether(CompletableFuture<Integer> other) {
			check(broke(other) == this.barrier.isBroken() && broke(this.last) == this.barrier.isBroken());
			check(this.barrier.waiting() == 0);
		}

	}

	/** Keeps what is to be done later, until a thread of the scene does it. */
	private static final class Clock extends AbstractExecutorService implements ScheduledExecutorService {

		private Runnable last;

		/** Returns nothing to cancel: what has begun can't be. */
		@Override
		public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
			this.last = command;
			return null;
		}

		@Override
		public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long delay, long period, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void execute(Runnable command) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<Runnable> shutdownNow() {
			return List.of();
		}

		@Override
		public void shutdown() {
		}

		@Override
		public boolean isShutdown() {
			return true;
		}

		@Override
		public boolean isTerminated() {
			return true;
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) {
			return true;
		}

	}

}
