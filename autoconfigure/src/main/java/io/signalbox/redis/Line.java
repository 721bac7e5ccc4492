package io.signalbox.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.signalbox.Outcome;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The callers of this JVM who wait for one primitive, or for one of two sides, in the
 * order of their arrival. Only the first of them asks the server: {@link SlicedQuestion}.
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

	/** How long to leave a server alone that has just failed. */
	static final long PAUSE_MILLIS = 200;

	static final Runnable NOTHING = () -> {
	};

	static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

	private final IntSupplier maxWaiting;

	/** Also of the {@link SlicedQuestion}. */
	final ReentrantLock lock = new ReentrantLock();

	private final Deque<RedissonAcquisition> queue = new ArrayDeque<>();

	private final SlicedQuestion question;

	private volatile boolean closed;

	final Underway underway = new Underway();

	final Trouble trouble = new Trouble();

	/** How long the queue is. Written with the lock. */
	private volatile int size;

	Line(RedissonEngine engine, IntSupplier maxWaiting) {
		this.question = new SlicedQuestion(this, engine);
		this.maxWaiting = maxWaiting;
	}

	/** Changes who waits, with the lock, and then does what follows from it without. */
	void change(Supplier<Runnable> change) {
		Runnable next;
		this.lock.lock();
		try {
			next = change.get();
		}
		finally {
			this.lock.unlock();
		}
		next.run();
	}

	/** Begins an attempt: at the server, or behind those who wait already. */
	void start(RedissonAcquisition call) {
		change(() -> {
			if (call.ended) {
				return NOTHING;
			}
			if (call.isShutOut()) {
				return reject(call);
			}
			if (this.queue.isEmpty() || (!call.waits() && call.primitive.mayOvertake())) {
				return FirstQuestion.of(this, call);
			}
			return call.waits() ? join(call) : refuse(call);
		});
	}

	/** Called with the lock. */
	private static Runnable refuse(RedissonAcquisition call) {
		call.ended = true;
		return () -> call.decide(Outcome.TIMEOUT, null, null);
	}

	/** Called with the lock. */
	private Runnable reject(RedissonAcquisition call) {
		boolean shutdown = this.closed;
		call.ended = true;
		return () -> call.decide(Outcome.REJECTED, null, call.primitive.rejected(shutdown));
	}

	/** Puts a refused one in the queue, who asks again after a while. */
	void joinAfter(RedissonAcquisition call, long pauseMillis) {
		change(() -> {
			if (call.ended) {
				return NOTHING;
			}
			Runnable refusal = join(call);
			return (this.queue.peek() == call) ? this.question.askAfter(pauseMillis) : refusal;
		});
	}

	/** Who is first. Called with the lock. */
	@Nullable RedissonAcquisition first() {
		return this.queue.peek();
	}

	/**
	 * Lets in who is first, with what was given for another one, if he asks for the same.
	 * Called with the lock.
	 */
	@Nullable RedissonAcquisition letInFirst(RedissonAcquisition asker) {
		RedissonAcquisition first = first();
		if (first == null || !first.asksTheSameAs(asker)) {
			return null;
		}
		first.ended = true;
		first.primitive.letIn(first);
		this.queue.remove();
		this.size = this.queue.size();
		return first;
	}

	/** Whether one more may wait. */
	boolean hasRoom() {
		return !this.closed && this.size < this.maxWaiting.getAsInt();
	}

	/** Puts a call in the queue, or returns its refusal. Called with the lock. */
	private Runnable join(RedissonAcquisition call) {
		if (call.isShutOut() || (!call.returning && !hasRoom())) {
			return reject(call);
		}
		call.queued = true;
		this.queue.add(call);
		this.size = this.queue.size();
		return call.primitive::hasJoined;
	}

	/** What is given to nobody goes back. */
	static CompletionStage<?> giveBack(Answer answer) {
		Claim claim = answer.claim();
		return (claim != null) ? claim.giveBack() : DONE;
	}

	/** Ends waits. Called with the lock. */
	Runnable endAll(Predicate<RedissonAcquisition> which, Function<RedissonAcquisition, RuntimeException> why) {
		List<RedissonAcquisition> ended = this.queue.stream().filter(which).toList();
		for (RedissonAcquisition call : ended) {
			call.ended = true;
			this.underway.addWait(call.asked);
		}
		this.queue.removeAll(ended);
		this.size = this.queue.size();
		Runnable next = this.question.askAfter(0);
		return () -> {
			ended.forEach((call) -> call.decide(Outcome.REJECTED, null, why.apply(call)));
			next.run();
			ended.stream().map((call) -> call.primitive).distinct().forEach(RedissonAcquirable::hasLeft);
		};
	}

	/** Ends a call that is out of the queue; {@code false} if it has ended. */
	boolean end(RedissonAcquisition call) {
		this.lock.lock();
		try {
			boolean first = !call.ended;
			call.ended = true;
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Lets in a call that is out of the queue, unless it has ended or may not. */
	boolean letIn(RedissonAcquisition call) {
		Runnable refusal = NOTHING;
		boolean admitted = false;
		this.lock.lock();
		try {
			if (!call.ended && call.isShutOut()) {
				refusal = reject(call);
			}
			else if (!call.ended) {
				call.ended = true;
				call.primitive.letIn(call);
				admitted = true;
			}
		}
		finally {
			this.lock.unlock();
		}
		refusal.run();
		return admitted;
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
				this.question.stop();
			}
		}
		finally {
			this.lock.unlock();
		}
		rest.whenComplete((done, failure) -> call.primitive.forgetKeyIfIdle());
		if (first) {
			this.question.ask();
		}
		if (call.queued) {
			call.primitive.hasLeft();
		}
		return true;
	}

	/** Ends the waits of those who are shut out by now. */
	void refuseShutOut() {
		change(() -> endAll(RedissonAcquisition::isShutOut, (call) -> call.primitive.rejected(false)));
	}

	/** Ends the waits for more permits than there are. */
	void refuseBeyond(int permits) {
		change(() -> endAll((call) -> call.permits > permits, (call) -> call.primitive.rejected(false)));
	}

	/** Something is given back, which the next to ask should not see. */
	void track(CompletionStage<?> returning, RedissonAcquirable primitive) {
		this.underway.add(returning).whenComplete((done, failure) -> primitive.forgetKeyIfIdle());
	}

	/**
	 * Whether it is known that this call was not let in: the server has answered while it
	 * was in the queue, or others are before it, and what is asked for them does not
	 * fail.
	 */
	boolean hasAnswered(RedissonAcquisition call) {
		this.lock.lock();
		try {
			return call.queued && (this.trouble.hasAnsweredSince(call.startNanos)
					|| (this.queue.peek() != call && this.trouble.failure() == null));
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		change(() -> {
			this.closed = true;
			// who has given it away for a while has it again before he goes
			return endAll((call) -> !call.returning, (call) -> call.primitive.rejected(true));
		});
	}

	boolean isClosed() {
		return this.closed;
	}

	int size() {
		return this.size;
	}

	/** Whether nobody waits and nothing is under way. Takes no lock. */
	boolean isIdle() {
		return this.size == 0 && this.underway.isIdle();
	}

	/** Whether a call is in the queue. */
	boolean isWaiting(RedissonAcquisition call) {
		this.lock.lock();
		try {
			return call.queued && !call.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Who waits, in order. */
	List<RedissonAcquisition> calls() {
		this.lock.lock();
		try {
			return List.copyOf(this.queue);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many wait for a primitive or for its side. */
	int waiting(RedissonAcquirable primitive) {
		return waiters(primitive).size();
	}

	List<Waiter> waiters(RedissonAcquirable primitive) {
		return calls().stream()
			.filter((call) -> call.primitive == primitive)
			.map(RedissonAcquisition::describe)
			.toList();
	}

}
