package io.signalbox.metrics;

import java.util.concurrent.CancellationException;

import io.micrometer.observation.Observation;
import io.signalbox.AcquireInterruptedException;
import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.AcquisitionException;
import io.signalbox.BarrierBrokenException;
import io.signalbox.NamedPrimitive;
import io.signalbox.ObservedCall;
import io.signalbox.Outcome;
import io.signalbox.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The observations of one call.
 */
final class MicrometerCall implements ObservedCall {

	private final SignalboxObservations observations;

	private final NamedPrimitive primitive;

	private final boolean held;

	private final Object owner;

	private final @Nullable Observation parent;

	private final boolean remembered;

	private @Nullable String key;

	/** What goes on now: the wait, then the hold; nothing for what is only passed. */
	private @Nullable Observation current;

	private boolean granted;

	private boolean ended;

	private Observation.@Nullable Scope scope;

	MicrometerCall(SignalboxObservations observations, NamedPrimitive primitive, boolean held, Object owner,
			@Nullable Observation parent, Observation wait) {
		this.observations = observations;
		this.primitive = primitive;
		this.held = held;
		this.owner = owner;
		this.parent = parent;
		this.current = wait;
		String traceId = TraceId.of(wait);
		this.remembered = traceId != null && observations.remember(owner, traceId);
	}

	@Override
	public void key(Object key) {
		this.key = Printable.of(key);
		tellKey();
	}

	private void tellKey() {
		if (this.current != null && this.current.getContext() instanceof SignalboxObservationContext context) {
			context.setKey(this.key);
		}
	}

	@Override
	public void open() {
		this.scope = (this.current != null) ? this.current.openScope() : null;
	}

	@Override
	public void close() {
		Observation.Scope open = this.scope;
		if (open != null) {
			this.scope = null;
			open.close();
		}
	}

	@Override
	public void granted() {
		this.granted = true;
		stop(Outcome.ACQUIRED.tag(), null);
		this.current = this.held ? this.observations.hold(this.primitive, this.parent, this.key) : null;
	}

	@Override
	public void ended(boolean success, @Nullable Throwable failure) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		if (this.remembered) {
			this.observations.forget(this.owner);
		}
		if (!this.granted) {
			stop(outcomeOfWait(failure), failure);
		}
		else {
			stop(success ? "success" : (failure != null) ? "error" : Outcome.CANCELLED.tag(), failure);
		}
	}

	private void stop(String outcome, @Nullable Throwable failure) {
		Observation ending = this.current;
		if (ending == null) {
			return;
		}
		this.current = null;
		if (ending.getContext() instanceof SignalboxObservationContext context) {
			context.setOutcome(outcome);
		}
		if (failure != null && !(failure instanceof CancellationException)) {
			ending.error(failure);
		}
		ending.stop();
	}

	private static String outcomeOfWait(@Nullable Throwable failure) {
		if (failure == null || failure instanceof CancellationException) {
			return Outcome.CANCELLED.tag();
		}
		if (failure instanceof AcquireTimeoutException) {
			return Outcome.TIMEOUT.tag();
		}
		if (failure instanceof InterruptedException || failure instanceof AcquireInterruptedException) {
			return Outcome.INTERRUPTED.tag();
		}
		if (failure instanceof BarrierBrokenException) {
			return Outcome.BROKEN.tag();
		}
		if (failure instanceof AcquireRejectedException rejected && rejected.getReason() == Reason.CANCELLED) {
			return Outcome.CANCELLED.tag();
		}
		return (failure instanceof AcquisitionException) ? Outcome.REJECTED.tag() : "error";
	}

	@Override
	public @Nullable Object within() {
		return (this.current != null && this.granted) ? this.current : this.parent;
	}

}
