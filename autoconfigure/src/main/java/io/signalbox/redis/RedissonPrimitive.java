package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.EngineUnavailableException;
import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.Printable;
import io.signalbox.Settings;
import io.signalbox.Statistics;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import io.signalbox.watch.Holding;
import io.signalbox.watch.Waiting;
import io.signalbox.watch.Watched;
import org.jspecify.annotations.Nullable;

/**
 * What the primitives of this engine have in common. What they count, and who waits, is
 * of this JVM; who holds is asked of the server.
 */
abstract class RedissonPrimitive implements Watched, Statistics {

	final Shared shared;

	/** The key that it is the instance of; {@code null} for the primitive itself. */
	final @Nullable Object key;

	final RedisKey at;

	RedissonPrimitive(Shared shared, @Nullable Object key) {
		this.shared = shared;
		this.key = key;
		this.at = RedisKey.of(shared.engine.settings.keyPrefix(), shared.name, key);
	}

	@Override
	public final String name() {
		return this.shared.name;
	}

	@Override
	public Kind kind() {
		return settings().kind();
	}

	@Override
	public final String engine() {
		return this.shared.engine.name();
	}

	@Override
	public Settings settings() {
		return this.shared.settings;
	}

	@Override
	public @Nullable String obstacleTo(Settings settings) {
		Settings now = settings();
		String obstacle = now.obstacleTo(settings);
		obstacle = (obstacle != null) ? obstacle : Unsupported.obstacleTo(now, settings);
		return (obstacle != null) ? obstacle : Unsupported.why(name(), settings, this.shared.engine.defaultTimeout);
	}

	@Override
	public void reconfigure(Settings settings) {
		String obstacle = obstacleTo(settings);
		if (obstacle != null) {
			throw new IllegalArgumentException(describe() + " cannot be changed to this: " + obstacle);
		}
		changeTo(settings);
	}

	/** Changes the settings that are shared with the instances of keys. */
	void changeTo(Settings settings) {
		this.shared.settings = settings;
	}

	@Override
	public final Statistics statistics() {
		return this;
	}

	@Override
	public void addListener(PrimitiveListener listener) {
		this.shared.counts.addListener(listener);
	}

	@Override
	public long attempts(Outcome outcome) {
		return this.shared.counts.attempts(outcome);
	}

	@Override
	public long waitNanos(Outcome outcome) {
		return this.shared.counts.waitNanos(outcome);
	}

	@Override
	public long holds() {
		return this.shared.counts.holds();
	}

	@Override
	public long holdNanos() {
		return this.shared.counts.holdNanos();
	}

	@Override
	public long rejectedReleases() {
		return this.shared.counts.rejectedReleases();
	}

	@Override
	public long lostLeases() {
		return this.shared.counts.lostLeases();
	}

	@Override
	public final int active() {
		return inUse() + instances().mapToInt(RedissonPrimitive::inUse).sum();
	}

	@Override
	public final int pending() {
		return waiting() + instances().mapToInt(RedissonPrimitive::waiting).sum();
	}

	@Override
	public int liveKeys() {
		RedissonKeys<?> keys = ownKeys();
		return (keys != null) ? keys.count() : 0;
	}

	@Override
	public final List<Holder> holders() {
		return Stream
			.concat(everywhere(RedissonPrimitive::ownHolders),
					this.shared.engine.presence.holders(this::isMine).stream())
			.toList();
	}

	@Override
	public final List<Waiter> waiters() {
		return Stream
			.concat(everywhere(RedissonPrimitive::ownWaiters),
					this.shared.engine.presence.waiters(this::isMine).stream())
			.toList();
	}

	private <T> Stream<T> everywhere(Function<RedissonPrimitive, List<T>> what) {
		return Stream.concat(Stream.of(this), instances()).flatMap((each) -> what.apply(each).stream());
	}

	/**
	 * Whether somebody of another instance is at this primitive, or at one of its keys.
	 */
	private boolean isMine(Present present) {
		boolean here = present.base().equals(this.at.base())
				|| this.key == null && present.base().startsWith(this.at.keys());
		return here && (kind() == present.kind() || kind() == Kind.READ_WRITE);
	}

	/** It and the instances of its keys, or their sides, who have callers. */
	Stream<RedissonPrimitive> parts() {
		return Stream.concat(Stream.of(this), instances());
	}

	@Override
	public final @Nullable String key() {
		return (this.key != null) ? Printable.of(this.key) : null;
	}

