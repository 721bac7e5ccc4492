package io.signalbox.local;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.Settings;
import io.signalbox.Statistics;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What the primitives of this engine share: name, settings, listeners, and the counts of
 * everything but grants that were given at once.
 */
abstract class LocalPrimitive implements NamedPrimitive, Statistics {

	private static final PrimitiveListener[] NOBODY = {};

	private static final int OUTCOMES = Outcome.values().length;

	final LocalEngine engine;

	private final String name;

	/** Attempts and nanoseconds by outcome, of attempts that waited or were refused. */
	private volatile @Nullable AtomicLongArray waits;

	private final LongAdder rejectedReleases = new LongAdder();

	private volatile PrimitiveListener[] listeners = NOBODY;

	/** Whether a listener wants the grants that were given at once. */
	private volatile boolean everyGrant;

	LocalPrimitive(LocalEngine engine, String name) {
		this.engine = engine;
		this.name = name;
	}

	@Override
	public final String name() {
		return this.name;
	}

	@Override
	public Kind kind() {
		return settings().kind();
	}

	@Override
	public final String engine() {
		return this.engine.name();
	}

	@Override
	public abstract Settings settings();

	@Override
	public final Statistics statistics() {
		return this;
	}

	@Override
	public synchronized void addListener(PrimitiveListener listener) {
		PrimitiveListener[] more = Arrays.copyOf(this.listeners, this.listeners.length + 1);
		more[more.length - 1] = listener;
		this.listeners = more;
		this.everyGrant |= listener.everyGrant();
	}

	@Override
	public long attempts(Outcome outcome) {
		return (outcome == Outcome.ACQUIRED) ? grants() : waits(outcome);
	}

	/** How many attempts waited or were refused, and ended so. */
	final long waits(Outcome outcome) {
		AtomicLongArray counts = this.waits;
		return (counts != null) ? counts.get(outcome.ordinal()) : 0;
	}

	@Override
	public long waitNanos(Outcome outcome) {
		AtomicLongArray counts = this.waits;
		return (counts != null) ? counts.get(OUTCOMES + outcome.ordinal()) : 0;
	}

	@Override
	public long rejectedReleases() {
		return this.rejectedReleases.sum();
	}

	/** Nothing, for primitives that are passed and not held. */
	@Override
	public long holds() {
		return 0;
	}

	@Override
	public long holdNanos() {
		return 0;
	}

	@Override
	public int liveKeys() {
		return 0;
	}

	@Override
	public List<Holder> holders() {
		return List.of();
	}

	/** How many grants were given, at once or after a wait. */
	abstract long grants();

	/** Figures for messages, such as {@code permits=5, available=0, waiting=12}. */
	abstract String figures();

	/** Ends all waits. */
	abstract void close();

	abstract boolean isClosed();

	final boolean wantsEveryGrant() {
		return this.everyGrant;
	}

	final void grantedAtOnce() {
		for (PrimitiveListener listener : this.listeners) {
			if (listener.everyGrant()) {
				listener.waited(Outcome.ACQUIRED, 0);
			}
		}
	}

	final void waited(Outcome outcome, long nanos) {
		AtomicLongArray counts = this.waits;
		if (counts == null) {
			counts = makeCounts();
		}
		counts.incrementAndGet(outcome.ordinal());
		counts.addAndGet(OUTCOMES + outcome.ordinal(), nanos);
		for (PrimitiveListener listener : this.listeners) {
			listener.waited(outcome, nanos);
		}
	}

	final void held(long nanos) {
		for (PrimitiveListener listener : this.listeners) {
			listener.held(nanos);
		}
	}

	final void releaseRejected() {
		this.rejectedReleases.increment();
	}

	private synchronized AtomicLongArray makeCounts() {
		AtomicLongArray counts = this.waits;
		if (counts == null) {
			counts = new AtomicLongArray(2 * OUTCOMES);
			this.waits = counts;
		}
		return counts;
	}

	/** The longest wait of a caller who sets none. */
	final Timeout ownTimeout() {
		Timeout own = settings().timeout();
		return (own != null) ? own : this.engine.defaultTimeout;
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
		String when = (timeoutNanos == 0) ? "at once" : "within " + Timeout.of(Duration.ofNanos(timeoutNanos));
		return describe() + " " + notReached() + " " + when + " (" + figures() + ")";
	}

	final AcquireRejectedException rejected() {
		String why = isClosed() ? "the application shuts down" : "there is no room to wait";
		return new AcquireRejectedException(name(),
				describe() + " " + notReached() + ": " + why + " (" + figures() + ")");
	}

	/** What is said of it when a caller could not get it. */
	String notReached() {
		return "not acquired";
	}

	/** The acquisition as a user sees it: a hold to come, whose cancellation leaves. */
	static CompletionStage<Hold> holdOf(Acquisition acquisition) {
		CompletableFuture<Hold> hold = new CompletableFuture<>();
		acquisition.result().whenComplete((grant, failure) -> {
			if (failure != null) {
				hold.completeExceptionally(failure);
			}
			else if (!hold.complete(new LocalHold(grant))) {
				grant.release();
			}
		});
		hold.whenComplete((result, failure) -> {
			if (failure != null) {
				acquisition.abandon();
			}
		});
		return hold;
	}

	static @Nullable Hold holdOf(@Nullable Grant grant) {
		return (grant != null) ? new LocalHold(grant) : null;
	}

	@Override
	public final String toString() {
		return describe() + " (" + figures() + ")";
	}

}
