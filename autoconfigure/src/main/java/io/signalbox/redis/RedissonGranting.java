package io.signalbox.redis;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import io.signalbox.Grant;
import io.signalbox.LeaseLostException;
import io.signalbox.Timeout;
import io.signalbox.redis.RedisSettings.OnLeaseLost;
import org.jspecify.annotations.Nullable;

/**
 * What is granted and given back: who of this JVM holds it, how often he is in, and what
 * becomes of him when it is lost.
 */
abstract class RedissonGranting extends RedissonAcquirable {

	/** Guards how often each grant's owner is in. */
	final ReentrantLock nesting = new ReentrantLock();

	private final Set<RedissonGrant> grants = ConcurrentHashMap.newKeySet();

	/** How many permits the server refused last, or none. */
	private volatile int lastRefused;

	RedissonGranting(Shared shared, @Nullable Object key, IntSupplier maxWaiting) {
		super(shared, key, maxWaiting);
	}

	RedissonGranting(Shared shared, @Nullable Object key, Line line) {
		super(shared, key, line);
	}

	/**
	 * Gives back what was given. Where the server does not answer, tries again for as
	 * long as the lease could last.
	 * @return whether it was still there
	 */
	final CompletableFuture<Boolean> release(Claim claim) {
		CompletableFuture<@Nullable Void> answered = new CompletableFuture<>();
		this.line.track(answered, this);
		long start = System.nanoTime();
		return claim.giveBack().whenComplete((kept, failure) -> {
			if (failure != null) {
				releaseLater(claim, start);
			}
			else {
				this.lastRefused = 0;
			}
			// before who waits for the answer goes on
			answered.complete(null);
		});
	}

	private void releaseLater(Claim claim, long start) {
		RedissonEngine engine = this.shared.engine;
		if (System.nanoTime() - start < engine.settings.lease().toNanos()) {
			engine.timer.schedule(() -> claim.giveBack().whenComplete((kept, failure) -> {
				if (failure != null) {
					releaseLater(claim, start);
				}
			}), 1, TimeUnit.SECONDS);
		}
	}

	@Override
	final Grant begin(RedissonAcquisition call, Answer answer) {
		Lease lease = new Lease(this, Objects.requireNonNull(answer.claim()), answer.sentNanos());
		this.shared.engine.guard.add(lease);
		return hold(new RedissonGrant(this, lease, call.owner, call.caller, call.permits, call.blocking));
	}

	final RedissonGrant hold(RedissonGrant grant) {
		this.grants.add(grant);
		return grant;
	}

	/** What is held here and was not lost, as far as known. */
	final Stream<RedissonGrant> grants() {
		return this.grants.stream().filter((grant) -> grant.lease.isHeld());
	}

	/** What is in use here: also what is just about to be given back. */
	final Stream<RedissonGrant> counted() {
		return this.grants.stream().filter((grant) -> !grant.lease.isLost());
	}

	/** What was lost, and its holder has not given back. */
	final Stream<RedissonGrant> lost() {
		return this.grants.stream().filter((grant) -> grant.lease.isLost());
	}

	@Override
	Stream<String> lostHolders() {
		return lost().map((grant) -> grant.caller);
	}

	/** The grant of an owner who is in, if there is one. */
	final @Nullable RedissonGrant grantOf(Object owner) {
		return grants().filter((grant) -> grant.owner == owner).findAny().orElse(null);
	}

	/** Lets a grant's owner in once more, if he is still in. */
	final boolean reenter(RedissonGrant grant) {
		this.nesting.lock();
		try {
			if (grant.depth == 0) {
				return false;
			}
			grant.depth = Math.addExact(grant.depth, 1);
			return true;
		}
		finally {
			this.nesting.unlock();
		}
	}

	/** Ends what one entry began, and the hold with the last of them. */
	void exit(RedissonGrant grant) {
		this.nesting.lock();
		try {
			if (grant.depth == 0) {
				throw notHeld();
			}
			grant.depth--;
			if (grant.depth > 0) {
				return;
			}
		}
		finally {
			this.nesting.unlock();
		}
		end(grant);
	}

