package io.signalbox.local;

import java.util.Collection;
import java.util.List;

import io.signalbox.Kind;
import io.signalbox.Outcome;
import io.signalbox.local.BoundedBuffer.Cell;
import io.signalbox.local.BoundedBuffer.Place;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link LocalQueue} for those who take.
 */
final class TakeSide<E> extends QueueSide<E> {

	TakeSide(Shared shared, BoundedBuffer<E> buffer) {
		super(shared, Kind.TAKE, buffer, buffer.takers);
	}

	/** Takes what is there now. */
	@Nullable E take() {
		Cell<E> cell = this.buffer.take();
		if (cell == null) {
			this.shared.waited(Outcome.TIMEOUT, 0);
			return null;
		}
		return report(cell, -1);
	}

	/** Takes, waiting at most so long. */
	@Nullable E take(long timeoutNanos) throws InterruptedException {
		refuseInterrupted();
		Cell<E> cell = this.buffer.take();
		if (cell != null) {
			return report(cell, -1);
		}
		Place<E> place = new Place<>(null);
		if (await(place, timeoutNanos) != Outcome.ACQUIRED) {
			return null;
		}
		cell = place.cell;
		if (cell == null) {
			throw new IllegalStateException("A taker was served without an element");
		}
		return report(cell, place.waitedNanos());
	}

	/** Reports a take; what a listener throws must not cost the element. */
	private E report(Cell<E> cell, long waitedNanos) {
		try {
			if (waitedNanos < 0) {
				passed();
			}
			else {
				this.shared.waited(Outcome.ACQUIRED, waitedNanos);
			}
			return cell.element;
		}
		catch (RuntimeException | Error ex) {
			this.buffer.giveBack(List.of(cell));
			throw ex;
		}
	}

	/** Moves the oldest elements; those that the target refuses stay. */
	int drainTo(Collection<? super E> target, int most) {
		List<Cell<E>> taken = this.buffer.take(most);
		int moved = 0;
		try {
			for (Cell<E> cell : taken) {
				target.add(cell.element);
				moved++;
				passed();
			}
		}
		finally {
			if (moved < taken.size()) {
				this.buffer.giveBack(taken.subList(moved, taken.size()));
			}
		}
		return moved;
	}

	@Override
	@SuppressWarnings("unchecked") // nobody else joins this line
	public boolean join(WaitNode node) {
		return this.buffer.takeOrJoin((Place<E>) node);
	}

	@Override
	String notReached() {
		return "gave no element";
	}

}
