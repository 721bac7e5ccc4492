package io.signalbox.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.signalbox.Acquirable;
import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A primitive that callers go through: what is common to locks and semaphores.
 *
 * <p>
 * A grant is the server's answer, so {@link #tryEnter}, which may not wait for one, gives
 * only what the caller holds already.
 */
abstract class RedissonAcquirable extends RedissonPrimitive implements Acquirable {

	final Line line;

	/** Permits of calls that were let in, and of which no grant was made yet. */
	private final AtomicInteger coming = new AtomicInteger();

	RedissonAcquirable(Shared shared, @Nullable Object key, IntSupplier maxWaiting) {
		super(shared, key);
		this.line = new Line(shared.engine, maxWaiting);
	}

	/** A side of something, whose callers wait in one line. */
	RedissonAcquirable(Shared shared, @Nullable Object key, Line line) {
		super(shared, key);
		this.line = line;
	}

	/** A call was let in. */
	final void letIn(RedissonAcquisition call) {
		this.coming.addAndGet(call.permits);
	}

	/** Makes the grant of a call that was let in. */
	final Grant grant(RedissonAcquisition call, Answer answer) {
		try {
			return begin(call, answer);
		}
		finally {
			this.coming.addAndGet(-call.permits);
		}
	}

	final int coming() {
		return this.coming.get();
	}

	/**
	 * Asks the server.
	 * @param call who asks
	 * @param waitMillis how long the answer may take if it would be a refusal; zero for
	 * one at once
	 */
	abstract CompletionStage<Answer> ask(RedissonAcquisition call, long waitMillis);

	/** Makes the grant of a call that the server has let in. */
	abstract Grant begin(RedissonAcquisition call, Answer answer);

	/** How much of the capacity so many permits are. */
	int weight(int permits) {
		return permits;
	}

	/** Whether one who does not wait may be let in before those who do. */
	boolean mayOvertake() {
		return true;
	}

	/** Whether what is given may only be for the one for whom it was asked. */
	boolean isInTurn() {
		return false;
	}

	/** Somebody has joined the line. */
	void hasJoined() {
	}

	/** Somebody who was in the line is not there any more. */
	void hasLeft() {
	}

	/** What the caller may have because he has it already. */
	@Nullable Grant again(Object owner) {
		return null;
	}

	/** Refuses a call that could only be let through by its own release. */
	void refuseSelfDeadlock(Object owner, int permits) throws SelfDeadlockException {
	}

	/** Refuses a wait that nobody could ever end, also in code. */
	void refuseHopeless(Object owner) throws SelfDeadlockException {
	}

	/** Refuses a number of permits that can never be had. */
	void checkPermits(int permits) {
		if (permits != 1) {
			throw new IllegalArgumentException(describe() + " has no permits to count but was asked for " + permits);
		}
	}

	@Override
	public final @Nullable Grant tryEnter(Object owner, int permits) {
		return (permits == 1) ? again(owner) : null;
	}

	@Override
	public final Grant enter(Object owner, int permits, Timeout timeout) throws InterruptedException {
		checkPermits(permits);
		Grant grant = again(owner);
		if (grant != null) {
			return grant;
		}
		refuseSelfDeadlock(owner, permits);
		return waitFor(owner, permits, timeout.nanos()).grant();
	}

	@Override
	public final Acquisition enterAsync(Object owner, int permits, Timeout timeout) {
		checkPermits(permits);
		RedissonAcquisition call = RedissonAcquisition.async(this, owner, permits, timeout.nanos());
		try {
			Grant grant = again(owner);
			if (grant != null) {
				call.result().complete(grant);
				return call;
			}
			refuseSelfDeadlock(owner, permits);
			refuseHopeless(owner);
		}
		catch (RuntimeException ex) {
			call.result().completeExceptionally(ex);
			return call;
		}
		call.start();
		return call;
	}

	/** A hold in code, where a plain lock may be released by another thread. */
	final Grant acquire(int permits, long timeoutNanos) throws InterruptedException {
		return attempt(permits, timeoutNanos).grant();
	}

	/** An attempt of the calling thread, which ended. */
	final RedissonAcquisition.Ending attempt(int permits, long timeoutNanos) throws InterruptedException {
		checkPermits(permits);
		Object owner = Thread.currentThread();
		Grant grant = again(owner);
		return (grant != null) ? RedissonAcquisition.Ending.of(grant) : waitFor(owner, permits, timeoutNanos);
	}

	/** An attempt of the calling thread that no interrupt ends. */
	final RedissonAcquisition.Ending attemptUninterruptibly(long timeoutNanos) {
		Object owner = Thread.currentThread();
		Grant grant = again(owner);
		if (grant != null) {
			return RedissonAcquisition.Ending.of(grant);
		}
		if (timeoutNanos > 0) {
			refuseHopeless(owner);
		}
		RedissonAcquisition call = RedissonAcquisition.blocking(this, owner, 1, timeoutNanos);
		call.start();
		return call.awaitUninterruptibly();
	}

	private RedissonAcquisition.Ending waitFor(Object owner, int permits, long timeoutNanos)
			throws InterruptedException {
		refuseHopeless(owner);
		RedissonAcquisition call = RedissonAcquisition.blocking(this, owner, permits, timeoutNanos);
		call.start();
		return call.await();
	}

	/** Counts a call that was refused before it asked. */
	final void refusedAtOnce() {
		this.shared.counts.waited(Outcome.REJECTED, 0);
	}

	/** Waits for an answer about what is so, after all that is under way. */
	final <T> T inquire(Supplier<CompletableFuture<T>> question) {
		try {
			return this.line.underway.settled().thenCompose((settled) -> question.get()).join();
		}
		catch (CompletionException ex) {
			throw unavailable(RedisServer.cause(ex));
		}
	}

	@Override
	public final int waiting() {
		return this.line.waiting(this);
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.line.waiters(this);
	}

	@Override
	CompletableFuture<?> ended() {
		return this.line.underway.ended();
	}

	@Override
	void closeOwn() {
		this.line.close();
	}

}
