package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.signalbox.EngineUnavailableException;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.Holder;
import io.signalbox.LeaseLostException;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A primitive that is held for a while: locks and semaphores. At the server they are the
 * same: members that are worth so much, up to a limit.
 */
abstract class RedissonHoldable extends RedissonAcquirable implements Holdable {

	/** Guards how often each grant's owner is in. */
	final ReentrantLock nesting = new ReentrantLock();

	private final Set<RedissonGrant> grants = ConcurrentHashMap.newKeySet();

	/** How much was in use in all JVMs when the server last said so. */
	private volatile long lastUsed;

	RedissonHoldable(Shared shared, @Nullable Object key, int maxWaiting) {
		super(shared, key, maxWaiting);
	}

	RedissonHoldable(Shared shared, @Nullable Object key, Line line) {
		super(shared, key, line);
	}

	/** How much there is. */
	abstract int limit();

	/** What so many permits are worth at the server. */
	int cost(int permits) {
		return permits;
	}

	/** What kind of caller this is, where that matters to others who wait. */
	String side(boolean waits) {
		return "";
	}

	/** The member that does not keep this call out, or nothing. */
	String besides(Object owner) {
		return "";
	}

	/** What the lease of one call is called: cost, time, id, instance and thread. */
	final String memberOf(RedissonAcquisition call) {
		return cost(call.permits) + " " + call.since.toEpochMilli() + " " + call.id + " "
				+ this.shared.engine.settings.instance() + " " + call.caller;
	}

	@Override
	final CompletionStage<Answer> ask(RedissonAcquisition call, long waitMillis) {
		List<Object> keys = List.of(this.at.held(), this.at.token(), this.at.waiting(), this.at.writer());
		call.sentNanos = System.nanoTime();
		return this.shared.engine.server
			.run(Script.ACQUIRE, keys, memberOf(call), cost(call.permits), limit(),
					this.shared.engine.settings.lease().toMillis(), besides(call.owner), waitMillis, side(call.waits()))
			.thenApply((values) -> {
				long used = RedisServer.number(values.get(1));
				this.lastUsed = used;
				return new Answer(RedisServer.number(values.get(0)) == 1, used, RedisServer.number(values.get(2)),
						RedisServer.number(values.get(3)));
			});
	}

	@Override
	final CompletionStage<?> giveBack(RedissonAcquisition call) {
		return release(memberOf(call));
	}

	/**
	 * Gives a member back, and tells those who wait. Where the server does not answer,
	 * tries again for as long as the lease could last.
	 * @return whether it was still there
	 */
	final CompletableFuture<Boolean> release(String member) {
		CompletableFuture<Boolean> kept = send(member);
		long start = System.nanoTime();
		kept.whenComplete((answer, failure) -> {
			if (failure != null) {
				releaseLater(member, start);
			}
		});
		this.line.track(kept, this);
		return kept;
	}

	private void releaseLater(String member, long start) {
		RedissonEngine engine = this.shared.engine;
		if (System.nanoTime() - start < engine.settings.lease().toNanos()) {
			engine.timer.schedule(() -> send(member).whenComplete((kept, failure) -> {
				if (failure != null) {
					releaseLater(member, start);
				}
			}), 1, TimeUnit.SECONDS);
		}
	}

	private CompletableFuture<Boolean> send(String member) {
		RedissonEngine engine = this.shared.engine;
		return engine.server
			.run(Script.RELEASE, List.of(this.at.held(), this.at.waiting()), member, engine.server.channel(),
					this.at.base())
			.thenApply((values) -> {
				this.lastUsed = RedisServer.number(values.get(1));
				engine.freed(this.at.base());
				return RedisServer.number(values.get(0)) == 1;
			});
	}

	/** Begins a lease anew; whether it was still there. */
	final CompletableFuture<Boolean> renew(Lease lease) {
		return this.shared.engine.server
			.run(Script.RENEW, List.of(this.at.held()), lease.member, this.shared.engine.settings.lease().toMillis())
			.thenApply((values) -> RedisServer.number(values.get(0)) == 1);
	}

	@Override
	final Grant begin(RedissonAcquisition call, Answer answer) {
		Lease lease = new Lease(this, memberOf(call), answer.number(), call.sentNanos);
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
			throw new LeaseLostException(name(), describe() + " was lost before it was given back: its lease of "
					+ Timeout.of(this.shared.engine.settings.lease())
					+ " was not renewed in time, or Redis has lost its data; somebody else may have held it since");
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

	@Override
	public final Hold hold() throws InterruptedException {
		return new RedissonHold(acquire(1, ownTimeout().nanos()));
	}

	@Override
	public final Hold hold(Duration timeout) throws InterruptedException {
		return new RedissonHold(acquire(1, nanos(timeout)));
	}

	@Override
	public final @Nullable Hold tryHold() {
		RedissonAcquisition.Ending ending = attemptUninterruptibly(0);
		return ending.isGranted() ? new RedissonHold(ending.grant()) : null;
	}

	@Override
	public final CompletionStage<Hold> holdAsync(Duration timeout) {
		return holdLater(1, timeout);
	}

	final CompletionStage<Hold> holdLater(int permits, Duration timeout) {
		Timeout longest = Timeout.of(Duration.ofNanos(nanos(timeout)));
		return RedissonHold.of(enterAsync(new AsyncCall(), permits, longest));
	}

	@Override
	boolean isIdle() {
		return isSideIdle();
	}

	/** Whether nothing is held here, waited for or under way. */
	final boolean isSideIdle() {
		return this.line.isIdle() && this.grants.isEmpty() && coming() == 0;
	}

	/** The members that the server knows, after all that is under way. */
	final List<Member> members() {
		return inquire(this::askMembers);
	}

	private CompletableFuture<List<Member>> askMembers() {
		return this.shared.engine.server.run(Script.HELD, List.of(this.at.held())).thenApply((values) -> {
			List<Member> members = values.stream().map((value) -> Member.parse(value.toString())).toList();
			this.lastUsed = members.stream().mapToLong(Member::cost).sum();
			return members;
		});
	}

	@Override
	List<Holder> ownHolders() {
		List<RedissonGrant> here = grants().toList();
		Stream<Holder> elsewhere = Stream.empty();
		try {
			Set<String> known = here.stream().map((grant) -> grant.lease.member).collect(Collectors.toSet());
			elsewhere = members().stream()
				.filter((member) -> isMine(member) && !known.contains(member.text()))
				.map((member) -> member.holder(limit()));
		}
		catch (EngineUnavailableException ex) {
			// what this JVM holds is known without the server
		}
		return Stream.concat(here.stream().map(RedissonGrant::describe), elsewhere).toList();
	}

	/** Whether a member is one of this side. */
	boolean isMine(Member member) {
		return true;
	}

	@Override
	int inUse() {
		return counted().mapToInt((grant) -> grant.permits).sum() + coming();
	}

	final long lastUsed() {
		return this.lastUsed;
	}

	/** Who holds it, for messages, as far as it is known. */
	final String heldBy() {
		return grants().findAny()
			.map((grant) -> "held by '" + grant.caller + "'")
			.orElseGet(() -> (this.lastUsed > 0) ? "held by another instance" : "free");
	}

}
