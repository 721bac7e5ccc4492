package io.signalbox.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

import io.signalbox.Grant;
import io.signalbox.HoldableKeys;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NotHeldException;
import io.signalbox.SelfDeadlockException;
import io.signalbox.Timeout;
import io.signalbox.redis.RedissonAcquisition.Ending;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;

/**
 * {@link NamedLock} in several JVMs. A plain one may be released by any thread of the JVM
 * that holds it; no other JVM can.
 */
class RedissonLock extends RedissonHoldable implements NamedLock {

	private static final CompletionStage<@Nullable Claim> NOTHING = CompletableFuture
		.<@Nullable Claim>completedFuture(null);

	private volatile @Nullable Remainder remainder;

	RedissonLock(Shared shared, @Nullable Object key) {
		super(shared, key, ((LockSettings) shared.settings).fair(),
				() -> ((LockSettings) shared.settings).maxWaiting());
	}

	RedissonLock(Shared shared, @Nullable Object key, Line line) {
		super(shared, key, line);
	}

	@Override
	public LockSettings settings() {
		return (LockSettings) this.shared.settings;
	}

	@Override
	public HoldableKeys<NamedLock> keys() {
		return this.shared
			.keys((shared) -> new RedissonHoldableKeys<NamedLock>(shared, (key) -> new RedissonLock(this.shared, key)));
	}

	/** A claim that nobody else has, on a lock object of its own. */
	LockClaim newClaim() {
		RedissonEngine engine = this.shared.engine;
		RedissonClient client = engine.server.client;
		RLock lock = settings().fenced() ? client.getFencedLock(this.at.lock()) : client.getLock(this.at.lock());
		return new LockClaim(engine.server, lock, engine.newOwner());
	}

	@Override
	final CompletionStage<@Nullable Claim> claim(int permits, long waitMillis, long sentNanos) {
		LockClaim claim = newClaim();
		if (settings().fenced()) {
			long leaseNanos = this.shared.engine.settings.lease().toNanos();
			return claim.acquire(waitMillis)
				.thenCompose((granted) -> granted ? claim.withToken(sentNanos, leaseNanos) : NOTHING);
		}
		return claim.acquire(waitMillis).<@Nullable Claim>thenApply((granted) -> granted ? claim : null);
	}

	@Override
	@Nullable Grant again(Object owner) {
		if (!settings().reentrant()) {
			return null;
		}
		RedissonGrant grant = grantOf(owner);
		if (grant == null || !reenter(grant)) {
			return null;
		}
		try {
			this.shared.counts.grantedAgain();
		}
		catch (RuntimeException | Error ex) {
			exit(grant);
			throw ex;
		}
		return grant;
	}

	@Override
	void refuseSelfDeadlock(Object owner, int permits) {
		if (!settings().reentrant() && grantOf(owner) != null) {
			refusedAtOnce();
			throw new SelfDeadlockException(describe() + " is already held by this call, which would wait for itself: "
					+ "use @Guarded(reentrant = true) or 'signalbox.locks." + name()
					+ ".type: reentrant' if it is meant to be taken again");
		}
	}

	/** Leaves it taken if it is too early to give it back. */
	@Override
	CompletableFuture<Boolean> giveBack(RedissonGrant grant) {
		Timeout atLeast = settings().holdAtLeast();
		if (atLeast == null) {
			return super.giveBack(grant);
		}
		Holder holder = grant.describe();
		String name = holder.thread() + " (released, held for at least " + atLeast + ")";
		Remainder rest = new Remainder((LockClaim) grant.lease.claim, grant.startNanos + atLeast.nanos(),
				new Holder(name, holder.since(), 1));
		if (rest.isOver()) {
			return super.giveBack(grant);
		}
		this.remainder = rest;
		CompletableFuture<Boolean> left = grant.lease.giveBack(rest);
		left.whenComplete((kept, failure) -> this.shared.engine.timer.schedule(() -> over(rest),
				Math.max(0, rest.leftNanos()) + 1, TimeUnit.NANOSECONDS));
		return left;
	}

	/** Its time is over, also where a renewal was on its way when its owner left it. */
	private void over(Remainder rest) {
		rest.giveBack();
		forgetKeyIfIdle();
	}

	/** What its last owner here has left, until that has run out. */
	private @Nullable Remainder remainder() {
		Remainder rest = this.remainder;
		return (rest != null && !rest.isOver()) ? rest : null;
	}

	@Override
	boolean isIdle() {
		return super.isIdle() && remainder() == null;
	}

	@Override
	List<Holder> ownHolders() {
		Remainder rest = remainder();
		return (rest != null) ? List.of(rest.holder()) : super.ownHolders();
	}

