package io.signalbox.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A plain {@link NamedLock}: one permit, and one slot for the one who holds it.
 */
class LocalLock extends PermitPrimitive implements NamedLock {

	final Slot slot;

	private final LockSettings settings;

	LocalLock(LocalEngine engine, String name, LockSettings settings) {
		super(engine, name, new PermitSynchronizer(1, 1, settings.fair(), settings.maxWaiting()));
		this.settings = settings;
		this.slot = new Slot(this, false);
	}

	@Override
	Slot occupy(Object owner, int count) {
		this.slot.begin(owner, 1);
		return this.slot;
	}

	@Override
	void exit(Slot slot) {
		vacate(slot, 1);
	}

	@Override
	void refuseSelfDeadlock(Object owner, int count) {
		if (this.slot.holder() == owner) {
			waited(Outcome.REJECTED, 0);
			throw new SelfDeadlockException(describe() + " is already held by this call, which would wait for itself: "
					+ "use @Guarded(reentrant = true) or 'signalbox.locks." + name()
					+ ".type: reentrant' if it is meant to be taken again");
		}
	}

	@Override
	public LockSettings settings() {
		return this.settings;
	}

	@Override
	public Hold hold() throws InterruptedException {
		return new LocalHold(acquire(1, ownTimeout().nanos()));
	}

	@Override
	public Hold hold(Duration timeout) throws InterruptedException {
		return new LocalHold(acquire(1, timeout));
	}

	@Override
	public @Nullable Hold tryHold() {
		return holdOf(tryOnce());
	}

	@Override
	public CompletionStage<Hold> holdAsync(Duration timeout) {
		return holdOf(enterAsync(new AsyncCall(), 1, Timeout.of(Duration.ofNanos(nanos(timeout)))));
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
		return tryOnce() != null;
	}

	@Override
	public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
		return lock(unit.toNanos(time), true) == Outcome.ACQUIRED;
	}

	private Outcome lock(long timeoutNanos, boolean interruptible) throws InterruptedException {
		Object owner = Thread.currentThread();
		if (tryEnter(owner, 1) != null) {
			return Outcome.ACQUIRED;
		}
		Turn turn = awaitTurn(owner, 1, timeoutNanos, interruptible);
		if (turn.outcome() == Outcome.ACQUIRED) {
			begin(owner, 1, turn.waitedNanos());
		}
		return turn.outcome();
	}

	@Override
	public void unlock() {
		if (this.slot.holder() == null) {
			throw notHeld();
		}
		vacate(this.slot, 1);
	}

	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException(describe() + " has no conditions");
	}

	final RuntimeException notHeld() {
		releaseRejected();
		return new NotHeldException(describe() + " cannot be released: it is not held");
	}

	@Override
	RuntimeException overRelease(int count) {
		return new NotHeldException(describe() + " cannot be released: it is not held");
	}

	@Override
	public boolean isLocked() {
		return this.permits.available() == 0;
	}

	@Override
	public int holdCount() {
		return 0;
	}

	@Override
	public int active() {
		return isLocked() ? 1 : 0;
	}

	@Override
	public int max() {
		return 1;
	}

	@Override
	long grants() {
		return this.slot.begins();
	}

	@Override
	public long holds() {
		return this.slot.begins() - ((this.slot.holder() != null) ? 1 : 0);
	}

	@Override
	public long holdNanos() {
		return this.slot.heldNanos();
	}

	@Override
	public List<Holder> holders() {
		Holder holder = isLocked() ? this.slot.describe(1) : null;
		return (holder != null) ? List.of(holder) : List.of();
	}

	@Override
	String figures() {
		return heldBy() + ", waiting=" + waiting();
	}

	/** Who holds it, for messages. */
	final String heldBy() {
		Object holder = this.slot.holder();
		return (holder != null) ? "held by '" + WaitNode.nameOf(holder) + "'" : "free";
	}

	/** Identity of an asynchronous call in code. */
	static final class AsyncCall {

		@Override
		public String toString() {
			return "async call";
		}

	}

}
