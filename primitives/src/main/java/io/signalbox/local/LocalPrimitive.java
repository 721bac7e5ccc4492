package io.signalbox.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Kind;
import io.signalbox.PrimitiveListener;
import io.signalbox.Printable;
import io.signalbox.Settings;
import io.signalbox.Statistics;
import io.signalbox.Timeout;
import io.signalbox.watch.Holding;
import io.signalbox.watch.Waiting;
import io.signalbox.watch.Watched;
import org.jspecify.annotations.Nullable;

/**
 * What the primitives of this engine have in common: a name, settings that change for the
 * instances of their keys too, and how they refuse.
 */
abstract class LocalPrimitive extends LocalStatistics implements Watched {

	LocalPrimitive(Shared shared, @Nullable Object key) {
		super(shared, key);
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
	public abstract Settings settings();

	/**
	 * Newcomers find the new settings at once; then the instances of the keys are brought
	 * up to date, those that are made meanwhile by whoever makes them.
	 */
	@Override
	public void reconfigure(Settings settings) {
		String obstacle = obstacleTo(settings);
		if (obstacle != null) {
			throw new IllegalArgumentException(describe() + " cannot be changed to this: " + obstacle);
		}
		change(() -> changeTo(settings));
	}

	/** Changes what is shared with the instances, and then those that are in use. */
	final void change(Runnable change) {
		this.shared.engine.changes.lock();
		try {
			change.run();
			adapt();
			instances().forEach(LocalPrimitive::adapt);
		}
		finally {
			this.shared.engine.changes.unlock();
		}
		instances().forEach(LocalPrimitive::forgetKeyIfIdle);
	}

	/** Changes the settings that are shared with the instances. */
	void changeTo(Settings settings) {
		this.shared.settings = settings;
	}

	/** Takes over what is shared and has changed. */
	void adapt() {
	}

	@Override
	public final Statistics statistics() {
		return this;
	}

	@Override
	public void addListener(PrimitiveListener listener) {
		this.shared.addListener(listener);
	}

	@Override
	public int liveKeys() {
		LocalKeys<?> keys = ownKeys();
		return (keys != null) ? keys.count() : 0;
	}

	@Override
	Stream<? extends LocalPrimitive> instances() {
		LocalKeys<?> keys = ownKeys();
		return (keys != null) ? keys.instances() : Stream.empty();
	}

	private @Nullable LocalKeys<?> ownKeys() {
		return (this.key == null) ? this.shared.keys() : null;
	}

	@Override
	public final @Nullable String key() {
		return (this.key != null) ? Printable.of(this.key) : null;
	}

	/** Unlimited, for what anybody may give at any time. */
	@Override
	public int capacity() {
		return UNLIMITED;
	}

	/** Nothing, for primitives that are passed and not held. */
	@Override
	public List<Holding> holdings() {
		return List.of();
	}

	/** The waits of one line for this primitive. */
	final List<Waiting> waits(List<WaitNode> nodes, WaitNode.Line line) {
		return nodes.isEmpty() ? List.of()
				: nodes.stream().<Waiting>map((node) -> new LocalWait(this, node, line)).toList();
	}

	/** What the watch looks at: this, and the instances of its keys. */
	Stream<LocalPrimitive> watched() {
		return Stream.concat(Stream.of(this), instances());
	}

	/**
	 * Whether nobody waits and everything is as it was at first. Who waits is looked at
	 * first: a waiter takes what it waited for before it leaves the queue.
	 */
	abstract boolean isIdle();

	/** Ends what outlasted the use of the key, if this is the instance of one. */
	void forgetKeyIfIdle() {
		LocalKeys<?> keys = this.shared.keys();
		if (this.key != null && keys != null) {
			keys.forgetIfIdle(this.key);
		}
	}

	/** The key is forgotten, and nobody uses this instance any more. */
	void retired() {
	}

	/** Figures for messages, such as {@code permits=5, available=0, waiting=12}. */
	abstract String figures();

	/** Ends all waits, those for keys as well. */
	final void close() {
		closeOwn();
		LocalKeys<?> keys = ownKeys();
		if (keys != null) {
			keys.close();
		}
	}

	abstract void closeOwn();

	abstract boolean isClosed();

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

	/** The timeout of a duration that may be negative or too long. */
	static Timeout timeout(Duration timeout) {
		return Timeout.of(Duration.ofNanos(nanos(timeout)));
	}

	final AcquireTimeoutException timedOut(long timeoutNanos) {
		return new AcquireTimeoutException(name(), describeTimeout(timeoutNanos));
	}

	final String describeTimeout(long timeoutNanos) {
		String when = (timeoutNanos == 0) ? "at once" : "within " + Timeout.of(Duration.ofNanos(timeoutNanos));
		return describe() + " " + notReached() + " " + when + " (" + figures() + ")";
	}

	final AcquireRejectedException rejected() {
		Reason reason = isClosed() ? Reason.SHUTDOWN : this.shared.drained ? Reason.DRAINED : Reason.NO_ROOM;
		String why = switch (reason) {
			case SHUTDOWN -> "the application shuts down";
			case DRAINED -> "it is drained, so nobody new is let in";
			default -> "there is no room to wait";
		};
		return new AcquireRejectedException(name(), reason,
				describe() + " " + notReached() + ": " + why + " (" + figures() + ")");
	}

	@Override
	public final String describe() {
		return (this.key != null) ? kind().describe(name(), this.key) : kind().describe(name());
	}

	/** What is said of it when a caller could not get it. */
	String notReached() {
		return "not acquired";
	}

	/** The acquisition as a user sees it: a hold to come, whose cancellation leaves. */
	final CompletionStage<Hold> holdOf(Acquisition acquisition) {
		return holdOf(acquisition, () -> {
		});
	}

	/** The same, with something to do where the hold came too late for its caller. */
	final CompletionStage<Hold> holdOf(Acquisition acquisition, Runnable late) {
		CompletableFuture<Hold> hold = new CompletableFuture<>();
		acquisition.result().whenComplete((grant, failure) -> {
			if (failure != null) {
				hold.completeExceptionally(failure);
			}
			else if (!hold.complete(hold(grant))) {
				grant.release();
				late.run();
				forgetKeyIfIdle();
			}
		});
		hold.whenComplete((result, failure) -> {
			if (failure != null) {
				acquisition.abandon();
			}
		});
		return hold;
	}

	final @Nullable Hold holdOf(@Nullable Grant grant) {
		return (grant != null) ? hold(grant) : null;
	}

	/** A grant as a user sees it. */
	Hold hold(Grant grant) {
		return new LocalHold(grant);
	}

	@Override
	public final String toString() {
		return describe() + " (" + figures() + ")";
	}

}
