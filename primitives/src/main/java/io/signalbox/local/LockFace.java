package io.signalbox.local;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The face of a {@link NamedLock} over permits, the same for all locks of this engine.
 */
abstract class LockFace extends PermitPrimitive implements NamedLock {

	LockFace(Shared shared, @Nullable Object key, PermitSynchronizer permits) {
		super(shared, key, permits);
	}

	@Override
	public final LockSettings settings() {
		return (LockSettings) this.shared.settings;
	}

	@Override
	final Hold hold(Grant grant) {
		return settings().fenced() ? new FencedHold(grant) : super.hold(grant);
	}

	@Override
	public Hold hold() throws InterruptedException {
		return hold(acquire(1, ownTimeout().nanos()));
	}

	@Override
	public Hold hold(Duration timeout) throws InterruptedException {
		return hold(acquire(1, timeout));
	}

	@Override
	public @Nullable Hold tryHold() {
		return holdOf(tryOnce());
	}

	@Override
	public CompletionStage<Hold> holdAsync(Duration timeout) {
		return holdOf(enterAsync(new AsyncCall(), 1, timeout(timeout)));
	}

	@Override
	public void lock() {
		try {
			lockForEver(false);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("An uninterruptible wait was interrupted", ex);
		}
	}

	@Override
	public void lockInterruptibly() throws InterruptedException {
		lockForEver(true);
	}

	private void lockForEver(boolean interruptible) throws InterruptedException {
		if (lock(Long.MAX_VALUE, interruptible) != Outcome.ACQUIRED) {
			throw rejected();
		}
	}

	@Override
	public boolean tryLock() {
		Grant grant = tryOnce();
		if (grant != null) {
			takenLoosely(grant);
		}
		return grant != null;
	}

	@Override
	public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
		return lock(unit.toNanos(time), true) == Outcome.ACQUIRED;
	}

	private Outcome lock(long timeoutNanos, boolean interruptible) throws InterruptedException {
		Object owner = Thread.currentThread();
		Grant grant = tryEnter(owner, 1);
		if (grant != null) {
			takenLoosely(grant);
			return Outcome.ACQUIRED;
		}
		Turn turn = awaitTurn(owner, 1, timeoutNanos, interruptible);
		if (turn.outcome() == Outcome.ACQUIRED) {
			takenLoosely(begin(owner, 1, turn.waitedNanos()));
		}
		return turn.outcome();
	}

	/** Nobody has this grant in hand: it ends by {@link #unlock()}. */
	void takenLoosely(Grant grant) {
	}

	final RuntimeException notHeld() {
		this.shared.releaseRejected();
		return new NotHeldException(describe() + " cannot be released: it is not held");
	}

	@Override
	RuntimeException overRelease(int count) {
		return new NotHeldException(describe() + " cannot be released: it is not held");
	}

}
