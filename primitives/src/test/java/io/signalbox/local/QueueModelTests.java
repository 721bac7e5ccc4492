package io.signalbox.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Outcome;
import io.signalbox.local.BoundedBuffer.Cell;
import io.signalbox.local.BoundedBuffer.Place;
import io.signalbox.local.WaitNode.Status;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@link BoundedBuffer} under a model checker: without waiters it is held to a sequential
 * specification, with waiters to what must be true when everybody is done.
 */
@Timeout(3600)
class QueueModelTests {

	@Test
	void bufferIsAQueueWithABound() {
		new ModelCheckingOptions().sequentialSpecification(Specification.class)
			.threads(2)
			.actorsPerThread(3)
			.iterations(2 * Scene.FACTOR)
			.invocationsPerIteration(40)
			.check(Buffer.class);
	}

	@Test
	void linesLeaveNobodyBehindAndLoseNothing() {
		new ModelCheckingOptions().threads(3)
			.actorsBefore(2)
			.actorsPerThread(2)
			.actorsAfter(0)
			.iterations(2 * Scene.FACTOR)
			.invocationsPerIteration(40)
			.check(Lines.class);
	}

	/** Room for two. */
	@Param(name = "element", gen = IntGen.class, conf = "1:3")
	public static class Buffer {

		private final BoundedBuffer<Integer> buffer = new BoundedBuffer<>(2);

		@Operation
		public String put(@Param(name = "element") int element) {
			return this.buffer.put(new Cell<>(element), null).tag();
		}

		@Operation
		public int take() {
			Cell<Integer> cell = this.buffer.take();
			return (cell != null) ? cell.element : 0;
		}

		@Operation
		public int peek() {
			Cell<Integer> cell = this.buffer.peek();
			return (cell != null) ? cell.element : 0;
		}

		@Operation
		public int takeAll() {
			int sum = 0;
			for (Cell<Integer> cell : this.buffer.take(Integer.MAX_VALUE)) {
				sum += cell.element;
			}
			return sum;
		}

		@Operation
		public int size() {
			return this.buffer.size();
		}

		@Operation
		public void close() {
			this.buffer.close();
		}

	}

	/** What {@link Buffer} should be. */
	public static class Specification {

		private final Deque<Integer> elements = new ArrayDeque<>();

		private boolean closed;

		public String put(int element) {
			if (this.closed) {
				return Outcome.REJECTED.tag();
			}
			if (this.elements.size() == 2) {
				return Outcome.TIMEOUT.tag();
			}
			this.elements.add(element);
			return Outcome.ACQUIRED.tag();
		}

		public int take() {
			return this.elements.isEmpty() ? 0 : this.elements.remove();
		}

		public int peek() {
			return this.elements.isEmpty() ? 0 : this.elements.peek();
		}

		public int takeAll() {
			int sum = this.elements.stream().mapToInt(Integer::intValue).sum();
			this.elements.clear();
			return sum;
		}

		public int size() {
			return this.elements.size();
		}

		public void close() {
			this.closed = true;
		}

	}

	/** Room for one, and waiters that join without parking. */
	public static class Lines {

		private final BoundedBuffer<Integer> buffer = new BoundedBuffer<>(1);

		private final AtomicInteger numbers = new AtomicInteger();

		/** Every element that was ever put, or that its putter still waits to put. */
		private final Queue<Cell<Integer>> brought = new ConcurrentLinkedQueue<>();

		private final Queue<Cell<Integer>> refused = new ConcurrentLinkedQueue<>();

		private final Queue<Cell<Integer>> taken = new ConcurrentLinkedQueue<>();

		private final Queue<Place<Integer>> putters = new ConcurrentLinkedQueue<>();

		private final Queue<Place<Integer>> takers = new ConcurrentLinkedQueue<>();

		@Operation
		public void put() {
			Cell<Integer> cell = new Cell<>(this.numbers.incrementAndGet());
			this.brought.add(cell);
			if (this.buffer.put(cell, null) != Outcome.ACQUIRED) {
				this.refused.add(cell);
			}
		}

		@Operation
		public void putOrJoin() {
			Cell<Integer> cell = new Cell<>(this.numbers.incrementAndGet());
			this.brought.add(cell);
			Place<Integer> place = new Place<>(cell);
			switch (this.buffer.put(cell, place)) {
				case TIMEOUT -> this.putters.add(place);
				case REJECTED -> this.refused.add(cell);
				default -> {
				}
			}
		}

		@Operation
		public void take() {
			Cell<Integer> cell = this.buffer.take();
			if (cell != null) {
				this.taken.add(cell);
			}
		}

		@Operation
		public void takeOrJoin() {
			Place<Integer> place = new Place<>(null);
			if (this.buffer.takeOrJoin(place)) {
				this.takers.add(place);
			}
		}

		@Operation
		public void putterLeaves() {
			Place<Integer> place = this.putters.peek();
			if (place != null) {
				this.buffer.putters.leave(place, Status.LEFT);
			}
		}

		@Operation
		public void takerLeaves() {
			Place<Integer> place = this.takers.peek();
			if (place != null) {
				this.buffer.takers.leave(place, Status.LEFT);
			}
		}

		@Operation
		public void takeAndGiveBack() {
			this.buffer.giveBack(this.buffer.take(1));
		}

		@Operation
		public void close() {
			this.buffer.close();
		}

		@Validate
		public void whenEverybodyIsDone() {
			List<Cell<Integer>> found = new ArrayList<>(this.refused);
			found.addAll(this.taken);
			found.addAll(this.buffer.cells());
			for (Place<Integer> putter : this.putters) {
				if (putter.status != Status.GRANTED) {
					found.add(putter.cell);
				}
			}
			for (Place<Integer> taker : this.takers) {
				require((taker.status == Status.GRANTED) == (taker.cell != null), "granted without an element");
				if (taker.cell != null) {
					found.add(taker.cell);
				}
			}
			Set<Cell<Integer>> distinct = new HashSet<>(found);
			require(distinct.size() == found.size(), "an element is in two places");
			require(distinct.equals(new HashSet<>(this.brought)), "an element is lost");
			boolean taking = waiting(this.takers);
			boolean putting = waiting(this.putters);
			require(taking == (this.buffer.takers.size() > 0), "line and status of takers differ");
			require(putting == (this.buffer.putters.size() > 0), "line and status of putters differ");
			require(!taking || this.buffer.size() == 0, "a taker waits with an element there");
			require(!putting || this.buffer.size() >= 1, "a putter waits with room");
			require(!this.buffer.isClosed() || (!taking && !putting), "somebody waits after the closing");
		}

		private static boolean waiting(Queue<Place<Integer>> places) {
			for (Place<Integer> place : places) {
				if (place.status == Status.WAITING) {
					return true;
				}
			}
			return false;
		}

		private static void require(boolean invariant, String message) {
			if (!invariant) {
				throw new IllegalStateException(message);
			}
		}

	}

}
