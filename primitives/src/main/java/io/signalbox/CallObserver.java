package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Told of annotated calls as they wait and hold, call by call, for what sums can't tell,
 * such as the spans of a trace. Where nobody observes, calls cost nothing more. Use in
 * code is not told.
 *
 * @since 0.1
 */
public interface CallObserver {

	/**
	 * A call asks for something, before it is known whether it has to wait. Called on the
	 * thread that asks.
	 * @param primitive what it asks for; of a read-write lock, the side
	 * @param held whether it is held once it is granted, or else only passed
	 * @param owner the identity of the call
	 * @param within what the call is part of, if it carries that itself: what
	 * {@link ObservedCall#within()} has returned, or what came with a subscriber. Else it
	 * is the thread that says.
	 * @return the call, to be told how it goes on
	 */
	ObservedCall begin(NamedPrimitive primitive, boolean held, Object owner, @Nullable Object within);

}
