package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.Holder;
import io.signalbox.Timeout;
import io.signalbox.watch.Holding;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * A primitive that is held for a while: locks and semaphores.
 */
abstract class RedissonHoldable extends RedissonGranting implements Holdable {

	/** Where all instances are served in the order of arrival. */
	private final @Nullable Turns turns;

	RedissonHoldable(Shared shared, @Nullable Object key, boolean fair, IntSupplier maxWaiting) {
		super(shared, key, maxWaiting);
		this.turns = fair ? new Turns(this) : null;
	}

	RedissonHoldable(Shared shared, @Nullable Object key, Line line) {
		super(shared, key, line);
		this.turns = null;
	}

	@Override
	final boolean isInTurn() {
		return this.turns != null;
	}

	@Override
	boolean mayOvertake() {
		return this.turns == null;
	}

	@Override
	void hasJoined() {
		if (this.turns != null) {
			this.turns.update();
		}
	}

	@Override
	void hasLeft() {
		if (this.turns != null) {
			this.line.track(this.turns.update(), this);
		}
	}

	/**
	 * Asks the server for so many permits, for an owner that nobody else is.
	 * @param permits how many
	 * @param waitMillis how long to wait for them; zero to try once
	 * @param sentNanos when this is asked
	 * @return what was given, or {@code null}
	 */
	abstract CompletionStage<@Nullable Claim> claim(int permits, long waitMillis, long sentNanos);

	@Override
	final CompletionStage<Answer> ask(RedissonAcquisition call, long waitMillis) {
		if (this.turns == null) {
			return askNow(call, waitMillis);
		}
		CompletionStage<Boolean> turn = (waitMillis > 0) ? this.turns.await(waitMillis) : this.turns.isNobodyWaiting();
		return turn.thenCompose((mine) -> {
			if (mine) {
				return askNow(call, waitMillis);
			}
			refused(call.permits);
			return CompletableFuture.completedFuture(new Answer(null, System.nanoTime()));
		});
	}

	private CompletionStage<Answer> askNow(RedissonAcquisition call, long waitMillis) {
		long sent = System.nanoTime();
		return claim(call.permits, waitMillis, sent).thenApply((claim) -> {
			refused((claim != null) ? 0 : call.permits);
			return new Answer(claim, sent);
		});
	}

	/** Shuts the callers of this JVM out. Those of others are let in as ever. */
	public void drain() {
		this.shared.drained = true;
		// a key that is used for the first time from now on finds it drained
		Stream.concat(Stream.of(this), instances()).forEach((each) -> ((RedissonHoldable) each).line.refuseShutOut());
	}

	public void reopen() {
		this.shared.drained = false;
	}

	public boolean isDrained() {
		return this.shared.drained;
	}

	/** What others can only have when those who hold it give it back. */
	@Override
	public int capacity() {
		return max();
	}

	/** What is held here. What others hold may come back at any time. */
	@Override
	public List<Holding> holdings() {
		return grants().filter((grant) -> !isAnybodys(grant))
			.map((grant) -> new Holding(this, grant.owner, weight(grant.permits), grant.startNanos))
			.toList();
	}

	@Override
	public List<Waiting> waits() {
		return this.line.calls()
			.stream()
			.<Waiting>map((call) -> new RedissonWait(call, call.primitive.weight(call.permits)))
			.toList();
	}

	/** Whether it was taken without a hold, and anybody may give it back. */
	boolean isAnybodys(RedissonGrant grant) {
		return false;
	}

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
		return this.line.isIdle() && holdsNothing() && coming() == 0;
	}

	@Override
	List<Holder> ownHolders() {
		return grants().map(RedissonGrant::describe).toList();
	}

	@Override
	int inUse() {
		return counted().mapToInt((grant) -> grant.permits).sum() + coming();
	}

	/** Who holds it, for messages, as far as it is known. */
	final String heldBy() {
		return grants().findAny()
			.map((grant) -> "held by '" + grant.caller + "'")
			.orElseGet(() -> (lastRefused() > 0) ? "held by another instance" : "free");
	}

}
