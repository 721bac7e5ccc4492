package io.signalbox.local;

import io.signalbox.Kind;
import io.signalbox.Outcome;
import io.signalbox.local.BoundedBuffer.Cell;
import io.signalbox.local.BoundedBuffer.Place;
import io.signalbox.local.WaitNode.Status;

/**
 * The side of a {@link LocalQueue} for those who put.
 */
final class PutSide<E> extends QueueSide<E> {

	PutSide(Shared shared, BoundedBuffer<E> buffer) {
		super(shared, Kind.PUT, buffer, buffer.putters);
	}

	/** Puts if there is room now. */
	boolean put(E element) {
		boolean put = tryPut(new Cell<>(element));
		if (!put) {
			this.shared.waited(Outcome.TIMEOUT, 0);
		}
		return put;
	}

	/** Puts, waiting for room at most so long. */
	boolean put(E element, long timeoutNanos) throws InterruptedException {
		refuseInterrupted();
		Cell<E> cell = new Cell<>(element);
		if (tryPut(cell)) {
			return true;
		}
		Place<E> place = new Place<>(cell);
		if (await(place, timeoutNanos) != Outcome.ACQUIRED) {
			return false;
		}
		this.shared.waited(Outcome.ACQUIRED, place.waitedNanos());
		return true;
	}

	private boolean tryPut(Cell<E> cell) {
		Outcome outcome = this.buffer.put(cell, null);
		if (outcome == Outcome.REJECTED) {
			this.shared.waited(outcome, 0);
			throw rejected();
		}
		if (outcome == Outcome.ACQUIRED) {
			passed();
		}
		return outcome == Outcome.ACQUIRED;
	}

	@Override
	@SuppressWarnings("unchecked") // nobody else joins this line
	public boolean join(WaitNode node) {
		Place<E> place = (Place<E>) node;
		Cell<E> cell = place.cell;
		if (cell == null) {
			throw new IllegalArgumentException("A putter without an element");
		}
		Outcome outcome = this.buffer.put(cell, place);
		if (outcome == Outcome.ACQUIRED) {
			place.status = Status.GRANTED;
		}
		return outcome != Outcome.REJECTED;
	}

	@Override
	String notReached() {
		return "took no element";
	}

}
