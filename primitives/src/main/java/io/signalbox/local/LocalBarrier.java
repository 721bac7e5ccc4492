package io.signalbox.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.signalbox.BarrierBrokenException;
import io.signalbox.BarrierSettings;
import io.signalbox.Keys;
import io.signalbox.NamedBarrier;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import io.signalbox.local.WaitNode.Status;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedBarrier}. The queue is the generation that fills. The last to arrive takes
 * the others out of it before it runs the action, so whatever happens to the barrier from
 * then on, a timeout, an abort, a reset, finds the next generation and not this one.
 */
final class LocalBarrier extends LocalPrimitive implements NamedBarrier, WaitNode.Line {

	private final WaitQueue queue = new WaitQueue();

	/** Guarded by the queue's lock for writing. */
	private volatile boolean broken;

	private volatile @Nullable Runnable action;

	/** One of those who pass together. */
	static final class Party extends WaitNode {

		/** The place in the generation; written under the queue's lock. */
		int index;

		Party(Object owner) {
			super(owner, 1);
		}

		Party(Object owner, AsyncWaiter waiter) {
			super(owner, 1, waiter);
		}

	}

	LocalBarrier(Shared shared) {
		super(shared, null);
	}

	private LocalBarrier(Shared shared, Object key, @Nullable Runnable action) {
		super(shared, key);
		this.action = action;
	}

	@Override
	public BarrierSettings settings() {
		return (BarrierSettings) this.shared.settings;
	}

	@Override
	public Keys<NamedBarrier> keys() {
		return this.shared
			.keys((shared) -> new LocalKeys<>(shared, (key) -> new LocalBarrier(shared, key, this.action)));
	}

	/** A broken barrier is idle too: who comes late to it begins a new one. */
	@Override
	boolean isIdle() {
		return waiting() == 0;
	}

	@Override
	public int await() throws InterruptedException {
		return arrive(ownTimeout().nanos());
	}

	@Override
	public int await(Duration timeout) throws InterruptedException {
		return arrive(nanos(timeout));
	}

	@Override
	public CompletionStage<Integer> awaitAsync(Duration timeout) {
		return arriveAsync(new AsyncCall(), timeout(timeout));
	}

	@Override
	public CompletionStage<Integer> arriveAsync(Object owner, Timeout timeout) {
		return AsyncArrival.at(this, owner, timeout.nanos());
	}

	private int arrive(long timeoutNanos) throws InterruptedException {
		Party party = new Party(Thread.currentThread());
		if (!arrive(party)) {
			awaitOthers(party, timeoutNanos);
		}
		return party.index;
	}

	/**
	 * Arrives, and as the last one passes.
	 * @return whether it passed; if not, the party is in the queue
	 */
	boolean arrive(Party party) {
		List<WaitNode> others = null;
		Outcome refused;
		this.queue.lock.lock();
		try {
			refused = refusal();
			party.index = this.queue.size();
			if (refused == null) {
				if (party.index == parties() - 1) {
					others = this.queue.detachAll();
				}
				else {
					this.queue.append(party);
				}
			}
		}
		finally {
			this.queue.lock.unlock();
		}
		if (refused != null) {
			throw refused(refused);
		}
		if (others != null) {
			pass(others);
			this.shared.waited(Outcome.ACQUIRED, 0);
		}
		return others != null;
	}

	/** Why a party can't arrive, or {@code null} if it can. Under the queue's lock. */
	private @Nullable Outcome refusal() {
		if (this.broken) {
			return Outcome.BROKEN;
		}
		return (this.queue.isClosed() && parties() > 1) ? Outcome.REJECTED : null;
	}

	private RuntimeException refused(Outcome outcome) {
		this.shared.waited(outcome, 0);
		return (outcome == Outcome.REJECTED) ? rejected()
				: new BarrierBrokenException(describe() + " is broken (" + figures() + ")");
	}

	private void pass(List<WaitNode> others) {
		Runnable todo = this.action;
		try {
			if (todo != null) {
				todo.run();
			}
		}
		catch (Throwable ex) {
			breakAll();
			settle(others, Status.BROKEN);
			this.shared.waited(Outcome.BROKEN, 0);
			throw ex;
		}
		settle(others, Status.GRANTED);
	}

	private static void settle(List<WaitNode> nodes, Status status) {
		for (WaitNode node : nodes) {
			node.status = status;
			node.wake();
		}
	}

	private void awaitOthers(WaitNode node, long timeoutNanos) throws InterruptedException {
		Outcome outcome;
		try {
			outcome = node.park(this, timeoutNanos, true);
		}
		catch (InterruptedException ex) {
			this.shared.waited(Outcome.INTERRUPTED, node.waitedNanos());
			throw ex;
		}
		RuntimeException failure = ended(outcome, node.waitedNanos(), timeoutNanos);
		if (failure != null) {
			throw failure;
		}
	}

	/** Counts a wait that ended, and says what its party gets if it did not pass. */
	@Nullable RuntimeException ended(Outcome outcome, long waitedNanos, long timeoutNanos) {
		this.shared.waited(outcome, waitedNanos);
		return switch (outcome) {
			case ACQUIRED -> null;
			case REJECTED -> rejected();
			case TIMEOUT -> new BarrierBrokenException(describeTimeout(timeoutNanos));
			default -> new BarrierBrokenException(describe() + " broke while waiting for it (" + figures() + ")");
		};
	}

	@Override
	public boolean join(WaitNode node) {
		throw new UnsupportedOperationException("A party joins when it arrives");
	}

	@Override
	public boolean takeTurn(WaitNode node) {
		return false;
	}

	/** A party that gives up breaks the barrier, unless its generation has tripped. */
	@Override
	public boolean leave(WaitNode node, Status reason) {
		List<WaitNode> others;
		this.queue.lock.lock();
		try {
			if (node.status != Status.WAITING || !this.queue.contains(node)) {
				return false;
			}
			this.queue.remove(node, reason);
			this.broken = true;
			others = this.queue.removeAll(Status.BROKEN);
		}
		finally {
			this.queue.lock.unlock();
		}
		others.forEach(WaitNode::wake);
		return true;
	}

	private void breakAll() {
		change(true);
	}

	@Override
	public void abort() {
		change(true);
	}

	@Override
	public void reset() {
		change(false);
	}

	private void change(boolean toBroken) {
		List<WaitNode> thrownOut;
		this.queue.lock.lock();
		try {
			this.broken = toBroken;
			thrownOut = this.queue.removeAll(Status.BROKEN);
		}
		finally {
			this.queue.lock.unlock();
		}
		thrownOut.forEach(WaitNode::wake);
	}

	@Override
	public void setAction(@Nullable Runnable action) {
		this.action = action;
	}

	@Override
	public boolean isBroken() {
		return this.broken;
	}

	@Override
	public int parties() {
		return settings().parties();
	}

	@Override
	public int waiting() {
		return this.queue.size();
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
	int inUse() {
		return this.queue.size();
	}

	@Override
	public int max() {
		return parties();
	}

	@Override
	long grants() {
		return this.shared.waits(Outcome.ACQUIRED);
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
		return "not passed";
	}

	@Override
	String figures() {
		return "parties=" + parties() + ", " + (this.broken ? "broken" : "waiting=" + waiting());
	}

}
