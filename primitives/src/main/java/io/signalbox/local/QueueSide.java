package io.signalbox.local;

import java.util.List;

import io.signalbox.Kind;
import io.signalbox.Outcome;
import io.signalbox.QueueSettings;
import io.signalbox.Waiter;
import io.signalbox.local.BoundedBuffer.Place;
import io.signalbox.local.WaitNode.Status;
import io.signalbox.watch.Waiting;

/**
 * One side of a {@link LocalQueue}: its line, and the counts of its attempts.
 */
abstract class QueueSide<E> extends LocalPrimitive implements WaitNode.Line {

	private final Kind kind;

	final BoundedBuffer<E> buffer;

	private final WaitQueue line;

	QueueSide(Shared shared, Kind kind, BoundedBuffer<E> buffer, WaitQueue line) {
		super(shared, null);
		this.kind = kind;
		this.buffer = buffer;
		this.line = line;
	}

	@Override
	public QueueSettings settings() {
		return (QueueSettings) this.shared.settings;
	}

	@Override
	public Kind kind() {
		return this.kind;
	}

	/**
	 * As in all of {@code java.util.concurrent}, also if there is nothing to wait for.
	 */
	final void refuseInterrupted() throws InterruptedException {
		if (Thread.interrupted()) {
			this.shared.waited(Outcome.INTERRUPTED, 0);
			throw new InterruptedException();
		}
	}

	final void passed() {
		this.shared.grants().increment();
		if (this.shared.wantsEveryGrant()) {
			this.shared.grantedAtOnce();
		}
	}

	/** Waits in line, and reports what did not end in a grant. */
	final Outcome await(Place<E> place, long timeoutNanos) throws InterruptedException {
		if (timeoutNanos <= 0) {
			this.shared.waited(Outcome.TIMEOUT, 0);
			return Outcome.TIMEOUT;
		}
		Outcome outcome;
		try {
			outcome = place.await(this, timeoutNanos, true);
		}
		catch (InterruptedException ex) {
			this.shared.waited(Outcome.INTERRUPTED, place.waitedNanos());
			throw ex;
		}
		if (outcome != Outcome.ACQUIRED) {
			this.shared.waited(outcome, place.waitedNanos());
		}
		if (outcome == Outcome.REJECTED) {
			throw rejected();
		}
		return outcome;
	}

	@Override
	public boolean takeTurn(WaitNode node) {
		return false;
	}

	@Override
	public boolean leave(WaitNode node, Status reason) {
		return this.line.leave(node, reason);
	}

	@Override
	boolean isClosed() {
		return this.buffer.isClosed();
	}

	/** Closes both sides. */
	@Override
	void closeOwn() {
		this.buffer.close();
	}

	@Override
	int inUse() {
		return this.buffer.size();
	}

	@Override
	public int waiting() {
		return this.line.size();
	}

	@Override
	public int max() {
		return this.buffer.capacity();
	}

	@Override
	long grants() {
		return this.shared.granted() + this.shared.waits(Outcome.ACQUIRED);
	}

	@Override
	public List<Waiting> waits() {
		return waits(this.line.nodes(), this);
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.line.describe(this.shared.engine.traces);
	}

	@Override
	boolean isIdle() {
		return waiting() == 0;
	}

	@Override
	String figures() {
		return "capacity=" + this.buffer.capacity() + ", size=" + this.buffer.size() + ", putting="
				+ this.buffer.putters.size() + ", taking=" + this.buffer.takers.size();
	}

}
