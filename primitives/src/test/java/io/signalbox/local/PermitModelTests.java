package io.signalbox.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.local.WaitNode.Status;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@link PermitSynchronizer} under a model checker. The count is held to a sequential
 * specification. The queue is held to what must be true when everybody is done, because a
 * release hands over in more than one step, and those who look in between may see it.
 */
@Timeout(3600)
class PermitModelTests {

	@Test
	void permitsAreACounterWithABound() {
		new ModelCheckingOptions().sequentialSpecification(Counter.class)
			.threads(2)
			.actorsPerThread(3)
			.iterations(5 * Scene.FACTOR)
			.invocationsPerIteration(200)
			.check(Permits.class);
	}

	@Test
	void permitsInUseAndFreeOnesAreAllOfThemHoweverManyThereAre() {
		new ModelCheckingOptions().sequentialSpecification(ResizedCounter.class)
			.threads(2)
			.actorsPerThread(3)
			.iterations(10 * Scene.FACTOR)
			.invocationsPerIteration(200)
			.check(ResizedPermits.class);
	}

	@Test
	void steeredQueueLeavesNobodyBehind() {
		check(SteeredQueue.class);
	}

	@Test
	void fairQueueLeavesNobodyBehind() {
		check(FairQueue.class);
	}

	@Test
	void unfairQueueLeavesNobodyBehind() {
		check(UnfairQueue.class);
	}

	private static void check(Class<?> queue) {
		new ModelCheckingOptions().threads(3)
			.actorsBefore(2)
			.actorsPerThread(2)
			.actorsAfter(0)
			.iterations(5 * Scene.FACTOR)
			.invocationsPerIteration(100)
			.check(queue);
	}

	/** Two permits, both free at first. */
	@Param(name = "count", gen = IntGen.class, conf = "1:2")
	public static class Permits {

		final PermitSynchronizer permits = new PermitSynchronizer(2, 2, false, Integer.MAX_VALUE);

		@Operation
		public boolean tryTake(@Param(name = "count") int count) {
			return this.permits.tryTake(count);
		}

		@Operation
		public boolean put(@Param(name = "count") int count) {
			return this.permits.put(count);
		}

		@Operation
		public int available() {
			return this.permits.available();
		}

	}

	/** What {@link Permits} should be. */
	public static class Counter {

		private int free = 2;

		public boolean tryTake(int count) {
			if (count > this.free) {
				return false;
			}
			this.free -= count;
			return true;
		}

		public boolean put(int count) {
			if (this.free + count > 2) {
				return false;
			}
			this.free += count;
			return true;
		}

		public int available() {
			return this.free;
		}

	}

	/** Two permits at first, of one, two or three. */
	@Param(name = "count", gen = IntGen.class, conf = "1:2")
	@Param(name = "max", gen = IntGen.class, conf = "1:3")
	public static class ResizedPermits extends Permits {

		@Operation
		public void resize(@Param(name = "max") int max) {
			this.permits.configure(max, false, Integer.MAX_VALUE, false);
		}

		@Operation
		public int inUse() {
			return this.permits.inUse();
		}

	}

	/** What {@link ResizedPermits} should be. */
	public static class ResizedCounter {

		private int max = 2;

		private int inUse;

		public boolean tryTake(int count) {
			if (count > this.max - this.inUse) {
				return false;
			}
			this.inUse += count;
			return true;
		}

		public boolean put(int count) {
			if (count > this.inUse) {
				return false;
			}
			this.inUse -= count;
			return true;
		}

		public void resize(int max) {
			this.max = max;
		}

		public int available() {
			return this.max - this.inUse;
		}

		public int inUse() {
			return this.inUse;
		}

	}

	/** No permits at first, and waiters that block no thread; the third wants two. */
	@Param(name = "id", gen = IntGen.class, conf = "0:2")
	@Param(name = "count", gen = IntGen.class, conf = "1:2")
	public abstract static class Queue {

		private final PermitSynchronizer permits;

		private final WaitNode[] nodes = { new WaitNode("a", 1, null), new WaitNode("b", 1, null),
				new WaitNode("c", 2, null) };

		/** In the order of their arrival; arrivals are never simultaneous. */
		private final List<WaitNode> joined = new ArrayList<>();

		private final AtomicInteger put = new AtomicInteger();

		private final AtomicInteger taken = new AtomicInteger();

		Queue(boolean fair) {
			this.permits = new PermitSynchronizer(0, Integer.MAX_VALUE, fair, Integer.MAX_VALUE);
		}