	/** The trace that a call of this JVM belongs to, if it is known to belong to one. */
	final @Nullable String traceId(Object owner) {
		return this.shared.engine.traces.traceId(owner);
	}

	/** Unlimited, for what anybody may give at any time. */
	@Override
	public int capacity() {
		return UNLIMITED;
	}

	@Override
	public List<Holding> holdings() {
		return List.of();
	}

	@Override
	public List<Waiting> waits() {
		return List.of();
	}

	/** The instances of its keys that are in use. */
	Stream<? extends RedissonPrimitive> instances() {
		RedissonKeys<?> keys = ownKeys();
		return (keys != null) ? keys.instances() : Stream.empty();
	}

	private @Nullable RedissonKeys<?> ownKeys() {
		return (this.key == null) ? this.shared.keys() : null;
	}

	/** How much of this instance is in use by this JVM. */
	abstract int inUse();

	/** How many callers of this JVM wait for this instance. */
	public abstract int waiting();

	/** Who holds this instance, in any JVM. */
	List<Holder> ownHolders() {
		return List.of();
	}

	/** Who waits in this JVM for this instance. */
	abstract List<Waiter> ownWaiters();

	/** Whether this JVM neither holds nor waits, and knows of nothing to remember. */
	abstract boolean isIdle();

	/** Ends what outlasted the use of the key, if this is the instance of one. */
	void forgetKeyIfIdle() {
		RedissonKeys<?> keys = this.shared.keys();
		if (this.key != null && keys != null) {
			keys.forgetIfIdle(this.key);
		}
	}

	/** It was the instance of a key that is used no more. */
	void retired() {
	}

	/** Figures for messages, as far as they are known without asking. */
	abstract String figures();

	/** Ends all waits, those for keys as well. */
	final void close() {
		closeOwn();
		RedissonKeys<?> keys = ownKeys();
		if (keys != null) {
			keys.close();
		}
	}

	abstract void closeOwn();

	/** Who has lost it and does not know, or has not ended. */
	Stream<String> lostHolders() {
		return Stream.empty();
	}

	/** Completed when nothing is under way at the server for those who have gone. */
	CompletableFuture<?> ended() {
		return CompletableFuture.completedFuture(null);
	}

	/** For those who hold, {@link io.signalbox.Holdable#ownTimeout}. */
	public final Timeout ownTimeout() {
		Timeout own = settings().timeout();
		return (own != null) ? own : this.shared.engine.defaultTimeout;
	}

	/** Nanoseconds of a duration that may be negative or too long for a {@code long}. */
	static long nanos(Duration timeout) {
		// convert() saturates where Duration.toNanos() would overflow
		return Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
	}

	final AcquireTimeoutException timedOut(long timeoutNanos) {
		return new AcquireTimeoutException(name(), describeTimeout(timeoutNanos));
	}

	final String describeTimeout(long timeoutNanos) {
		return describe() + " " + notReached() + " " + within(timeoutNanos) + " (" + figures() + ")";
	}

	private static String within(long timeoutNanos) {
		return (timeoutNanos == 0) ? "at once" : "within " + Timeout.of(Duration.ofNanos(timeoutNanos));
	}

	final AcquireRejectedException rejected(boolean shutdown) {
		Reason reason = shutdown ? Reason.SHUTDOWN : this.shared.drained ? Reason.DRAINED : Reason.NO_ROOM;
		String why = switch (reason) {
			case SHUTDOWN -> "the application shuts down";
			case DRAINED -> "it is drained in this instance, so nobody new is let in";
			default -> "there is no room to wait";
		};
		return new AcquireRejectedException(name(), reason,
				describe() + " " + notReached() + ": " + why + " (" + figures() + ")");
	}

	final EngineUnavailableException unavailable(@Nullable Throwable cause) {
		if (cause instanceof EngineUnavailableException said) {
			return said;
		}
		String why = (cause != null) ? ": " + cause : "";
		return new EngineUnavailableException(name(), describe() + " " + notReached() + ": Redis does not answer" + why,
				cause);
	}

	/** Why a wait was refused: the server does not answer, or the engine is closed. */
	final RuntimeException refusal(Wait.Ending how) {
		return how.shutdown() ? rejected(true) : unavailable(how.cause());
	}

	@Override
	public final String describe() {
		return (this.key != null) ? kind().describe(name(), this.key) : kind().describe(name());
	}

	/** What is said of it when a caller could not get it. */
	String notReached() {
		return "not acquired";
	}

	@Override
	public final String toString() {
		return describe() + " (" + figures() + ")";
	}

}
