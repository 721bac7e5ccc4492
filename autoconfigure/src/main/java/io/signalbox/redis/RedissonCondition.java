package io.signalbox.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.signalbox.Acquisition;
import io.signalbox.ConditionSettings;
import io.signalbox.Hold;
import io.signalbox.Keys;
import io.signalbox.Keys.Use;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import io.signalbox.redis.Wait.Ending;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedCondition} in several JVMs: {@link Waiters} at the server, beside the lock.
 * A waiter's token is there before he gives the lock away, so a signal by the next holder
 * finds it. A signal takes tokens, and whose token is gone goes on: who gives up takes
 * his own, and only one of the two can have it.
 */
final class RedissonCondition extends RedissonPrimitive implements NamedCondition {

	final WaitSet waits = new WaitSet(this, this::look);

	private final RedissonLock lock;

	private final Waiters waiters;

	/** The use of the lock by a key, for as long as the instance of the key lives. */
	private final @Nullable Use<NamedLock> useOfLock;

	RedissonCondition(Shared shared, RedissonLock lock) {
		this(shared, null, lock, null);
	}

	private RedissonCondition(Shared shared, @Nullable Object key, RedissonLock lock,
			@Nullable Use<NamedLock> useOfLock) {
		super(shared, key);
		this.lock = lock;
		this.useOfLock = useOfLock;
		this.waiters = new Waiters(shared.engine.server, this.at, shared.engine.id);
	}

	private RedissonCondition ofKey(Object key) {
		Use<NamedLock> use = this.lock.keys().use(key);
		return new RedissonCondition(this.shared, key, (RedissonLock) use.primitive(), use);
	}

	/** One wait for a signal. */
	final class SignalWait extends Wait {

		final String token = RedissonCondition.this.waiters.newToken();

		SignalWait(Object owner) {
			super(RedissonCondition.this, RedissonCondition.this.waits, owner);
		}

		@Override
		CompletionStage<@Nullable Ending> first() {
			return RedissonCondition.this.waiters.add(this.token).thenApply((done) -> null);
		}

		@Override
		CompletionStage<Ending> giveUp(Ending reason) {
			return RedissonCondition.this.waiters.remove(this.token)
				.thenApply((mine) -> mine ? reason : Ending.ACQUIRED);
		}

	}

	@Override
	public ConditionSettings settings() {
		return (ConditionSettings) this.shared.settings;
	}

	@Override
	public Keys<NamedCondition> keys() {
		return this.shared.keys((shared) -> new RedissonKeys<NamedCondition>(shared, this::ofKey));
	}

	@Override
	boolean isIdle() {
		return waiting() == 0;
	}

	@Override
	void retired() {
		if (this.useOfLock != null) {
			this.useOfLock.close();
		}
	}

	@Override
	public NamedLock lock() {
		return this.lock;
	}

	private CompletionStage<?> look(List<Wait> all) {
		List<SignalWait> mine = all.stream().map((wait) -> (SignalWait) wait).toList();
		return this.waiters.look(mine.stream().map((wait) -> wait.token).toList()).thenAccept((there) -> {
			for (int i = 0; i < mine.size(); i++) {
				if (!there.get(i)) {
					mine.get(i).end(Ending.ACQUIRED);
				}
			}
		});
	}

	@Override
	public void await() throws InterruptedException {
		attempt(Long.MAX_VALUE, true);
	}

	@Override
	public void awaitUninterruptibly() {
		try {
			attempt(Long.MAX_VALUE, false);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("An uninterruptible wait was interrupted", ex);
		}
	}

	@Override
	public boolean await(Duration timeout) throws InterruptedException {
		return attempt(nanos(timeout), true);
	}

	@Override
	public boolean await(long time, TimeUnit unit) throws InterruptedException {
		return attempt(Math.max(0, unit.toNanos(time)), true);
	}

	@Override
	public long awaitNanos(long nanosTimeout) throws InterruptedException {
		long start = System.nanoTime();
		long timeout = Math.max(0, nanosTimeout);
		attempt(timeout, true);
		return timeout - (System.nanoTime() - start);
	}

