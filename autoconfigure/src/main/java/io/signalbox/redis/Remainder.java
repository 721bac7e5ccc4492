package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.signalbox.Holder;

/**
 * What is left of a hold that lasts at least for some time, when its owner has left it: a
 * claim that runs out by itself, also where this JVM is gone by then.
 *
 * @param claim what was held
 * @param endNanos when it runs out
 * @param holder in whose name it is held until then
 */
record Remainder(LockClaim claim, long endNanos, Holder holder) implements Claim {

	boolean isOver() {
		return leftNanos() <= 0;
	}

	long leftNanos() {
		return this.endNanos - System.nanoTime();
	}

	@Override
	public CompletableFuture<Boolean> confirm() {
		return this.claim.confirm();
	}

	/** Leaves it to run out; may be repeated until it has. */
	@Override
	public CompletableFuture<Boolean> giveBack() {
		// rounded up
		long millis = TimeUnit.NANOSECONDS.toMillis(leftNanos()) + 1;
		return isOver() ? this.claim.giveBack() : this.claim.leave(millis);
	}

}
