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
import java.util.function.IntSupplier;

import io.signalbox.Outcome;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The callers of this JVM who wait for one primitive, or for one of two sides, in the
 * order of their arrival. Only the first of them asks the server, in slices of at most
 * {@value #SLICE_MILLIS} ms: what would have ended his wait may have been lost, so that
 * he must look again by himself.
 *
 * <p>
 * Who stops waiting is gone at once, and the question that is under way for him goes on:
 * what it grants is for who is first by then, if he asks for the same, or is given back.
 * A question is never cancelled, for nobody knows what the server makes of it.
 *
 * <p>
 * The lock guards the queue and who has ended. Nothing is called while it is held.
 */
final class Line {

	/** Within this time a waiter notices what nobody told it of. */
	static final long SLICE_MILLIS = 2_000;

	/** How long to leave a server alone that has just failed. */
	private static final long PAUSE_MILLIS = 200;

	private static final Runnable NOTHING = () -> {
	};

	private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

	private final RedissonEngine engine;

	private final RedisKey at;

	private final IntSupplier maxWaiting;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<RedissonAcquisition> queue = new ArrayDeque<>();

	/**
	 * Whether a question is under way for the first in the queue, or was for one gone.
	 */
	private boolean asking;

	/** How often something became free, as far as known. */
	private long freed;

	private volatile boolean closed;

	private @Nullable Future<?> nextLook;

	private final Underway underway = new Underway();

	private final Trouble trouble = new Trouble();

	/** How long the queue is. Written with the lock. */
	private volatile int size;

	Line(RedissonEngine engine, RedisKey at, IntSupplier maxWaiting) {
		this.engine = engine;
		this.at = at;
		this.maxWaiting = maxWaiting;
	}

	/** Begins an attempt: at the server, or behind those who wait already. */
	void start(RedissonAcquisition call) {
		Runnable next = NOTHING;
		this.lock.lock();
		try {
			if (!call.ended) {
				boolean first = this.queue.isEmpty() || call.primitive.answersAll();
				if (first || (!call.waits() && call.primitive.mayOvertake())) {
					next = firstQuestion(call);
				}
				else {
					next = call.waits() ? join(call) : refuse(call);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		next.run();
	}

	/** Called with the lock. */
	private static Runnable refuse(RedissonAcquisition call) {
		call.ended = true;
		return () -> call.decide(Outcome.TIMEOUT, null, null);
	}

	/** What is asked at once, outside of the queue. Called with the lock. */
	private Runnable firstQuestion(RedissonAcquisition call) {
		long before = this.freed;
		boolean alone = this.underway.isNothing();
		CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
		call.asked = handled;
		return () -> call.primitive.ask(call, 0)
			.whenComplete((answer, failure) -> completeAfter(handled,
					(failure != null) ? firstFailed(call, failure) : firstAnswer(call, answer, before, alone)));
	}

	private CompletionStage<?> firstAnswer(RedissonAcquisition call, Answer answer, long before, boolean alone) {
		this.trouble.answered();
		if (call.primitive.admits(call, answer)) {
			if (end(call, true)) {
				call.decide(Outcome.ACQUIRED, answer, null);
				return DONE;
			}
			return giveBack(answer);
		}
		boolean mayJoin = call.waits() && !call.isOverdue();
		if (!alone && !(mayJoin && hasRoom()) && call.mayRetry()) {
			// somebody who has gone may have had it for a moment
			return this.underway.settled().thenRun(() -> start(call));
		}
		if (mayJoin) {
			joinAfter(call, answer.number(), answer.retryMillis(), before);
		}
		else if (end(call, false)) {
			call.decide(Outcome.TIMEOUT, null, null);
		}
		return DONE;
	}

	private CompletionStage<?> firstFailed(RedissonAcquisition call, Throwable failure) {
		this.trouble.failed(failure);
		if (call.waits() && !call.isOverdue() && !this.engine.isClosed()) {
			joinAfter(call, Long.MAX_VALUE, PAUSE_MILLIS, this.freed);
		}
		else if (end(call, false)) {
			call.decide(Outcome.REJECTED, null, call.primitive.unavailable(RedisServer.cause(failure)));
		}
		return DONE;
	}

	private void joinAfter(RedissonAcquisition call, long seen, long retryMillis, long before) {
		Runnable next = NOTHING;
		this.lock.lock();
		try {
			if (!call.ended) {
				call.seen = seen;
				next = join(call);
				if (this.queue.peek() == call) {
					next = lookAgain(retryMillis, this.freed != before);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		next.run();
	}

	private boolean hasRoom() {
		return !this.closed && this.size < this.maxWaiting.getAsInt();
	}

	/** Puts a call in the queue, or returns its refusal. Called with the lock. */
	private Runnable join(RedissonAcquisition call) {
		if (!call.returning && !hasRoom()) {
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
		return NOTHING;
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
		long slice = Math.min(SLICE_MILLIS, first.leftMillis());
		first.primitive.ask(first, slice)
			.whenComplete((answer, failure) -> completeAfter(handled,
					(failure != null) ? failed(first, failure) : answered(first, answer, before)));
	}

	/** Deals with the answer to a question of one who was first when it was asked. */
	private CompletionStage<?> answered(RedissonAcquisition asker, Answer answer, long before) {
		this.trouble.answered();
		List<RedissonAcquisition> admitted = new ArrayList<>();
		Runnable next;
		this.lock.lock();
		try {
			this.asking = false;
			admit(asker, answer, admitted);
			boolean other = this.queue.peek() != asker;
			next = lookAgain(answer.retryMillis(), other || this.freed != before);
		}
		finally {
			this.lock.unlock();
		}
		admitted.forEach((call) -> call.decide(Outcome.ACQUIRED, answer, null));
		CompletionStage<?> rest = admitted.isEmpty() ? giveBack(answer) : DONE;
		next.run();
		return rest;
	}

	/** Takes those out of the queue whom an answer lets in. Called with the lock. */
	private void admit(RedissonAcquisition asker, Answer answer, List<RedissonAcquisition> admitted) {
		for (RedissonAcquisition call : this.queue) {
			boolean asked = call.primitive.answersAll() || call.asksTheSameAs(asker);
			if (!asked) {
				break;
			}
			if (call.primitive.admits(call, answer)) {
				call.ended = true;
				call.primitive.letIn(call);
				admitted.add(call);
			}
			if (answer.claim() != null) {
				break;
			}
		}
		this.queue.removeAll(admitted);
		this.size = this.queue.size();
	}

	/** What is given to nobody goes back. */
	private static CompletionStage<?> giveBack(Answer answer) {
		Claim claim = answer.claim();
		return (claim != null) ? claim.giveBack() : DONE;
	}

	private CompletionStage<?> failed(RedissonAcquisition asker, Throwable failure) {
		boolean hopeless = this.trouble.failed(failure);
		List<RedissonAcquisition> given = new ArrayList<>();
		Runnable next = NOTHING;
		this.lock.lock();
		try {
			this.asking = false;
			if (hopeless || this.closed) {
				given.addAll(this.queue);
				this.queue.clear();
				this.size = 0;
				given.forEach((call) -> call.ended = true);
				endWaiting();
			}
			else {
				next = lookAgain(PAUSE_MILLIS, false);
			}
		}
		finally {
			this.lock.unlock();
		}
		Throwable cause = RedisServer.cause(failure);
		given.forEach((call) -> call.decide(Outcome.REJECTED, null, call.primitive.unavailable(cause)));
		next.run();
		return DONE;
	}

	/** How the server fails, if it does. */
	@Nullable Throwable failure() {
		return this.trouble.failure();
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
		CompletableFuture<?> rest = DONE;
		this.lock.lock();
		try {
			if (call.ended) {
				return false;
			}
			call.ended = true;
			first = (this.queue.peek() == call);
			this.queue.remove(call);
			this.size = this.queue.size();
			if (call.queued) {
				this.underway.addWait(call.asked);
			}
			else {
				rest = this.underway.add(call.asked);
			}
			if (this.queue.isEmpty()) {
				endWaiting();
			}
		}
		finally {
			this.lock.unlock();
		}
		rest.whenComplete((done, failure) -> call.primitive.forgetKeyIfIdle());
		if (first) {
			look();
		}
		return true;
	}

	/** When to ask for who is first now. Called with the lock, to be run without it. */
	private Runnable lookAgain(long millis, boolean atOnce) {
		stopLooking();
		if (this.queue.isEmpty()) {
			endWaiting();
			return NOTHING;
		}
		if (atOnce || millis <= 0) {
			return this::look;
		}
		this.nextLook = this.engine.timer.schedule(this::look, Math.min(millis, SLICE_MILLIS), TimeUnit.MILLISECONDS);
		return NOTHING;
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

	/** Something is given back, which the next to ask should not see. */
	void track(CompletionStage<?> returning, RedissonAcquirable primitive) {
		this.underway.add(returning).whenComplete((done, failure) -> primitive.forgetKeyIfIdle());
	}

	/** Completed when nothing is under way for those who have gone, or after a moment. */
	CompletableFuture<@Nullable Void> settled() {
		return this.underway.settled();
	}

	/** Whether the server has answered while this call was in the queue. */
	boolean hasAnswered(RedissonAcquisition call) {
		return call.queued && this.trouble.hasAnsweredSince(call.startNanos);
	}

	void close() {
		List<RedissonAcquisition> waiting;
		this.lock.lock();
		try {
			this.closed = true;
			// who has given it away for a while has it again before he goes
			waiting = this.queue.stream().filter((call) -> !call.returning).toList();
			waiting.forEach((call) -> {
				call.ended = true;
				this.underway.addWait(call.asked);
			});
			this.queue.removeAll(waiting);
			this.size = this.queue.size();
			if (this.queue.isEmpty()) {
				endWaiting();
			}
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
		return this.size == 0 && this.underway.isIdle();
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
