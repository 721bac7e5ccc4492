package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.signalbox.BarrierBrokenException;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers who give up at any moment, by an interrupt or a cancellation: nothing is left
 * behind. The lease is so long that its end could not hide what is. Those who dispose of
 * a {@code Mono} are in {@link DisposedCallsTests}.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(120)
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class GivingUpTests {

	private static final int SOME = 100;

	private static final int MANY = 1_000;

	private static final Duration LONG = Duration.ofSeconds(30);

	/** What is given back is free for others within this time. */
	private static final Duration SOON = Duration.ofSeconds(4);

	@RegisterExtension
	final Threads threads = new Threads();

	private final String prefix = "giving-up-" + UUID.randomUUID();

	private final RedissonEngine here = SharedRedis.engine(SharedRedis.client(), this.prefix, "here");

	private final RedissonEngine there = SharedRedis.engine(SharedRedis.client(), this.prefix, "there");

	@AfterEach
	void close() {
		this.here.close();
		this.there.close();
	}

	@SuppressWarnings("unchecked")
	private static <P> P the(RedissonEngine engine, String what) {
		return (P) Puppet.make(engine, what);
	}

	static void aWhile() {
		long start = System.nanoTime();
		long pause = ThreadLocalRandom.current().nextLong(1_500_000);
		while (System.nanoTime() - start < pause) {
			Thread.onSpinWait();
		}
	}

	/** Begins and cancels, or gives back what came too early. */
	private static void cancelled(int rounds, Supplier<CompletableFuture<Hold>> call) {
		for (int i = 0; i < rounds; i++) {
			CompletableFuture<Hold> stage = call.get();
			aWhile();
			if (!stage.cancel(false)) {
				stage.join().close();
			}
		}
	}

	/** Goes in again and again, and is interrupted at any moment. */
	private void interrupted(int rounds, Threads.Body body) throws Exception {
		Task<Void> caller = this.threads.run(() -> {
			for (int i = 0; i < rounds; i++) {
				try {
					body.run();
				}
				catch (InterruptedException ex) {
					// as is to be expected
				}
			}
			while (!Thread.interrupted()) {
				Thread.onSpinWait();
			}
		});
		while (!caller.isDone()) {
			aWhile();
			caller.interrupt();
		}
		caller.value();
	}

	/** Runs something in the other instance, again and again, while this one is at it. */
	private void beside(boolean contended, Threads.Body other, Threads.Body body) throws Exception {
		AtomicBoolean over = new AtomicBoolean(!contended);
		Task<Void> others = this.threads.run(() -> {
			while (!over.get()) {
				other.run();
			}
		});
		try {
			body.run();
		}
		finally {
			over.set(true);
		}
		others.value();
	}

	private void nothingStaysHeld(String what, boolean contended, int rounds) throws Exception {
		Holdable mine = the(this.here, what);
		Holdable theirs = the(this.there, what.equals("read") ? "write" : what);
		int all = what.equals("permit") ? Puppet.PERMITS : 1;
		Grant held = contended ? theirs.enter(this, all, Timeout.of(LONG)) : null;
		interrupted(rounds, () -> mine.hold(LONG).close());
		cancelled(rounds, () -> mine.holdAsync(LONG).toCompletableFuture());
		if (held != null) {
			held.release();
		}
		theirs.enter("another", all, Timeout.of(SOON)).release();
		// the server may have it back a moment before it is counted here
		Threads.until(() -> mine.statistics().active() == 0 && mine.statistics().pending() == 0);
	}

	private void nobodyWaitsAtAnEvent(boolean contended, int rounds) throws Exception {
		NamedEvent event = the(this.here, "event");
		NamedEvent theirs = the(this.there, "event");
		beside(contended, () -> {
			theirs.set();
			theirs.clear();
		}, () -> {
			interrupted(rounds, () -> event.await(LONG));
			for (int i = 0; i < rounds; i++) {
				CompletableFuture<Boolean> stage = event.awaitAsync(LONG).toCompletableFuture();
				aWhile();
				stage.cancel(false);
			}
		});
		Threads.until(() -> event.waiting() == 0);
		Task<Boolean> waiter = this.threads.start(() -> event.await(LONG));
		Threads.until(() -> event.waiting() == 1);
		theirs.set();
		assertThat(waiter.value()).isTrue();
	}

	private void nobodyWaitsAtACondition(boolean contended, int rounds) throws Exception {
		NamedCondition condition = the(this.here, "condition");
		NamedCondition theirs = the(this.there, "condition");
		beside(contended, () -> {
			try (Hold hold = theirs.lock().hold(LONG)) {
				assertThat(hold).isNotNull();
				theirs.signal();
			}
		}, () -> {
			interrupted(rounds, () -> {
				try (Hold hold = condition.lock().hold(LONG)) {
					condition.awaitUntil(() -> hold == null, LONG);
				}
			});
			cancelled(rounds, () -> condition.holdAsync(() -> false, LONG).toCompletableFuture());
		});
		RedisKey at = RedisKey.of(this.prefix, "condition", null);
		Threads.until(() -> SharedRedis.client().getScoredSortedSet(at.waiters()).isEmpty());
		assertThat(condition.waiting()).isZero();
		theirs.lock().hold(SOON).close();
	}

	private void nobodyWaitsAtABarrier(boolean contended, int rounds) throws Exception {
		NamedBarrier barrier = the(this.here, "barrier");
		NamedBarrier theirs = the(this.there, "barrier");
		beside(contended, () -> {
			try {
				theirs.await(Duration.ofMillis(5));
			}
			catch (BarrierBrokenException ex) {
				theirs.reset();
			}
		}, () -> {
			interrupted(rounds, () -> {
				try {
					barrier.await();
				}
				catch (BarrierBrokenException ex) {
					barrier.reset();
				}
			});
			for (int i = 0; i < rounds; i++) {
				CompletableFuture<Integer> stage = barrier.awaitAsync(LONG).toCompletableFuture();
				aWhile();
				stage.cancel(false);
			}
		});
		Threads.until(() -> barrier.waiting() + theirs.waiting() == 0);
		Threads.until(() -> {
			barrier.reset();
			return !barrier.isBroken();
		});
		Task<Integer> party = this.threads.start(() -> barrier.await());
		Threads.until(() -> barrier.waiting() == 1);
		assertThat(theirs.await()).isOne();
		assertThat(party.value()).isZero();
	}

	private void nobodyWaits(String where, boolean contended, int rounds) throws Exception {
		switch (where) {
			case "event" -> nobodyWaitsAtAnEvent(contended, rounds);
			case "condition" -> nobodyWaitsAtACondition(contended, rounds);
			default -> nobodyWaitsAtABarrier(contended, rounds);
		}
	}

	@ParameterizedTest
	@CsvSource({ "lock, false", "lock, true", "fair, true", "read, true", "write, false", "permit, false",
			"permit, true" })
	void hundredInterruptsAndCancellationsLeaveNothingHeldForFourSeconds(String what, boolean contended)
			throws Exception {
		nothingStaysHeld(what, contended, SOME);
	}

	@ParameterizedTest
	@CsvSource({ "event, true", "condition, false", "barrier, true" })
	void hundredWhoGiveUpAtAnEventAConditionOrABarrierLeaveNobodyWaiting(String where, boolean contended)
			throws Exception {
		nobodyWaits(where, contended, SOME);
	}

	@ParameterizedTest
	@Tag("failures")
	@CsvSource({ "lock, false", "lock, true", "fair, false", "fair, true", "read, false", "read, true", "write, false",
			"write, true", "permit, false", "permit, true" })
	void thousandInterruptsAndThousandCancellationsLeaveNothingHeldForFourSeconds(String what, boolean contended)
			throws Exception {
		nothingStaysHeld(what, contended, MANY);
	}

	@ParameterizedTest
	@Tag("failures")
	@CsvSource({ "event, false", "event, true", "condition, false", "condition, true", "barrier, false",
			"barrier, true" })
	void thousandInterruptsAndThousandCancellationsLeaveNobodyWaiting(String where, boolean contended)
			throws Exception {
		nobodyWaits(where, contended, MANY);
	}

}
