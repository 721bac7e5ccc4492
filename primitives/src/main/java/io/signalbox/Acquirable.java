package io.signalbox;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an annotated call goes through before its body runs: the contract between the
 * interceptor and an engine.
 *
 * <p>
 * The <em>owner</em> is the identity of the call, compared by {@code ==}: for a chain of
 * blocking calls it is their thread, for an asynchronous chain an object that the chain
 * carries along. Re-entry and self-deadlock are decided by it.
 *
 * <p>
 * A grant is given in three ways: {@link #tryEnter} without waiting, {@link #enterAsync}
 * without blocking, and {@link #enter}, which blocks. All three wait, where they wait, in
 * one queue.
 *
 * <p>
 * Memory consistency: what a holder did before it released <i>happens-before</i> what a
 * later holder does after its grant.
 *
 * @since 0.1
 */
public interface Acquirable extends NamedPrimitive {

	/**
	 * Takes what is free now. Never blocks, throws or queues; a fair primitive with
	 * waiters gives nothing, and neither does one whose engine would have to ask a
	 * server. A {@code null} is no attempt yet: it is followed by {@link #enter} or
	 * {@link #enterAsync}.
	 * @param owner the identity of the call
	 * @param permits how many permits; 1 for anything but a semaphore
	 * @return the grant, or {@code null} if it can't be had without waiting
	 */
	@Nullable Grant tryEnter(Object owner, int permits);

	/**
	 * Asks for a grant without blocking the caller. Each call is one attempt.
	 * @param owner the identity of the call
	 * @param permits how many permits, all or nothing; 1 for anything but a semaphore
	 * @param timeout the longest wait
	 * @return the acquisition, which may be complete already
	 */
	Acquisition enterAsync(Object owner, int permits, Timeout timeout);

	/**
	 * Waits for a grant. Each call is one attempt.
	 * @param owner the identity of the call
	 * @param permits how many permits, all or nothing; 1 for anything but a semaphore
	 * @param timeout the longest wait
	 * @return the grant
	 * @throws AcquireTimeoutException if the timeout elapsed first
	 * @throws AcquireRejectedException if there is no room to wait or the engine shuts
	 * down
	 * @throws SelfDeadlockException if the wait could only end by the caller's own
	 * release
	 * @throws EngineUnavailableException if the engine's server does not answer
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	default Grant enter(Object owner, int permits, Timeout timeout) throws InterruptedException {
		return enterAsync(owner, permits, timeout).await(this);
	}

	/**
	 * Waits for grants of all of them, all or nothing, within one timeout. Each is an
	 * attempt of its own.
	 * @param ordered what to acquire, in the order that all callers keep to
	 * @param owner the identity of the call
	 * @param permits how many permits of each
	 * @param timeout the longest wait for all of them together
	 * @return the grant of all of them
	 * @throws AcquireTimeoutException if the timeout elapsed first; nothing is held then
	 * @throws AcquireRejectedException if one of them is refused; nothing is held then
	 * @throws SelfDeadlockException if a wait could only end by the caller's own release;
	 * nothing more is held then
	 * @throws InterruptedException if interrupted while waiting; nothing is held then
	 */
	static Grant enterAll(List<? extends Acquirable> ordered, Object owner, int permits, Timeout timeout)
			throws InterruptedException {
		return Several.enter(ordered, owner, permits, timeout);
	}

	/**
	 * Asks for grants of all of them as {@link #enterAll} does, without blocking the
	 * caller.
	 * @param ordered what to acquire, in the order that all callers keep to
	 * @param owner the identity of the call
	 * @param permits how many permits of each
	 * @param timeout the longest wait for all of them together
	 * @return the acquisition of all of them, which may be complete already
	 */
	static Acquisition enterAllAsync(List<? extends Acquirable> ordered, Object owner, int permits, Timeout timeout) {
		return (ordered.size() == 1) ? ordered.get(0).enterAsync(owner, permits, timeout)
				: new SeveralAcquisition(ordered, owner, permits, timeout);
	}

}
