package io.signalbox.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.signalbox.CallObserver;
import io.signalbox.CallTraces;
import io.signalbox.NamedPrimitive;
import io.signalbox.ObservedCall;
import org.jspecify.annotations.Nullable;

/**
 * Makes two {@link Observation observations} of each annotated call, one for the wait and
 * one for the hold, and remembers which trace a call belongs to as long as it waits or
 * holds.
 *
 * @see SignalboxObservationDocumentation
 * @since 0.1
 */
public final class SignalboxObservations implements CallObserver, CallTraces {

	private static final WaitObservationConvention DEFAULT_WAIT = new DefaultWaitObservationConvention();

	private static final HoldObservationConvention DEFAULT_HOLD = new DefaultHoldObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable WaitObservationConvention wait;

	private final @Nullable HoldObservationConvention hold;

	/** By the identity of the calls. */
	private final Map<Object, String> traces = new ConcurrentHashMap<>();

	/**
	 * Makes an observer.
	 * @param registry whose handlers are told
	 * @param wait names waits, or {@code null} for the default
	 * @param hold names holds, or {@code null} for the default
	 */
	public SignalboxObservations(ObservationRegistry registry, @Nullable WaitObservationConvention wait,
			@Nullable HoldObservationConvention hold) {
		this.registry = registry;
		this.wait = wait;
		this.hold = hold;
	}

	@Override
	public ObservedCall begin(NamedPrimitive primitive, boolean held, Object owner, @Nullable Object within) {
		Observation parent = (within instanceof Observation observation) ? observation
				: this.registry.getCurrentObservation();
		Observation wait = SignalboxObservationDocumentation.WAIT.observation(this.wait, DEFAULT_WAIT,
				() -> new WaitObservationContext(primitive), this.registry);
		return new MicrometerCall(this, primitive, held, owner, parent, start(wait, parent));
	}

	Observation hold(NamedPrimitive primitive, @Nullable Observation parent, @Nullable String key) {
		return start(SignalboxObservationDocumentation.HOLD.observation(this.hold, DEFAULT_HOLD, () -> {
			HoldObservationContext context = new HoldObservationContext(primitive);
			context.setKey(key);
			return context;
		}, this.registry), parent);
	}

	/**
	 * Tracing takes what is current on the thread for the parent, whatever an observation
	 * says.
	 */
	private Observation start(Observation made, @Nullable Observation parent) {
		if (parent == null || parent == this.registry.getCurrentObservation()) {
			return made.start();
		}
		try (Observation.Scope scope = parent.openScope()) {
			return made.parentObservation(parent).start();
		}
	}

	/**
	 * Remembers the trace of a call, unless another call of the same owner, which is part
	 * of the same trace, has it remembered.
	 * @return whether this call has, and so must forget it
	 */
	boolean remember(Object owner, String traceId) {
		return this.traces.putIfAbsent(owner, traceId) == null;
	}

	void forget(Object owner) {
		this.traces.remove(owner);
	}

	@Override
	public @Nullable String traceId(Object owner) {
		return this.traces.get(owner);
	}

}