	@Override
	public void lock() {
		taken(attemptUninterruptibly(Long.MAX_VALUE).grant());
	}

	@Override
	public void lockInterruptibly() throws InterruptedException {
		taken(acquire(1, Long.MAX_VALUE));
	}

	@Override
	public boolean tryLock() {
		return taken(attemptUninterruptibly(0));
	}

	@Override
	public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
		return taken(attempt(1, Math.max(0, unit.toNanos(time))));
	}

	private boolean taken(Ending ending) {
		boolean granted = ending.isGranted();
		if (granted) {
			taken(ending.grant());
		}
		return granted;
	}

	/** Nobody has this grant in hand: it ends by {@link #unlock()}. */
	private void taken(Grant grant) {
		((RedissonGrant) grant).loose = true;
	}

	@Override
	public void unlock() {
		RedissonGrant grant = settings().reentrant() ? grantOf(Thread.currentThread())
				: grants().findAny().orElse(null);
		if (grant == null) {
			grant = lostGrant();
		}
		if (grant == null) {
			throw settings().reentrant() ? notHeldByCaller() : notHeld();
		}
		exit(grant);
	}

	/** Of somebody who does not know yet. */
	private @Nullable RedissonGrant lostGrant() {
		Object caller = Thread.currentThread();
		return lost().filter((grant) -> !settings().reentrant() || grant.owner == caller).findAny().orElse(null);
	}

	private RuntimeException notHeldByCaller() {
		this.shared.counts.releaseRejected();
		return new NotHeldException(
				describe() + " cannot be released by '" + Thread.currentThread().getName() + "': it is " + heldBy());
	}

	@Override
	final RuntimeException notHeld() {
		this.shared.counts.releaseRejected();
		return new NotHeldException(describe() + " cannot be released: it is not held");
	}

	@Override
	String whyNoToken() {
		return "it is not 'fenced'; set 'signalbox.locks." + name() + ".fenced' to true";
	}

	/** Whether a call without a thread holds the lock. */
	final boolean isHeldAsynchronously() {
		return grants().anyMatch((grant) -> !(grant.owner instanceof Thread));
	}

	/** Whether its owner holds the lock more than once. */
	final boolean isNested(Object owner) {
		RedissonGrant grant = grantOf(owner);
		return grant != null && grant.depth > 1;
	}

	/** Takes it away from a holder of this JVM, who is told that he has lost it. */
	@Override
	public @Nullable Holder forceRelease() {
		Remainder rest = remainder();
		if (rest != null) {
			this.remainder = null;
			release(rest.claim());
			return rest.holder();
		}
		RedissonGrant grant = grants().findAny().orElse(null);
		if (grant == null) {
			refuseToTakeFromOthers();
			return null;
		}
		Holder holder = grant.describe();
		grant.lease.abandon("it was taken away by force from '" + holder.thread() + "'");
		return holder;
	}

	/** What another JVM holds is its own to give back: it would go on in good faith. */
	private void refuseToTakeFromOthers() {
		// whom others tell of may have gone a second ago
		if (!isLocked()) {
			return;
		}
		List<Holder> others = this.shared.engine.presence
			.holders((present) -> present.kind() == kind() && present.base().equals(this.at.base()));
		String holder = others.isEmpty() ? "another instance" : "'" + others.get(0).thread() + "' of another instance";
		throw new UnsupportedOperationException(describe() + " cannot be released by force here, as it is held by "
				+ holder + ": do it there, or stop that instance, and it is free when its lease ends");
	}

	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException(describe() + " has no conditions: the engine '" + engine()
				+ "' tells other JVMs of a condition by its name: declare one, or use a lock of the engine 'local'");
	}

	@Override
	public boolean isLocked() {
		return inquire(this::askLocked);
	}

	/** Whether anybody holds it, in any JVM. */
	CompletableFuture<Boolean> askLocked() {
		RedisServer server = this.shared.engine.server;
		return server.ask(server.client.getLock(this.at.lock())::isLockedAsync);
	}

	@Override
	public int holdCount() {
		if (!settings().reentrant()) {
			return 0;
		}
		RedissonGrant grant = grantOf(Thread.currentThread());
		return (grant != null) ? grant.depth : 0;
	}

	@Override
	int inUse() {
		return (remainder() != null) ? 1 : (int) Math.min(1, counted().count() + coming());
	}

	@Override
	public int max() {
		return 1;
	}

	@Override
	String figures() {
		String depth = settings().reentrant() ? ", depth=" + grants().mapToInt((grant) -> grant.depth).sum() : "";
		return heldBy() + depth + ", waiting=" + waiting();
	}

}
