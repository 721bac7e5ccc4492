package io.signalbox.local;

import io.signalbox.DeadlockException;
import io.signalbox.NamedPrimitive;
import io.signalbox.local.WaitNode.Line;
import io.signalbox.local.WaitNode.Status;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WaitNode} as the watch sees it. Nodes are never used again, so the same node
 * is the same wait.
 */
record LocalWait(NamedPrimitive primitive, WaitNode node, Line line) implements Waiting {

	@Override
	public Object owner() {
		return this.node.owner;
	}

	@Override
	public @Nullable Thread thread() {
		return this.node.thread;
	}

	@Override
	public int permits() {
		return this.node.permits;
	}

	@Override
	public long waitedNanos() {
		return this.node.waitedNanos();
	}

	@Override
	public boolean isOver() {
		return this.node.status != Status.WAITING;
	}

	/** Who comes back from a condition must have the lock, whatever happens. */
	@Override
	public boolean giveUp(DeadlockException why) {
		if (this.node.returning) {
			return false;
		}
		this.node.deadlock = why;
		boolean given = this.line.leave(this.node, Status.DEADLOCKED);
		if (given) {
			this.node.wake();
		}
		return given;
	}

}
