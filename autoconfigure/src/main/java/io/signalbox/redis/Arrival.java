package io.signalbox.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.signalbox.Outcome;
import io.signalbox.redis.Generations.End;
import org.jspecify.annotations.Nullable;

/**
 * One party of a {@link RedissonBarrier} that has arrived, or is about to.
 */
final class Arrival extends Wait {

	/**
	 * How long one waits to be told how a generation ended whose last one may be dead.
	 */
	private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

	private static final long POLL_MILLIS = 100;

	private static final Ending BROKEN = Ending.of(Outcome.BROKEN);

	private final RedissonBarrier barrier;

	/** Its number, or zero before it has arrived. */
	private volatile long number;

	/** Since when its generation is over, and nobody says how. */
	private volatile long undecidedNanos;

	private volatile boolean refused;

	Arrival(RedissonBarrier barrier, WaitSet set, Object owner) {
		super(barrier, set, owner);
		this.barrier = barrier;
	}

	long generation() {
		return (this.number - 1) / this.barrier.parties();
	}

	int index() {
		return (int) ((this.number - 1) % this.barrier.parties());
	}

	/** Whether it completed its generation. */
	boolean isLast() {
		return this.number > 0 && index() == this.barrier.parties() - 1;
	}

	/** Whether the barrier was broken when it came. */
	boolean isRefused() {
		return this.refused;
	}

	@Override
	CompletionStage<@Nullable Ending> first() {
		Generations generations = this.barrier.generations();
		if (this.barrier.isClosed()) {
			return this.barrier.mended().thenCompose((done) -> generations.look()).thenApply((found) -> {
				this.refused = found.isBroken();
				return this.refused ? BROKEN : Ending.SHUTDOWN;
			});
		}
		return this.barrier.mended().thenCompose((done) -> generations.count()).thenCompose((found) -> {
			this.refused = found.isBroken();
			if (this.refused) {
				return CompletableFuture.completedFuture(BROKEN);
			}
			this.number = found.value();
			return isLast() ? this.barrier.completed(this).thenApply((done) -> Ending.ACQUIRED)
					: CompletableFuture.completedFuture(null);
		});
	}

	/**
	 * How it ends by what the server says.
	 * @param found the barrier's number
	 * @param end how the generation ended, if that is known
	 * @return how, or {@code null} if it goes on
	 */
	@Nullable Ending decide(Arrivals found, @Nullable End end) {
		if (end != null) {
			return switch (end) {
				case PASSED -> Ending.ACQUIRED;
				case BROKEN -> BROKEN;
				case ACTING -> null;
			};
		}
		if (found.value() < this.number) {
			// of a server that has lost its data
			return BROKEN;
		}
		if (fills(found)) {
			return null;
		}
		return (found.generation() == generation() || isOverdue()) ? BROKEN : null;
	}

	private boolean fills(Arrivals found) {
		return !found.isBroken() && found.generation() == generation();
	}

	private boolean isOverdue() {
		if (this.undecidedNanos == 0) {
			this.undecidedNanos = System.nanoTime();
		}
		return System.nanoTime() - this.undecidedNanos > GRACE_NANOS;
	}

	/** Breaks the generation, unless it has passed or broken. */
	@Override
	CompletionStage<Ending> giveUp(Ending reason) {
		return this.barrier.generations().look(List.of(generation())).thenCompose((seen) -> {
			End end = seen.ends().get(0);
			Ending decided = decide(seen.arrivals(), end);
			if (decided != null) {
				// of those who are sent away together, one ends the generation of all
				boolean away = reason.shutdown() && decided == BROKEN;
				return CompletableFuture.completedFuture(away ? reason : decided);
			}
			if (end != null || !fills(seen.arrivals())) {
				return later(() -> giveUp(reason));
			}
			return this.barrier.end(seen.arrivals(), !reason.shutdown())
				.thenCompose((done) -> done ? CompletableFuture.completedFuture(reason) : giveUp(reason));
		});
	}

	private CompletionStage<Ending> later(Supplier<CompletionStage<Ending>> what) {
		return CompletableFuture
			.supplyAsync(what,
					CompletableFuture.delayedExecutor(POLL_MILLIS, TimeUnit.MILLISECONDS,
							this.barrier.shared.engine.executor))
			.thenCompose((stage) -> stage);
	}

}
