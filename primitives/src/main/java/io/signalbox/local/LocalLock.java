package io.signalbox.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.locks.Condition;

import io.signalbox.ConditionSettings;
import io.signalbox.HoldableKeys;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NotHeldException;
import io.signalbox.Outcome;
import io.signalbox.SelfDeadlockException;
import io.signalbox.watch.Holding;
import org.jspecify.annotations.Nullable;

/**
 * A plain {@link NamedLock}: one permit, and one slot for the one who holds it.
 */
class LocalLock extends LockFace {

	private static final Logger logger = System.getLogger(LocalLock.class.getName());

	/**
	 * The place of the holder. Another one is put here, ordered by the state of the
	 * synchronizer, when the lock is taken away from a holder.
	 */
	Slot slot;

	LocalLock(Shared shared, @Nullable Object key) {
		this(shared, key, onePermit((LockSettings) shared.settings));
	}

	LocalLock(Shared shared, @Nullable Object key, PermitSynchronizer permits) {
		super(shared, key, permits);
		this.slot = Slot.of(this, false, 0);
	}

	private static PermitSynchronizer onePermit(LockSettings settings) {
		return new PermitSynchronizer(1, 1, settings.fair(), settings.maxWaiting());
	}

	@Override
	public HoldableKeys<NamedLock> keys() {
		return this.shared.keys((shared) -> new LocalHoldableKeys<>(shared, this::instance));
	}

	/** The instance of a key. */
	NamedLock instance(Object key) {
		return new LocalLock(this.shared, key);
	}

	@Override
	boolean isIdle() {
		return isIdle(1);
	}

	@Override
	Slot occupy(Object owner, int count) {
		this.slot.begin(owner, 1);
		return this.slot;
	}

	@Override
	void exit(Slot slot) {
		leave(slot);
	}

	@Override
	long tokenOf(Slot slot) {
		if (!settings().fenced()) {
			throw new UnsupportedOperationException(describe() + " has no fencing token: it is not 'fenced'; set "
					+ "'signalbox.locks." + name() + ".fenced' to true");
		}
		return slot.token();
	}

	/** Ends the hold and gives the lock back. */
	void leave(Slot slot) {
		long nanos = slot.end();
		if (!this.permits.putInEpoch(slot.place) && !putOnceDecided(slot)) {
			this.shared.releaseRejected();
			throw (slot != this.slot) ? takenAway() : overRelease(1);
		}
		if (nanos >= 0) {
			this.shared.held(nanos);
		}
	}

	/**
	 * Gives the lock back after all, if taking it away was given up because its holder
	 * was on the way out.
	 */
	private synchronized boolean putOnceDecided(Slot slot) {
		return this.permits.putInEpoch(slot.place);
	}

	private NotHeldException takenAway() {
		return new NotHeldException(describe() + " was taken away by force before this release: what it guards may have"
				+ " been changed by others meanwhile (" + figures() + ")");
	}

	@Override
	public @Nullable Holder forceRelease() {
		Holder from = takeAway();
		if (from != null) {
			logger.log(Level.WARNING, "{0} was taken away by force from ''{1}'', who held it since {2}", describe(),
					from.thread(), from.since());
			forgetKeyIfIdle();
		}
		return from;
	}

	/** Takes the lock away from its holder, if there is one, and lets the next one in. */
	@Nullable Holder takeAway() {
		Holder from = beginEpoch();
		if (from != null) {
			// only now, with the new slot in place, somebody else can come in
			this.permits.put(1);
		}
		return from;
	}

	/**
	 * Begins a new epoch with a slot of its own. A release that comes in between waits
	 * for the monitor, as the epoch may go back: a holder that has not begun, or has
	 * ended, can't be told from the next one.
	 */
	private synchronized @Nullable Holder beginEpoch() {
		if (!this.permits.beginEpoch()) {
			return null;
		}
		Slot old = this.slot;
		Holder holder = old.describe(Math.max(1, old.permits()));
		if (holder == null) {
			this.permits.revertEpoch();
			return null;
		}
		this.slot = old.successor(this.permits.epoch());
		return holder;
	}

	@Override
	void adapt() {
		LockSettings now = settings();
		this.permits.configure(1, now.fair(), now.maxWaiting(), this.shared.drained);
	}

	@Override
	void refuseSelfDeadlock(Object owner, int count) {
		if (this.slot.holder() == owner) {
			this.shared.waited(Outcome.REJECTED, 0);
			throw new SelfDeadlockException(describe() + " is already held by this call, which would wait for itself: "
					+ "use @Guarded(reentrant = true) or 'signalbox.locks." + name()
					+ ".type: reentrant' if it is meant to be taken again");
		}
	}

	@Override
	public void unlock() {
		Slot current = this.slot;
		if (current.holder() == null) {
			throw notHeld();
		}
		leave(current);
	}

	@Override
	public Condition newCondition() {
		ConditionSettings made = new ConditionSettings(name(), settings().timeout());
		LocalEngine engine = this.shared.engine;
		return engine.keep(new LocalCondition(new Shared(engine, name(), made), this));
	}

	/** Whether this call holds the lock. */
	final boolean isHeldBy(Object owner) {
		return this.slot.holder() == owner;
	}

	/** Whether a call without a thread holds the lock. */
	final boolean isHeldAsynchronously() {
		Object holder = this.slot.holder();
		return holder != null && !(holder instanceof Thread);
	}

	/** Whether its owner holds the lock more than once. */
	boolean isNested() {
		return false;
	}

	/**
	 * Gives the lock away for a while, however often its owner holds it.
	 * @return how often, for {@link #resume}
	 */
	int suspend() {
		leave(this.slot);
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
		this.shared.waited(Outcome.ACQUIRED, node.waitedNanos());
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
	int inUse() {
		return isLocked() ? 1 : 0;
	}

	@Override
	public int max() {
		return 1;
	}

	@Override
	long grants() {
		return this.slot.begins() + this.shared.granted();
	}

	@Override
	public long holds() {
		KeyedHolds byKey = this.shared.keyedHoldsIfAny();
		return this.slot.ends() + ((byKey != null) ? byKey.ends() : 0);
	}

	@Override
	public long holdNanos() {
		KeyedHolds byKey = this.shared.keyedHoldsIfAny();
		return this.slot.heldNanos() + ((byKey != null) ? byKey.nanos() : 0);
	}

	@Override
	List<Holder> ownHolders() {
		Holder holder = isLocked() ? this.slot.describe(1) : null;
		return (holder != null) ? List.of(holder) : List.of();
	}

	@Override
	public int capacity() {
		return 1;
	}

	@Override
	public List<Holding> holdings() {
		Holding holding = this.slot.holding(1);
		return (holding != null) ? List.of(holding) : List.of();
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
