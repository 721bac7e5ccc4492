package io.signalbox.local;

import java.util.List;
import java.util.concurrent.locks.Condition;

import io.signalbox.ConditionSettings;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;

/**
 * A plain {@link NamedLock}: one permit, and one slot for the one who holds it.
 */
class LocalLock extends LockFace {

	final Slot slot;

	LocalLock(LocalEngine engine, String name, LockSettings settings) {
		this(engine, name, settings, new PermitSynchronizer(1, 1, settings.fair(), settings.maxWaiting()));
	}

	LocalLock(LocalEngine engine, String name, LockSettings settings, PermitSynchronizer permits) {
		super(engine, name, settings, permits);
		this.slot = new Slot(this, false);
	}

	@Override
	Slot occupy(Object owner, int count) {
		this.slot.begin(owner, 1);
		return this.slot;
	}

	@Override
	void exit(Slot slot) {
		leave();
	}

	/** Ends the hold and gives the lock back. */
	void leave() {
		vacate(this.slot, 1);
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
	public void unlock() {
		if (this.slot.holder() == null) {
			throw notHeld();
		}
		leave();
	}

	@Override
	public Condition newCondition() {
		ConditionSettings made = new ConditionSettings(name(), settings().timeout());
		return this.engine.keep(new LocalCondition(this.engine, name(), made, this));
	}

	/** Whether this call holds the lock. */
	final boolean isHeldBy(Object owner) {
		return this.slot.holder() == owner;
	}

	/**
	 * Gives the lock away for a while, however often its owner holds it.
	 * @return how often, for {@link #resume}
	 */
	int suspend() {
		leave();
		return 1;
	}

	/** Takes the lock again as it was, for as long as that takes. */
	final void resume(Object owner, int depth) {
		if (this.permits.tryTake(1)) {
			reoccupy(owner, depth);
			return;
		}
		WaitNode node = new WaitNode(owner, 1, true);
		try {
			node.await(this.permits, Long.MAX_VALUE, false);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("An uninterruptible wait was interrupted", ex);
		}
		reoccupy(owner, depth);
		waited(Outcome.ACQUIRED, node.waitedNanos());
	}

	void reoccupy(Object owner, int depth) {
		occupy(owner, 1);
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

}
