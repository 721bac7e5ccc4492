package io.signalbox.local;

import java.util.List;

import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.Waiter;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * A primitive made of permits: locks and semaphores.
 */
abstract class PermitPrimitive extends QueuedPrimitive {

	final PermitSynchronizer permits;

	PermitPrimitive(Shared shared, @Nullable Object key, PermitSynchronizer permits) {
		super(shared, key);
		this.permits = permits;
	}

	/** The slot of a caller who has taken permits. */
	abstract Slot occupy(Object owner, int count);

	/** Ends the hold in a slot and gives its permits back. */
	abstract void exit(Slot slot);

	/** The fencing token of the hold in a slot. */
	long tokenOf(Slot slot) {
		throw new UnsupportedOperationException(describe() + " has no fencing token: only a lock has one");
	}

	@Override
	@Nullable Grant takeNow(Object owner, int count) {
		return this.permits.tryTake(cost(count)) ? occupy(owner, count) : null;
	}

	@Override
	final WaitNode.Line line() {
		return this.permits;
	}

	@Override
	final Grant begin(Object owner, int count, long waitedNanos) {
		Slot slot = occupy(owner, count);
		try {
			this.shared.waited(Outcome.ACQUIRED, waitedNanos);
		}
		catch (RuntimeException | Error ex) {
			slot.release();
			throw ex;
		}
		return slot;
	}

	/** Ends the hold in a slot, gives back, and only then tells of it. */
	final void vacate(Slot slot, int count) {
		long nanos = slot.end();
		if (!this.permits.put(count, slot.place)) {
			this.permits.leavePlace(slot.place);
			this.shared.releaseRejected();
			throw overRelease(count);
		}
		if (nanos >= 0) {
			this.shared.held(nanos);
		}
	}

	/** Whether nobody waits and so many permits are free. */
	final boolean isIdle(int permits) {
		return this.permits.waiting() == 0 && this.permits.available() == permits;
	}

	public void drain() {
		change(() -> this.shared.drained = true);
	}

	public void reopen() {
		change(() -> this.shared.drained = false);
	}

	public boolean isDrained() {
		return this.shared.drained;
	}

	/** What a release of more than was acquired is. */
	abstract RuntimeException overRelease(int count);

	@Override
	final boolean isClosed() {
		return this.permits.isClosed();
	}

	@Override
	final void closeOwn() {
		this.permits.close();
	}

	@Override
	public int waiting() {
		return this.permits.waiting();
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.permits.waiters(this.shared.engine.traces);
	}

	@Override
	public List<Waiting> waits() {
		return waits(this.permits.nodes(), this.permits);
	}

	/** Those who wait for so much, each as for one. */
	final List<Waiter> ownWaiters(int cost) {
		return this.permits.waiters(this.shared.engine.traces)
			.stream()
			.filter((waiter) -> waiter.permits() == cost)
			.map((waiter) -> new Waiter(waiter.thread(), waiter.traceId(), waiter.since(), 1))
			.toList();
	}

}
