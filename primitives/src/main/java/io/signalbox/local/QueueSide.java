package io.signalbox.local;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.signalbox.Kind;
import io.signalbox.Outcome;
import io.signalbox.QueueSettings;
import io.signalbox.Waiter;
import io.signalbox.local.BoundedBuffer.Place;
import io.signalbox.local.WaitNode.Status;

/**
 * One side of a {@link LocalQueue}: its line, and the counts of its attempts.
 */
abstract class QueueSide<E> extends LocalPrimitive implements WaitNode.Line {

	private final QueueSettings settings;

	private final Kind kind;

	final BoundedBuffer<E> buffer;

	private final WaitQueue line;

	/** Attempts that were granted at once. */
	private final LongAdder passes = new LongAdder();

	QueueSide(LocalEngine engine, String name, QueueSettings settings, Kind kind, BoundedBuffer<E> buffer,
			WaitQueue line) {
		super(engine, name);
		this.settings = settings;
		this.kind = kind;
		this.buffer = buffer;
		this.line = line;
	}

	@Override
	public QueueSettings settings() {
		return this.settings;
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
			waited(Outcome.INTERRUPTED, 0);
			throw new InterruptedException();
		}
	}

	final void passed() {
		this.passes.increment();
		if (wantsEveryGrant()) {
			grantedAtOnce();
		}
	}

	/** Waits in line, and reports what did not end in a grant. */
	final Outcome await(Place<E> place, long timeoutNanos) throws InterruptedException {
		if (timeoutNanos <= 0) {
			waited(Outcome.TIMEOUT, 0);
			return Outcome.TIMEOUT;
		}
		Outcome outcome;
		try {
			outcome = place.await(this, timeoutNanos, true);
		}
		catch (InterruptedException ex) {
			waited(Outcome.INTERRUPTED, place.waitedNanos());
			throw ex;
		}
		if (outcome != Outcome.ACQUIRED) {
			waited(outcome, place.waitedNanos());
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
	void close() {
		this.buffer.close();
	}

	@Override
	public int active() {
		return this.buffer.size();
	}

	@Override
	public int pending() {
		return this.line.size();
	}

	@Override
	public int max() {
		return this.buffer.capacity();
	}

	@Override
	long grants() {
		return this.passes.sum() + waits(Outcome.ACQUIRED);
	}

	@Override
	public List<Waiter> waiters() {
		return this.line.describe();
	}

	@Override
	String figures() {
		return "capacity=" + this.buffer.capacity() + ", size=" + this.buffer.size() + ", putting="
				+ this.buffer.putters.size() + ", taking=" + this.buffer.takers.size();
	}

}
