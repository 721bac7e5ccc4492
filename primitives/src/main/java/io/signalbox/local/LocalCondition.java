package io.signalbox.local;

import java.time.Duration;
import java.util.Date;
import java.util.List;
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
import io.signalbox.local.WaitNode.Status;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedCondition}: a queue beside the lock's. A waiter joins it before it gives
 * the lock away, so a signal by the next holder finds it. Who is signalled, times out or
 * is interrupted is decided under the queue's lock, so a signal is never lost on one who
 * has given up.
 */
final class LocalCondition extends LocalPrimitive implements NamedCondition, WaitNode.Line {

	private final LocalLock lock;

	private final WaitQueue queue = new WaitQueue();

	/** The use of the lock by a key, for as long as the instance of the key lives. */
	private final @Nullable Use<NamedLock> useOfLock;

	LocalCondition(Shared shared, LocalLock lock) {
		super(shared, null);
		this.lock = lock;
		this.useOfLock = null;
	}

	private LocalCondition(Shared shared, Object key, Use<NamedLock> useOfLock) {
		super(shared, key);
		this.lock = (LocalLock) useOfLock.primitive();
		this.useOfLock = useOfLock;
	}

	@Override
	public ConditionSettings settings() {
		return (ConditionSettings) this.shared.settings;
	}

	@Override
	public Keys<NamedCondition> keys() {
		return this.shared.keys((shared) -> new LocalKeys<>(shared,
				(key) -> new LocalCondition(shared, key, this.lock.keys().use(key))));
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

	private boolean attempt(long timeoutNanos, boolean interruptible) throws InterruptedException {
		requireLock("waited for");
		return new ConditionWait(this, this.lock, timeoutNanos).once(interruptible);
	}

	private boolean attemptUntil(BooleanSupplier predicate, long timeoutNanos) throws InterruptedException {
		requireLock("waited for");
		if (predicate.getAsBoolean()) {
			met(false, 0);
			return true;
		}
		return new ConditionWait(this, this.lock, timeoutNanos).until(predicate);
	}

	/** Counts a wait for a predicate that is true. */
	void met(boolean afterWait, long waitedNanos) {
		if (afterWait) {
			this.shared.waited(Outcome.ACQUIRED, waitedNanos);
			return;
		}
		this.shared.grants().increment();
		if (this.shared.wantsEveryGrant()) {
			this.shared.grantedAtOnce();
		}
	}

	@Override
	public CompletionStage<Hold> holdAsync(BooleanSupplier predicate, Duration timeout) {
		// a signal that reached one who is gone is for the next
		return holdOf(enterAsync(new AsyncCall(), predicate, timeout(timeout)), () -> wake(1));
	}

	@Override
	public Acquisition enterAsync(Object owner, BooleanSupplier predicate, Timeout timeout) {
		return new AsyncConditionWait(this, this.lock, owner, predicate, timeout);
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
		wake(count);
	}

	/** Wakes up to so many, whoever holds the lock. */
	void wake(int count) {
		List<WaitNode> woken;
		this.queue.lock.lock();
		try {
			woken = this.queue.remove(count, Status.GRANTED);
		}
		finally {
			this.queue.lock.unlock();
		}
		woken.forEach(WaitNode::wake);
	}

	private void requireLock(String done) {
		if (!this.lock.isHeldBy(Thread.currentThread())) {
			throw new NotHeldException(describe() + " cannot be " + done + " by '" + Thread.currentThread().getName()
					+ "', which does not hold its lock '" + this.lock.name() + "' (" + this.lock.figures() + ")");
		}
	}

	@Override
	public boolean join(WaitNode node) {
		this.queue.lock.lock();
		try {
			if (this.queue.isClosed()) {
				return false;
			}
			this.queue.append(node);
			return true;
		}
		finally {
			this.queue.lock.unlock();
		}
	}

	@Override
	public boolean takeTurn(WaitNode node) {
		return false;
	}

	@Override
	public boolean leave(WaitNode node, Status reason) {
		return this.queue.leave(node, reason);
	}

	@Override
	boolean isClosed() {
		return this.queue.closed();
	}

	@Override
	void closeOwn() {
		this.queue.closeAndWake();
	}

	@Override
	public int waiting() {
		return this.queue.size();
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
	long grants() {
		return this.shared.granted() + this.shared.waits(Outcome.ACQUIRED);
	}

	@Override
	public List<Waiting> waits() {
		return waits(this.queue.nodes(), this);
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.queue.describe(this.shared.engine.traces);
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
