package io.signalbox.local;

import java.util.List;

import io.signalbox.Grant;
import io.signalbox.Outcome;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A primitive made of permits: locks and semaphores.
 */
abstract class PermitPrimitive extends QueuedPrimitive {

	final PermitSynchronizer permits;

	PermitPrimitive(LocalEngine engine, String name, PermitSynchronizer permits) {
		super(engine, name);
		this.permits = permits;
	}

	/** The slot of a caller who has taken permits. */
	abstract Slot occupy(Object owner, int count);

	/** Ends the hold in a slot and gives its permits back. */
	abstract void exit(Slot slot);

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
			waited(Outcome.ACQUIRED, waitedNanos);
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
			releaseRejected();
			throw overRelease(count);
		}
		if (nanos >= 0) {
			held(nanos);
		}
	}

	/** What a release of more than was acquired is. */
	abstract RuntimeException overRelease(int count);

	@Override
	final boolean isClosed() {
		return this.permits.isClosed();
	}

	@Override
	final void close() {
		this.permits.close();
	}

	public int waiting() {
		return this.permits.waiting();
	}

	@Override
	public int pending() {
		return this.permits.waiting();
	}

	@Override
	public List<Waiter> waiters() {
		return this.permits.waiters();
	}

	/** Those who wait for so much, each as for one. */
	final List<Waiter> waiters(int cost) {
		return this.permits.waiters()
			.stream()
			.filter((waiter) -> waiter.permits() == cost)
			.map((waiter) -> new Waiter(waiter.thread(), waiter.since(), 1))
			.toList();
	}

}
