package io.signalbox.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.signalbox.Outcome;
import io.signalbox.Waiter;
import io.signalbox.redis.RedissonAcquirable.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The callers of this JVM who wait for one primitive, or for one of two sides, in the
 * order of their arrival. Only the first of them asks the server: when it is told that
 * something is free, when the lease of another holder would end, and in any case every
 * {@value #RECHECK_MILLIS} ms, for what it should have been told may have been lost.
 *
 * <p>
 * Waiting leaves nothing at the server but a mark that somebody waits. So who stops
 * waiting has nothing to take back, except where a question of his is under way: its
 * answer is awaited, and what it grants is given back.
 *
 * <p>
 * The lock guards the queue and who has ended. Nothing is called while it is held.
 */
final class Line {

	/** Within this time a waiter notices what nobody told it of. */
	static final long RECHECK_MILLIS = 2_000;

	/** How long the server knows that somebody waits, who asks again before. */
	private static final long WAITING_MILLIS = 3 * RECHECK_MILLIS;

	private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

	private final RedissonEngine engine;

	private final RedisKey at;

	private final int maxWaiting;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<RedissonAcquisition> queue = new ArrayDeque<>();

	/** Whether the first in the queue has asked and was not answered. */
	private boolean asking;

	/** How often something became free, as far as known. */
	private long freed;

	private boolean closed;

	private @Nullable Future<?> nextLook;

	/** What is under way at the server for those who have gone. Written with the lock. */
	private volatile CompletableFuture<@Nullable Void> unsettled = DONE;

	/** How long the queue is. Written with the lock. */
	private volatile int size;

	private volatile long lastAnswerNanos = System.nanoTime();

	Line(RedissonEngine engine, RedisKey at, int maxWaiting) {
		this.engine = engine;
		this.at = at;
		this.maxWaiting = maxWaiting;
	}

	/** Begins an attempt: at the server, or behind those who wait already. */
	void start(RedissonAcquisition call) {
		Runnable next = () -> {
		};
		this.lock.lock();
		try {
			if (!call.ended) {
				boolean ask = !call.waits() || this.queue.isEmpty() || call.primitive.answersAll();
				next = ask ? firstQuestion(call) : join(call);
			}
		}
		finally {
			this.lock.unlock();
		}
		next.run();
	}

	private Runnable firstQuestion(RedissonAcquisition call) {
		long before = this.freed;
		CompletableFuture<?> others = this.unsettled;
		boolean alone = others.isDone();
		CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
		call.asked = handled;
		return () -> call.primitive.ask(call, call.waits() ? WAITING_MILLIS : 0)
			.whenComplete((answer, failure) -> completeAfter(handled,
					(failure != null) ? notAnswered(List.of(call), call, failure)
							: firstAnswer(call, answer, before, alone ? null : others)));
	}

	private CompletionStage<?> firstAnswer(RedissonAcquisition call, Answer answer, long before,
			@Nullable CompletableFuture<?> others) {
		this.lastAnswerNanos = System.nanoTime();
		if (call.primitive.admits(call, answer)) {
			if (end(call, true)) {
				call.decide(Outcome.ACQUIRED, answer, null);
				return DONE;
			}
			return call.primitive.giveBack(call);
		}
		if (call.waits() && !call.isOverdue()) {
			joinAfter(call, answer, before);
		}
		else if (!call.waits() && others != null && call.mayRetry()) {
			// somebody who has gone may have had it for a moment
			return others.handle((done, failure) -> {
				start(call);
				return null;
			});
		}
		else if (end(call, false)) {
			call.decide(Outcome.TIMEOUT, null, null);
		}
		return DONE;
	}

	private void joinAfter(RedissonAcquisition call, Answer answer, long before) {
		Runnable next = () -> {
		};
		this.lock.lock();
		try {
			if (!call.ended) {
				call.seen = answer.number();
				next = join(call);
				if (this.queue.peek() == call) {
					if (this.freed != before) {
						next = this::look;
					}
					else {
						lookIn(answer.retryMillis());
					}
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		next.run();
	}

	/** Puts a call in the queue, or returns its refusal. Called with the lock. */
	private Runnable join(RedissonAcquisition call) {
		if (this.closed || this.queue.size() >= this.maxWaiting) {
			boolean shutdown = this.closed;
			call.ended = true;
			return () -> call.decide(Outcome.REJECTED, null, call.primitive.rejected(shutdown));
		}
		if (this.queue.isEmpty()) {
			this.engine.beginWaiting(this.at, this);
		}
		call.queued = true;
		this.queue.add(call);
		this.size = this.queue.size();
		return () -> {
		};
	}

	/** Something may be free. */
	void freed() {
		this.lock.lock();
		try {
			this.freed++;
		}
		finally {
			this.lock.unlock();
		}
		look();
	}

	/** Asks for the first in the queue, unless that is under way. */
	private void look() {
		RedissonAcquisition first;
		long before;
		CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
		this.lock.lock();
		try {
			first = this.queue.peek();
			if (this.asking || first == null) {
				return;
			}
			this.asking = true;
			before = this.freed;
			first.asked = handled;
			stopLooking();
		}
		finally {
			this.lock.unlock();
		}
		first.primitive.ask(first, WAITING_MILLIS)
			.whenComplete((answer, failure) -> completeAfter(handled,
					(failure != null) ? notAnswered(drain(), first, failure) : answered(first, answer, before)));
	}

	private CompletionStage<?> answered(RedissonAcquisition first, Answer answer, long before) {
		this.lastAnswerNanos = System.nanoTime();
		List<RedissonAcquisition> admitted = new ArrayList<>();
		boolean again;
		this.lock.lock();
		try {
			this.asking = false;
			for (RedissonAcquisition call : this.queue) {
				if ((call == first || call.primitive.answersAll()) && call.primitive.admits(call, answer)) {
					call.ended = true;
					call.primitive.letIn(call);
					admitted.add(call);
				}
			}
			this.queue.removeAll(admitted);
			this.size = this.queue.size();
			again = this.freed != before || this.queue.peek() != first;
			if (this.queue.isEmpty()) {
				endWaiting();
			}
			else if (!again) {
				lookIn(answer.retryMillis());
			}
		}
		finally {
			this.lock.unlock();
		}
		admitted.forEach((call) -> call.decide(Outcome.ACQUIRED, answer, null));
		boolean late = first.primitive.admits(first, answer) && !admitted.contains(first);
		CompletionStage<?> rest = late ? first.primitive.giveBack(first) : DONE;
		if (again) {
			look();
		}
		return rest;
	}

	/** Takes all out of the queue: the server can't be reached. */
	private List<RedissonAcquisition> drain() {
		this.lock.lock();
		try {
			this.asking = false;
			List<RedissonAcquisition> all = new ArrayList<>(this.queue);
			this.queue.clear();
			this.size = 0;
			endWaiting();
			return all;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends all of them, and gives back what the server may have granted to the one who
	 * asked.
	 */
	private CompletionStage<?> notAnswered(List<RedissonAcquisition> calls, RedissonAcquisition asked,
			Throwable failure) {
		for (RedissonAcquisition call : calls) {
			if (end(call, false)) {
				call.decide(Outcome.REJECTED, null, call.primitive.unavailable(RedisServer.cause(failure)));
			}
		}
		return asked.primitive.giveBack(asked);
	}

	private static void completeAfter(CompletableFuture<@Nullable Void> handled, CompletionStage<?> rest) {
		rest.whenComplete((done, failure) -> handled.complete(null));
	}

	/** Ends a call that is out of the queue; {@code false} if it has ended. */
	private boolean end(RedissonAcquisition call, boolean letIn) {
		this.lock.lock();
		try {
			boolean first = !call.ended;
			call.ended = true;
			if (first && letIn) {
				call.primitive.letIn(call);
			}
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends a call of its own accord; {@code false} if it has ended. */
	boolean leave(RedissonAcquisition call) {
		boolean first;
		CompletableFuture<?> rest;
		this.lock.lock();
		try {
			if (call.ended) {
				return false;
			}
			call.ended = true;
			first = (this.queue.peek() == call);
			this.queue.remove(call);
			this.size = this.queue.size();
			rest = keepTrackOf(call.asked);
			if (this.queue.isEmpty()) {
				endWaiting();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (call.queued) {
			call.primitive.left(call);
		}
		rest.whenComplete((done, failure) -> call.primitive.forgetKeyIfIdle());
		if (first) {
			look();
		}
		return true;
	}

	/** Called with the lock. */
	private void lookIn(long millis) {
		long delay = (millis >= 0) ? Math.min(millis + 1, RECHECK_MILLIS) : RECHECK_MILLIS;
		stopLooking();
		this.nextLook = this.engine.timer.schedule(this::look, delay, TimeUnit.MILLISECONDS);
	}

	/** Called with the lock. */
	private void stopLooking() {
		if (this.nextLook != null) {
			this.nextLook.cancel(false);
			this.nextLook = null;
		}
	}

	/** Called with the lock. */
	private void endWaiting() {
		stopLooking();
		this.engine.endWaiting(this.at, this);
	}

	/** Something is under way at the server that the next to try should wait for. */
	void track(CompletionStage<?> underWay, RedissonAcquirable primitive) {
		CompletableFuture<?> all;
		this.lock.lock();
		try {
			all = keepTrackOf(underWay);
		}
		finally {
			this.lock.unlock();
		}
		all.whenComplete((done, failure) -> primitive.forgetKeyIfIdle());
	}

	private CompletableFuture<@Nullable Void> keepTrackOf(CompletionStage<?> underWay) {
		CompletableFuture<@Nullable Void> one = underWay.<@Nullable Void>handle((done, failure) -> null)
			.toCompletableFuture();
		this.unsettled = this.unsettled.isDone() ? one : CompletableFuture.allOf(this.unsettled, one);
		return this.unsettled;
	}

	/** Completed when all that is under way for those who have gone is done. */
	CompletableFuture<@Nullable Void> settled() {
		return this.unsettled;
	}

	/** Whether the server has answered while this call was in the queue. */
	boolean hasAnswered(RedissonAcquisition call) {
		this.lock.lock();
		try {
			return call.queued && this.lastAnswerNanos - call.startNanos >= 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		List<RedissonAcquisition> waiting;
		this.lock.lock();
		try {
			this.closed = true;
			waiting = new ArrayList<>(this.queue);
			waiting.forEach((call) -> {
				call.ended = true;
				keepTrackOf(call.asked);
			});
			this.queue.clear();
			this.size = 0;
			endWaiting();
		}
		finally {
			this.lock.unlock();
		}
		waiting.forEach((call) -> call.decide(Outcome.REJECTED, null, call.primitive.rejected(true)));
	}

	int size() {
		return this.size;
	}

	/** Whether nobody waits and nothing is under way. Takes no lock. */
	boolean isIdle() {
		return this.size == 0 && this.unsettled.isDone();
	}

	/** How many wait for a primitive or for its side. */
	int waiting(RedissonAcquirable primitive) {
		return waiters(primitive).size();
	}

	List<Waiter> waiters(RedissonAcquirable primitive) {
		this.lock.lock();
		try {
			return this.queue.stream()
				.filter((call) -> call.primitive == primitive)
				.map(RedissonAcquisition::describe)
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

}
