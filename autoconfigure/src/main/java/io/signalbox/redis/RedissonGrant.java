package io.signalbox.redis;

import java.time.Instant;

import io.signalbox.Grant;
import io.signalbox.Holder;
import io.signalbox.LeaseLostException;
import io.signalbox.Stoppable;

/**
 * What one call holds. For a re-entrant lock it is one grant, however often its owner is
 * in, and the server is told of the first and the last only.
 */
final class RedissonGrant implements Grant {

	final RedissonGranting primitive;

	/** Another one after a wait for a condition. */
	volatile Lease lease;

	final Object owner;

	final String caller;

	final int permits;

	/** Whether who gives it back may wait for the server's answer. */
	final boolean blocking;

	volatile long startNanos = System.nanoTime();

	/** How often its owner is in. Guarded by the primitive's lock. */
	int depth = 1;

	/** Whether it ends by an unlock. Of the owner's thread. */
	boolean loose;

	RedissonGrant(RedissonGranting primitive, Lease lease, Object owner, String caller, int permits, boolean blocking) {
		this.primitive = primitive;
		this.lease = lease;
		this.owner = owner;
		this.caller = caller;
		this.permits = permits;
		this.blocking = blocking;
	}

	/** The holder, by the thread of this JVM. */
	Holder describe() {
		return new Holder(this.caller, this.primitive.traceId(this.owner),
				Instant.now().minusNanos(System.nanoTime() - this.startNanos), this.permits * Math.max(1, this.depth));
	}

	@Override
	public long fencingToken() {
		long token = this.lease.claim.token();
		if (token == Claim.NO_TOKEN) {
			throw new UnsupportedOperationException(
					this.primitive.describe() + " has no fencing token: " + this.primitive.whyNoToken());
		}
		return token;
	}

	/** Stops who holds it, as far as he can be stopped. */
	void stop(LeaseLostException why) {
		if (this.owner instanceof Thread thread) {
			thread.interrupt();
		}
		else if (this.owner instanceof Stoppable call) {
			this.primitive.shared.engine.executor.execute(() -> call.stop(why));
		}
	}

	@Override
	public void release() {
		this.primitive.exit(this);
	}

}
