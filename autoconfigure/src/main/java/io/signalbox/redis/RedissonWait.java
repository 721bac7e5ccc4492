package io.signalbox.redis;

import io.signalbox.DeadlockException;
import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * A wait of this JVM, as the watch sees it.
 *
 * @param call who waits
 * @param permits how much of the capacity he waits for
 */
record RedissonWait(RedissonAcquisition call, int permits) implements Waiting {

	@Override
	public NamedPrimitive primitive() {
		return this.call.primitive;
	}

	@Override
	public Object owner() {
		return this.call.owner;
	}

	@Override
	public @Nullable Thread thread() {
		return this.call.thread;
	}

	@Override
	public long waitedNanos() {
		return this.call.waitedNanos();
	}

	@Override
	public boolean isOver() {
		return !this.call.primitive.line.isWaiting(this.call);
	}

	/** Who comes back from a condition must have the lock, whatever happens. */
	@Override
	public boolean giveUp(DeadlockException why) {
		return !this.call.returning && this.call.leave(Outcome.REJECTED, why);
	}

}