	/** Gives back, and only then tells of it. */
	private void end(RedissonGrant grant) {
		CompletableFuture<Boolean> kept = giveBack(grant);
		this.grants.remove(grant);
		long nanos = System.nanoTime() - grant.startNanos;
		boolean lost = (grant.blocking && !answerOf(kept, grant)) || grant.lease.isLost();
		forgetKeyIfIdle();
		this.shared.counts.held(nanos);
		if (lost) {
			throw wasLost();
		}
	}

	private LeaseLostException wasLost() {
		return new LeaseLostException(name(),
				describe() + " was lost before it was given back: its lease of "
						+ Timeout.of(this.shared.engine.settings.lease())
						+ " was not renewed in time, or Redis has lost its data; somebody else may have held it since");
	}

	/**
	 * Gives away for a while what a grant stands for, however often its owner is in.
	 * @throws LeaseLostException if it was lost; its owner has nothing to resume
	 */
	final void suspend(RedissonGrant grant) {
		boolean kept = answerOf(giveBack(grant), grant);
		this.grants.remove(grant);
		this.shared.counts.held(System.nanoTime() - grant.startNanos);
		if (!kept) {
			lostWhileAway(grant);
			throw wasLost();
		}
	}

	/**
	 * Takes what was given away, for as long as that takes.
	 * @throws RuntimeException if the server does not answer; it counts as lost then
	 */
	final void resume(RedissonGrant grant) {
		RedissonAcquisition call = RedissonAcquisition.returning(this, grant.owner, true);
		call.start();
		try {
			resumed(grant, (RedissonGrant) call.awaitUninterruptibly().grant());
		}
		catch (RuntimeException | Error ex) {
			lostWhileAway(grant);
			throw ex;
		}
	}

	private void resumed(RedissonGrant grant, RedissonGrant again) {
		grant.lease = again.lease;
		grant.startNanos = again.startNanos;
		this.grants.add(grant);
		this.grants.remove(again);
	}

	private void lostWhileAway(RedissonGrant grant) {
		grant.lease.notHadAgain();
		this.grants.add(grant);
	}

	/** Tells those who believe to hold it. */
	final void lost(Lease lease) {
		for (RedissonGrant grant : this.grants) {
			if (grant.lease == lease) {
				tell(grant);
			}
		}
	}

	private void tell(RedissonGrant grant) {
		this.shared.counts.lost(grant.describe());
		if (this.shared.engine.settings.onLeaseLost() == OnLeaseLost.INTERRUPT) {
			this.nesting.lock();
			try {
				// not a thread that has left, and does something else by now
				if (grant.depth > 0) {
					grant.stop(wasLost());
				}
			}
			finally {
				this.nesting.unlock();
			}
		}
	}

	/** Gives back what a grant stands for. */
	CompletableFuture<Boolean> giveBack(RedissonGrant grant) {
		return grant.lease.giveBack();
	}

	/** The answer, or what is to be assumed where there is none. */
	private static boolean answerOf(CompletableFuture<Boolean> kept, RedissonGrant grant) {
		boolean interrupted = false;
		try {
			for (;;) {
				try {
					return kept.get(RedissonAcquisition.FIRST_ANSWER.toNanos(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (TimeoutException | ExecutionException ex) {
					return !grant.lease.isLost();
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	abstract RuntimeException notHeld();

	/** Why there is no fencing token, and what to do about it. */
	String whyNoToken() {
		return "only a lock has one";
	}

	/** How many permits the server refused last, or none if it granted. */
	final int lastRefused() {
		return this.lastRefused;
	}

	final void refused(int permits) {
		this.lastRefused = permits;
	}

	/** Whether nobody of this JVM holds it, or has lost it and does not know. */
	final boolean holdsNothing() {
		return this.grants.isEmpty();
	}

}
