package io.signalbox.local;

import java.util.ArrayList;
import java.util.List;

import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import io.signalbox.local.WaitNode.Status;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Short scenes of two or three threads, run in many interleavings.
 */
@Timeout(3600)
class InterleavingTests {

	private static final int INVOCATIONS = 25 * Scene.FACTOR;

	@Test
	void unfairWaiterIsWokenByAReleaseHoweverTheyMeet() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			PermitSynchronizer permits = new PermitSynchronizer(0, 1, false, Integer.MAX_VALUE);
			Outcome[] outcome = new Outcome[1];
			inParallel(() -> outcome[0] = await(permits), () -> permits.put(1));
			check(outcome[0] == Outcome.ACQUIRED && permits.available() == 0 && permits.waiting() == 0);
		});
	}

	@Test
	void overtakerAndWaiterShareOneRelease() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			PermitSynchronizer permits = new PermitSynchronizer(0, 1, false, Integer.MAX_VALUE);
			WaitNode waiter = node();
			permits.join(waiter);
			boolean[] took = new boolean[1];
			inParallel(() -> permits.put(1), () -> took[0] = permits.tryTake(1));
			check(took[0] != (waiter.status == Status.GRANTED));
			if (took[0]) {
				permits.put(1);
				check(waiter.status == Status.GRANTED);
			}
			check(permits.available() == 0);
		});
	}

	@Test
	void closeAndReleaseLeaveNobodyInBetween() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			PermitSynchronizer permits = new PermitSynchronizer(0, 1, false, Integer.MAX_VALUE);
			WaitNode waiter = node();
			boolean[] joined = new boolean[1];
			inParallel(() -> joined[0] = permits.join(waiter), permits::close, () -> permits.put(1));
			boolean granted = waiter.status == Status.GRANTED;
			check(joined[0] == (waiter.status != Status.WAITING));
			check(permits.available() == (granted ? 0 : 1));
			check(granted || permits.tryTake(1));
		});
	}

	@Test
	void whoReleasesWhatNobodyWaitsForCanTakeItAgain() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			PermitSynchronizer permits = new PermitSynchronizer(0, 1, true, Integer.MAX_VALUE);
			WaitNode waiter = node();
			permits.join(waiter);
			boolean[] again = { true };
			inParallel(() -> permits.put(1), () -> {
				if (waiter.status == Status.GRANTED) {
					again[0] = permits.put(1) && permits.tryTake(1);
				}
			});
			check(again[0]);
		});
	}

	@Test
	void e05_setThenClearReleasesWhoJoinedBefore() {
		LocalEngine engine = closed();
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			LocalEvent event = new LocalEvent(new Shared(engine, "e", EventSettings.CLEAR), null);
			WaitNode waiter = node();
			WaitNode late = node();
			event.join(waiter);
			inParallel(() -> {
				event.set();
				event.clear();
			}, () -> event.join(late));
			check(waiter.status == Status.GRANTED);
			check(event.waiting() == ((late.status == Status.GRANTED) ? 0 : 1));
		});
	}

	@Test
	void lockIsTakenAwayOrReleasedAndNeverBoth() {
		LocalEngine engine = closed();
		for (LockSettings settings : List.of(LockSettings.PLAIN, LockSettings.REENTRANT)) {
			Lincheck.runConcurrentTest(2 * INVOCATIONS, () -> {
				LocalLock lock = (LocalLock) engine.lock("l", settings);
				Grant held = lock.tryEnter("owner", 1);
				Grant[] other = new Grant[1];
				boolean[] refused = new boolean[1];
				Holder[] from = new Holder[1];
				inParallel(() -> {
					try {
						held.release();
					}
					catch (NotHeldException ex) {
						refused[0] = true;
					}
				}, () -> from[0] = lock.takeAway(), () -> other[0] = lock.tryEnter("other", 1));
				// the other one may have been the victim, and then a third gets in
				boolean otherLost = false;
				if (other[0] != null) {
					Grant third = lock.tryEnter("third", 1);
					try {
						other[0].release();
					}
					catch (NotHeldException ex) {
						otherLost = true;
					}
					check((third != null) == otherLost);
					if (third != null) {
						third.release();
					}
				}
				check((from[0] != null) == (refused[0] || otherLost) && !(refused[0] && otherLost));
				check(lock.tryEnter("last", 1) != null);
			});
		}
	}

	/**
	 * Needs more runs than the others: it is found by three switches at the right places.
	 */
	@Test
	void ownerThatReentersWhileItsHoldIsClosedElsewhereIsAlone() {
		LocalEngine engine = closed();
		Lincheck.runConcurrentTest(8 * INVOCATIONS, () -> {
			LocalReentrantLock lock = new LocalReentrantLock(new Shared(engine, "r", LockSettings.REENTRANT), null);
			Grant outer = lock.tryEnter("owner", 1);
			Grant[] again = new Grant[1];
			Grant[] other = new Grant[1];
			inParallel(outer::release, () -> again[0] = lock.tryEnter("owner", 1),
					() -> other[0] = lock.tryEnter("other", 1));
			check(again[0] == null || other[0] == null);
			if (again[0] != null) {
				again[0].release();
			}
			if (other[0] != null) {
				other[0].release();
			}
			check(lock.active() == 0 && lock.tryEnter("third", 1) != null);
		});
	}

	/** An engine that starts no thread. */
	private static LocalEngine closed() {
		LocalEngine engine = new LocalEngine();
		engine.close();
		return engine;
	}

	/** One that blocks no thread. */
	private static WaitNode node() {
		return new WaitNode("call", 1, null);
	}

	private static Outcome await(PermitSynchronizer permits) {
		try {
			return new WaitNode(Thread.currentThread(), 1).await(permits, Long.MAX_VALUE, true);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void inParallel(Runnable... bodies) {
		List<Thread> threads = new ArrayList<>();
		for (Runnable body : bodies) {
			Thread thread = new Thread(body);
			threads.add(thread);
			thread.start();
		}
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Without AssertJ, whose code would only be more to interleave. */
	private static void check(boolean invariant) {
		if (!invariant) {
			throw new AssertionError("invariant broken");
		}
	}

}
