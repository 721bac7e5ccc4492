package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.signalbox.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for the first in a {@link Line}, one question after the other, in slices
 * of at most {@value #SLICE_MILLIS} ms: what would have ended his wait may have been
 * lost, so that he must look again by himself.
 *
 * <p>
 * The lock of the line guards it.
 */
final class SlicedQuestion {

	/** Within this time a waiter notices what nobody told it of. */
	private static final long SLICE_MILLIS = 2_000;

	/** Since when it is held that is given in a slice is known to a slice. */
	private static final int SLICES_PER_LEASE = 4;

	private final Line line;

	private final ScheduledExecutorService timer;

	private final long sliceMillis;

	/** Whether it is under way for the first in the line, or was for one gone. */
	private boolean asking;

	private @Nullable Future<?> next;

	SlicedQuestion(Line line, RedissonEngine engine) {
		this.line = line;
		this.timer = engine.timer;
		this.sliceMillis = Math.min(SLICE_MILLIS, engine.settings.lease().toMillis() / SLICES_PER_LEASE);
	}

	/** Asks, unless it is under way or nobody waits. */
	void ask() {
		RedissonAcquisition first;
		CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
		this.line.lock.lock();
		try {
			first = this.line.first();
			if (this.asking || first == null) {
				return;
			}
			this.asking = true;
			first.asked = handled;
			stop();
		}
		finally {
			this.line.lock.unlock();
		}
		long slice = Math.min(this.sliceMillis, first.leftMillis());
		first.primitive.ask(first, slice)
			.whenComplete((answer, failure) -> FirstQuestion.completeAfter(handled,
					(failure != null) ? failed(failure) : answered(first, answer)));
	}

	/** Deals with the answer to a question of one who was first when it was asked. */
	private CompletionStage<?> answered(RedissonAcquisition asker, Answer answer) {
		this.line.trouble.answered();
		RedissonAcquisition admitted;
		Runnable following;
		this.line.lock.lock();
		try {
			this.asking = false;
			admitted = answer.isGranted() ? this.line.letInFirst(asker) : null;
			following = askAfter(0);
		}
		finally {
			this.line.lock.unlock();
		}
		if (admitted != null) {
			admitted.decide(Outcome.ACQUIRED, answer, null);
		}
		CompletionStage<?> rest = (admitted == null) ? Line.giveBack(answer) : Line.DONE;
		following.run();
		if (admitted != null) {
			admitted.primitive.hasLeft();
		}
		return rest;
	}

	private CompletionStage<?> failed(Throwable failure) {
		boolean hopeless = this.line.trouble.failed(failure);
		Throwable cause = RedisServer.cause(failure);
		this.line.change(() -> {
			this.asking = false;
			return (hopeless || this.line.isClosed())
					? this.line.endAll((call) -> true, (call) -> call.primitive.unavailable(cause))
					: askAfter(Line.PAUSE_MILLIS);
		});
		return Line.DONE;
	}

	/**
	 * Asks for who is first then. Called with the lock of the line, to be run without it.
	 */
	Runnable askAfter(long millis) {
		stop();
		if (this.line.first() == null) {
			return Line.NOTHING;
		}
		if (millis == 0) {
			return this::ask;
		}
		this.next = this.timer.schedule(this::ask, millis, TimeUnit.MILLISECONDS);
		return Line.NOTHING;
	}

	/** Asks no more after a while. Called with the lock of the line. */
	void stop() {
		if (this.next != null) {
			this.next.cancel(false);
			this.next = null;
		}
	}

}
