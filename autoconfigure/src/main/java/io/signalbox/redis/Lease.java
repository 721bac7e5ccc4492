package io.signalbox.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this JVM holds at the server, until it is given back, or lost. It is renewed while
 * it is held. It is lost when the server says so, or when the server has not confirmed it
 * for as long as it lasts: from then on somebody else may hold it. Redisson renews locks,
 * but tells nobody that it could not.
 */
final class Lease {

	private static final Logger log = LoggerFactory.getLogger(Lease.class);

	private enum State {

		HELD, RELEASED, LOST

	}

	final RedissonGranting primitive;

	final Claim claim;

	private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

	/** How many grants it stands for. */
	private final AtomicInteger uses = new AtomicInteger(1);

	private final long leaseNanos;

	/** When the last confirmed question was sent. */
	private volatile long confirmedNanos;

	private volatile long askedNanos;

	private volatile boolean asking;

	Lease(RedissonGranting primitive, Claim claim, long sentNanos) {
		this.primitive = primitive;
		this.claim = claim;
		this.leaseNanos = primitive.shared.engine.settings.lease().toNanos();
		this.confirmedNanos = sentNanos;
		this.askedNanos = sentNanos;
	}

	/** Lets one more use it; {@code false} if the last one has ended. */
	boolean share() {
		return isHeld() && this.uses.getAndUpdate((count) -> (count > 0) ? count + 1 : 0) > 0;
	}

	/** Ends a use; whether it was the last one. */
	boolean unshare() {
		return this.uses.decrementAndGet() == 0;
	}

	boolean isHeld() {
		return this.state.get() == State.HELD;
	}

	boolean isLost() {
		return this.state.get() == State.LOST;
	}

	private boolean isOver() {
		return System.nanoTime() - this.confirmedNanos > this.leaseNanos;
	}

	/** Asks for it when a third of its time is over. */
	void check() {
		if (isOver()) {
			lost("Redis has not confirmed it for " + Duration.ofNanos(this.leaseNanos));
		}
		else if (!this.asking && System.nanoTime() - this.askedNanos > this.leaseNanos / 3) {
			confirm();
		}
	}

	private void confirm() {
		this.asking = true;
		long sent = System.nanoTime();
		this.askedNanos = sent;
		this.claim.confirm().whenComplete((kept, failure) -> {
			this.asking = false;
			if (failure != null) {
				log.debug("{}: it could not be confirmed", this.primitive.describe(), failure);
			}
			else if (kept) {
				this.confirmedNanos = sent;
			}
			else {
				lost("Redis does not know of it any more");
			}
		});
	}

	private void lost(String why) {
		if (this.state.compareAndSet(State.HELD, State.LOST)) {
			ended(why);
			this.primitive.shared.engine.guard.remove(this);
			this.primitive.lost(this);
		}
	}

	/** Gives back what is still held, and tells its holder that he has lost it. */
	CompletableFuture<Boolean> abandon(String why) {
		lost(why);
		return this.primitive.release(this.claim);
	}

	private void ended(String why) {
		this.primitive.shared.counts.leaseLost();
		log.warn("{} was lost while it was held: {}", this.primitive.describe(), why);
	}

	/** It was given away for a while, and can't be had again. */
	void notHadAgain() {
		if (this.state.getAndSet(State.LOST) != State.LOST) {
			ended("Redis did not give it again after a wait for a condition");
		}
	}

	/**
	 * Gives it back.
	 * @return whether it was held until now; where the server does not answer, whether
	 * its time is not over
	 */
	CompletableFuture<Boolean> giveBack() {
		return giveBack(this.claim);
	}

	/** Gives it back in another way than its claim does. */
	CompletableFuture<Boolean> giveBack(Claim way) {
		if (!this.state.compareAndSet(State.HELD, State.RELEASED)) {
			// it may still be there, where it was only assumed to be lost
			this.primitive.release(this.claim);
			return CompletableFuture.completedFuture(false);
		}
		this.primitive.shared.engine.guard.remove(this);
		return this.primitive.release(way).handle((kept, failure) -> {
			boolean held = (failure != null) ? !isOver() : kept;
			if (!held) {
				ended("Redis did not know of it when it was given back");
			}
			return held;
		});
	}

}
