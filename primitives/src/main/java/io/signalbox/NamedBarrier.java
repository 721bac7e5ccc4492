package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A point that a number of parties pass together, again and again; known by name, as
 * {@code Barrier} of Python's {@code threading}.
 *
 * <p>
 * The parties of one passing are a generation. A generation passes as a whole or breaks
 * as a whole: a party that times out or is interrupted, an action that throws,
 * {@link #abort()} and {@link #reset()} break it for all that wait. After the last one
 * has arrived it passes, whatever happens then. A barrier that broke, other than by
 * {@code reset}, stays broken until {@link #reset()}.
 *
 * <p>
 * Memory consistency: what a party did before it arrived <i>happens-before</i> the
 * action, and that <i>happens-before</i> what any party does after it has passed.
 *
 * @since 0.1
 */
public interface NamedBarrier extends NamedPrimitive {

	@Override
	BarrierSettings settings();

	/**
	 * The keyed side: one barrier for each key, with the settings of this one. A broken
	 * one is forgotten when nobody waits there any more.
	 * @return the barriers by key
	 */
	Keys<NamedBarrier> keys();

	/**
	 * Arrives, and waits for the others at most the barrier's own timeout, or the
	 * engine's default where it has none.
	 * @return the arrival index: 0 for the first of the generation, {@code parties - 1}
	 * for the last
	 * @throws BarrierBrokenException if the barrier is broken, or breaks during the wait,
	 * also by the caller's own timeout
	 * @throws AcquireRejectedException if the engine shuts down
	 * @throws InterruptedException if interrupted while waiting, which breaks the barrier
	 */
	int await() throws InterruptedException;

	/**
	 * Arrives, and waits for the others at most {@code timeout}.
	 * @param timeout the longest wait; with zero or less the barrier breaks unless the
	 * caller is the last to arrive
	 * @return the arrival index: 0 for the first of the generation, {@code parties - 1}
	 * for the last
	 * @throws BarrierBrokenException if the barrier is broken, or breaks during the wait,
	 * also by the caller's own timeout
	 * @throws AcquireRejectedException if the engine shuts down
	 * @throws InterruptedException if interrupted while waiting, which breaks the barrier
	 */
	int await(Duration timeout) throws InterruptedException;

	/**
	 * Arrives without blocking the caller, and waits for the others at most
	 * {@code timeout}. The stage completes on a thread of the engine's choosing;
	 * cancelling it takes the arrival back, which breaks the barrier as an interrupt
	 * does.
	 * @param timeout the longest wait; with zero or less the barrier breaks unless the
	 * caller is the last to arrive
	 * @return the arrival index, as {@link #await(Duration)} returns it; fails with
	 * {@link BarrierBrokenException} or {@link AcquireRejectedException}, or with what
	 * the action throws
	 */
	CompletionStage<Integer> awaitAsync(Duration timeout);

	/**
	 * Arrives without blocking the caller, for a call that has an identity: the contract
	 * between the interceptor and an engine.
	 * @param owner the identity of the call
	 * @param timeout the longest wait
	 * @return as {@link #awaitAsync(Duration)}
	 */
	CompletionStage<Integer> arriveAsync(Object owner, Timeout timeout);

	/**
	 * Sets what is run once for each generation, by the last party to arrive, after all
	 * have arrived and before any leaves. What it throws reaches that party, and the
	 * barrier is broken for the others. It may ask the barrier for its state.
	 * @param action the action, or {@code null} for none
	 */
	void setAction(@Nullable Runnable action);

	/**
	 * Breaks the barrier: all that wait, and all that arrive until {@link #reset()}, get
	 * {@link BarrierBrokenException}. Never blocks; aborting again has no effect.
	 */
	void abort();

	/**
	 * Makes the barrier empty and usable: whoever waits gets
	 * {@link BarrierBrokenException}. Never blocks.
	 */
	void reset();

	/**
	 * Whether it is broken.
	 * @return whether it is broken
	 */
	boolean isBroken();

	/**
	 * How many parties pass together.
	 * @return at least 1
	 */
	int parties();

	/**
	 * How many have arrived and wait; zero right after a passing.
	 * @return zero or more
	 */
	int waiting();

	/**
	 * Refuses a timeout that callers may not have here, before anybody waits.
	 * @param timeout the longest wait of some caller
	 * @throws IllegalArgumentException if it may not be, such as {@link Timeout#NONE}
	 * where a party may die unseen before it arrives
	 */
	default void checkTimeout(Timeout timeout) {
	}

}