	@Override
	public boolean awaitUntil(Date deadline) throws InterruptedException {
		long millis = deadline.getTime() - System.currentTimeMillis();
		return attempt(TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis)), true);
	}

	@Override
	public boolean awaitUntil(BooleanSupplier predicate, Duration timeout) throws InterruptedException {
		return attemptUntil(predicate, nanos(timeout));
	}

	@Override
	public void awaitUntil(BooleanSupplier predicate) throws InterruptedException {
		long timeout = ownTimeout().nanos();
		if (!attemptUntil(predicate, timeout)) {
			throw timedOut(timeout);
		}
	}

	/** One wait for a signal, which is one attempt. */
	private boolean attempt(long timeoutNanos, boolean interruptible) throws InterruptedException {
		RedissonGrant grant = requireLock("waited for");
		long start = System.nanoTime();
		return ended(sleep(grant, timeoutNanos, interruptible, start), start);
	}

	/** A wait for a predicate, which is one attempt however often it is woken. */
	private boolean attemptUntil(BooleanSupplier predicate, long timeoutNanos) throws InterruptedException {
		RedissonGrant grant = requireLock("waited for");
		if (predicate.getAsBoolean()) {
			met(false, 0);
			return true;
		}
		long start = System.nanoTime();
		for (;;) {
			long left = (timeoutNanos == Long.MAX_VALUE) ? timeoutNanos
					: Math.max(0, timeoutNanos - (System.nanoTime() - start));
			Ending how = sleep(grant, left, true, start);
			if (how.outcome() == Outcome.REJECTED) {
				return ended(how, start);
			}
			if (predicate.getAsBoolean()) {
				return ended(Ending.ACQUIRED, start);
			}
			if (how.outcome() == Outcome.TIMEOUT) {
				return ended(how, start);
			}
		}
	}

	/** Counts a wait for a predicate that is true. */
	void met(boolean afterWait, long waitedNanos) {
		if (afterWait) {
			this.shared.counts.waited(Outcome.ACQUIRED, waitedNanos);
		}
		else {
			this.shared.counts.grantedAgain();
		}
	}

	private boolean ended(Ending how, long start) {
		this.shared.counts.waited(how.outcome(), System.nanoTime() - start);
		if (how.outcome() == Outcome.REJECTED) {
			throw refusal(how);
		}
		return how.outcome() == Outcome.ACQUIRED;
	}

	/** Gives the lock away until there is a signal, or none comes. */
	private Ending sleep(RedissonGrant grant, long timeoutNanos, boolean interruptible, long start)
			throws InterruptedException {
		SignalWait wait = new SignalWait(Thread.currentThread());
		wait.start();
		wait.awaitFirst();
		if (!wait.isWaiting()) {
			return wait.await(Long.MAX_VALUE, false);
		}
		try {
			this.lock.suspend(grant);
		}
		catch (RuntimeException | Error ex) {
			wait.leave(Ending.of(Outcome.CANCELLED));
			throw ex;
		}
		Ending how;
		try {
			how = wait.await(timeoutNanos, interruptible);
		}
		finally {
			this.lock.resume(grant);
		}
		if (how.outcome() == Outcome.INTERRUPTED) {
			this.shared.counts.waited(Outcome.INTERRUPTED, System.nanoTime() - start);
			throw new InterruptedException(describe() + " was waited for");
		}
		return how;
	}

	@Override
	public CompletionStage<Hold> holdAsync(BooleanSupplier predicate, Duration timeout) {
		return RedissonHold.of(enterAsync(new AsyncCall(), predicate, Timeout.of(Duration.ofNanos(nanos(timeout)))));
	}

	@Override
	public Acquisition enterAsync(Object owner, BooleanSupplier predicate, Timeout timeout) {
		return new PredicateWait(this, this.lock, owner, predicate, timeout);
	}

	@Override
	public void signal() {
		signal(1);
	}

	@Override
	public void signalAll() {
		signal(Integer.MAX_VALUE);
	}

	@Override
	public void signal(int count) {
		if (!this.lock.isHeldAsynchronously()) {
			requireLock("signalled");
		}
		if (count > 0) {
			try {
				wake(count).join();
			}
			catch (CompletionException ex) {
				throw unavailable(RedisServer.cause(ex));
			}
		}
	}

	/** Wakes up to so many, whoever holds the lock. */
	CompletableFuture<?> wake(int count) {
		return this.waiters.poll(count).thenAccept(this::taken);
	}

	private void taken(Collection<String> tokens) {
		for (Wait wait : this.waits.waits()) {
			if (tokens.contains(((SignalWait) wait).token)) {
				wait.end(Ending.ACQUIRED);
			}
		}
		if (!tokens.isEmpty()) {
			this.shared.engine.channel.tell(this.at);
		}
	}

	private RedissonGrant requireLock(String done) {
		RedissonGrant grant = this.lock.grantOf(Thread.currentThread());
		if (grant == null) {
			throw new NotHeldException(describe() + " cannot be " + done + " by '" + Thread.currentThread().getName()
					+ "', which does not hold its lock '" + this.lock.name() + "' (" + this.lock.figures() + ")");
		}
		return grant;
	}

	@Override
	CompletableFuture<?> ended() {
		return this.waits.ended();
	}

	@Override
	void closeOwn() {
		this.waits.close();
	}

	@Override
	public int waiting() {
		return this.waits.size();
	}

	@Override
	int inUse() {
		return 0;
	}

	@Override
	public int max() {
		return 0;
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.waits.describe();
	}

	@Override
	String notReached() {
		return "not met";
	}

	@Override
	String figures() {
		return "lock=" + this.lock.name() + ", waiting=" + waiting();
	}

}
