package io.signalbox.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.signalbox.Drainable;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;

/**
 * What can be done to a primitive from outside, besides changing its settings.
 */
enum SteeringAction {

	/** Sets an event. */
	SET(NamedEvent.class) {

		@Override
		void apply(NamedPrimitive primitive) {
			((NamedEvent) primitive).set();
		}

	},

	/** Clears an event. */
	CLEAR(NamedEvent.class) {

		@Override
		void apply(NamedPrimitive primitive) {
			((NamedEvent) primitive).clear();
		}

	},

	/** Makes a barrier usable again. */
	RESET(NamedBarrier.class) {

		@Override
		void apply(NamedPrimitive primitive) {
			((NamedBarrier) primitive).reset();
		}

	},

	/** Breaks a barrier. */
	ABORT(NamedBarrier.class) {

		@Override
		void apply(NamedPrimitive primitive) {
			((NamedBarrier) primitive).abort();
		}

	},

	/** Lets nobody new in. */
	DRAIN(Drainable.class) {

		@Override
		void apply(NamedPrimitive primitive) {
			((Drainable) primitive).drain();
		}

	},

	/** Lets in again. */
	REOPEN(Drainable.class) {

		@Override
		void apply(NamedPrimitive primitive) {
			((Drainable) primitive).reopen();
		}

	},

	/** Takes a lock away from its holder. */
	FORCE_RELEASE(NamedLock.class) {

		@Override
		void apply(NamedPrimitive primitive) {
			if (((NamedLock) primitive).forceRelease() == null) {
				throw new IllegalArgumentException(
						primitive.describe() + " is held by nobody at this moment, so nothing was taken away");
			}
		}

	};

	private final Class<? extends NamedPrimitive> type;

	SteeringAction(Class<? extends NamedPrimitive> type) {
		this.type = type;
	}

	/** Does it, to one of the right type. */
	abstract void apply(NamedPrimitive primitive);

	/**
	 * The action of this name for a primitive.
	 * @throws IllegalArgumentException if there is none
	 */
	static SteeringAction of(String name, NamedPrimitive primitive) {
		for (SteeringAction action : values()) {
			if (action.text().equals(name) && action.type.isInstance(primitive)) {
				return action;
			}
		}
		String possible = Arrays.stream(values())
			.filter((action) -> action.type.isInstance(primitive))
			.map(SteeringAction::text)
			.collect(Collectors.joining(", "));
		throw new IllegalArgumentException("'action' of " + primitive.describe() + " must be "
				+ (possible.isEmpty() ? "absent" : "one of " + possible) + " but was '" + name + "'");
	}

	String text() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
