package io.signalbox.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers who give up at any moment, by an interrupt or a cancellation: nothing is left
 * behind. The lease is so long that its end could not hide what is.
 */
@ExtendWith(SharedRedis.class)
@org.junit.jupiter.api.Timeout(90)
@SuppressWarnings("WaitNotInLoop") // one wait is what is tested
class GivingUpTests {

	private static final int ROUNDS = 1_000;

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

	private static void aWhile() {
		long start = System.nanoTime();
		long pause = ThreadLocalRandom.current().nextLong(1_500_000);
		while (System.nanoTime() - start < pause) {
			Thread.onSpinWait();
		}
	}

	/** Cancels, or gives back what came too early. */
	private static void cancel(CompletableFuture<Hold> stage) {
		aWhile();
		if (!stage.cancel(false)) {
			stage.join().close();
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

	@ParameterizedTest
	@CsvSource({ "lock, false", "lock, true", "fair, false", "fair, true", "read, true", "write, false", "write, true",
			"permit, false", "permit, true" })
	void thousandInterruptsAndCancellationsLeaveNothingHeldForFourSeconds(String what, boolean contended)
			throws Exception {
		Holdable mine = the(this.here, what);
		Holdable theirs = the(this.there, what.equals("read") ? "write" : what);
		int all = what.equals("permit") ? Puppet.PERMITS : 1;
		Grant held = contended ? theirs.enter(this, all, Timeout.of(LONG)) : null;
		interrupted(ROUNDS / 2, () -> mine.hold(LONG).close());
		for (int i = 0; i < ROUNDS / 2; i++) {
			cancel(mine.holdAsync(LONG).toCompletableFuture());
		}
		if (held != null) {
			held.release();
		}
		Holdable other = the(this.there, what.equals("read") ? "write" : what);
		other.enter("another", all, Timeout.of(SOON)).release();
		assertThat(mine.statistics().active()).isZero();
		assertThat(mine.statistics().pending()).isZero();
	}

	@Test
	void thousandWhoGiveUpAtAnEventAConditionOrABarrierLeaveNobodyWaiting() throws Exception {
		NamedEvent event = the(this.here, "event");
		interrupted(ROUNDS / 2, () -> event.await(LONG));
		NamedCondition condition = the(this.here, "condition");
		interrupted(ROUNDS / 4, () -> {
			try (Hold hold = condition.lock().hold(LONG)) {
				condition.awaitUntil(() -> hold == null, LONG);
			}
		});
		for (int i = 0; i < ROUNDS / 2; i++) {
			CompletableFuture<Boolean> atEvent = event.awaitAsync(LONG).toCompletableFuture();
			cancel(condition.holdAsync(() -> false, LONG).toCompletableFuture());
			atEvent.cancel(false);
		}
		NamedBarrier barrier = the(this.here, "barrier");
		interrupted(ROUNDS / 4, () -> {
			try {
				barrier.await();
			}
			catch (BarrierBrokenException ex) {
				barrier.reset();
			}
		});
		RedisKey at = RedisKey.of(this.prefix, "condition", null);
		Threads.until(() -> SharedRedis.client().getScoredSortedSet(at.waiters()).isEmpty());
		assertThat(event.waiting() + condition.waiting() + barrier.waiting()).isZero();
		NamedCondition theirs = the(this.there, "condition");
		theirs.lock().hold(SOON).close();
		barrier.reset();
		Task<Integer> party = this.threads.start(() -> barrier.await());
		Threads.until(() -> barrier.waiting() == 1);
		assertThat(GivingUpTests.<NamedBarrier>the(this.there, "barrier").await()).isOne();
		assertThat(party.value()).isZero();
	}

}