		@Operation(nonParallelGroup = "arrivals")
		public void join(@Param(name = "id") int id) {
			if (!this.joined.contains(this.nodes[id])) {
				this.joined.add(this.nodes[id]);
				this.permits.join(this.nodes[id]);
			}
		}

		@Operation(nonParallelGroup = "arrivals")
		public void leave(@Param(name = "id") int id) {
			if (this.joined.contains(this.nodes[id])) {
				this.permits.leave(this.nodes[id], Status.LEFT);
			}
		}

		@Operation
		public void tryTake() {
			if (this.permits.tryTake(1)) {
				this.taken.incrementAndGet();
			}
		}

		@Operation
		public void put(@Param(name = "count") int count) {
			this.permits.put(count);
			this.put.addAndGet(count);
		}

		@Validate
		public void whenEverybodyIsDone() {
			int granted = 0;
			WaitNode head = null;
			for (WaitNode node : this.joined) {
				if (node.status == Status.GRANTED) {
					require(head == null, "overtaken in the queue");
					granted += node.permits;
				}
				else if (node.status == Status.WAITING && head == null) {
					head = node;
				}
			}
			int free = this.permits.available();
			require(free + granted + this.taken.get() == this.put.get(), "permits lost or made");
			require((head == null) == (this.permits.waiting() == 0), "queue and status differ");
			require(head == null || free < head.permits, "left behind with permits free");
			if (head == null && free > 0) {
				require(this.permits.tryTake(1) && this.permits.put(1), "free but not to be had");
			}
		}

		private static void require(boolean invariant, String message) {
			if (!invariant) {
				throw new IllegalStateException(message);
			}
		}

	}

	/**
	 * A queue that is resized, made fair and unfair, and drained, with four permits in
	 * use of none, so that puts are never too many.
	 */
	@Param(name = "id", gen = IntGen.class, conf = "0:2")
	@Param(name = "max", gen = IntGen.class, conf = "0:2")
	@Param(name = "mode", gen = IntGen.class, conf = "0:2")
	public static class SteeredQueue {

		private final PermitSynchronizer permits = new PermitSynchronizer(-4, 0, false, Integer.MAX_VALUE);

		private final WaitNode[] nodes = { new WaitNode("a", 1, null), new WaitNode("b", 1, null),
				new WaitNode("c", 2, null) };

		private final List<WaitNode> joined = new ArrayList<>();

		private final AtomicInteger inUse = new AtomicInteger(4);

		private int max;

		private boolean draining;

		@Operation(nonParallelGroup = "arrivals")
		public void join(@Param(name = "id") int id) {
			if (!this.joined.contains(this.nodes[id]) && this.permits.join(this.nodes[id])) {
				this.joined.add(this.nodes[id]);
			}
		}

		@Operation(nonParallelGroup = "arrivals")
		public void leave(@Param(name = "id") int id) {
			if (this.joined.contains(this.nodes[id])) {
				this.permits.leave(this.nodes[id], Status.LEFT);
			}
		}

		@Operation
		public void tryTake() {
			if (this.permits.tryTake(1)) {
				this.inUse.incrementAndGet();
			}
		}

		@Operation
		public void put() {
			if (this.inUse.getAndUpdate((count) -> Math.max(0, count - 1)) > 0 && !this.permits.put(1)) {
				throw new IllegalStateException("a permit in use was not taken back");
			}
		}

		@Operation(nonParallelGroup = "steering")
		public void configure(@Param(name = "max") int max, @Param(name = "mode") int mode) {
			this.max = max;
			this.draining = (mode == 2);
			this.permits.configure(max, mode == 1, Integer.MAX_VALUE, this.draining);
		}

		@Validate
		public void whenEverybodyIsDone() {
			int granted = 0;
			WaitNode head = null;
			for (WaitNode node : this.joined) {
				granted += (node.status == Status.GRANTED) ? node.permits : 0;
				head = (head == null && node.status == Status.WAITING) ? node : head;
			}
			int free = this.permits.available();
			Queue.require(free + granted + this.inUse.get() == this.max, "permits lost or made");
			Queue.require((head == null) == (this.permits.waiting() == 0), "queue and status differ");
			Queue.require(head == null || free < head.permits, "left behind with permits free");
			Queue.require(head == null || !this.draining, "left in the queue of what is drained");
			if (head == null && free > 0) {
				boolean took = this.permits.tryTake(1);
				Queue.require(took != this.draining, "let in where drained, or not to be had");
				Queue.require(!took || this.permits.put(1), "taken and not to be put back");
			}
		}

	}

	public static class FairQueue extends Queue {

		public FairQueue() {
			super(true);
		}

	}

	public static class UnfairQueue extends Queue {

		public UnfairQueue() {
			super(false);
		}

	}

}
