package io.signalbox;

/**
 * Makes primitives. An engine decides where the state lives: in this JVM, or in a server
 * that several JVMs share. Every engine passes the same contract tests.
 *
 * <p>
 * An engine makes a new primitive each time it is asked; {@link SignalboxRegistry} keeps
 * one for each name. It refuses settings that it can't honour with an
 * {@link IllegalArgumentException} that says what to use instead.
 *
 * @since 0.1
 */
public interface Engine extends AutoCloseable {

	/**
	 * The engine's name, as in {@code signalbox.engine} and the tag {@code engine}.
	 * @return such as {@code local}
	 */
	String name();

	/**
	 * Makes a lock.
	 * @param name the name
	 * @param settings what to make it with
	 * @return a new lock, not held
	 */
	NamedLock lock(String name, LockSettings settings);

	/**
	 * Makes a read-write lock.
	 * @param name the name
	 * @param settings what to make it with
	 * @return a new lock, not held
	 */
	NamedReadWriteLock readWriteLock(String name, ReadWriteLockSettings settings);

	/**
	 * Makes a semaphore.
	 * @param name the name
	 * @param settings what to make it with
	 * @return a new semaphore with all its permits free
	 */
	NamedSemaphore semaphore(String name, SemaphoreSettings settings);

	/**
	 * Makes an event.
	 * @param name the name
	 * @param settings what to make it with
	 * @return a new event
	 */
	NamedEvent event(String name, EventSettings settings);

	/**
	 * Makes a condition.
	 * @param name the name
	 * @param settings what to make it with
	 * @param lock the lock that the settings name, made by this engine
	 * @return a new condition
	 */
	NamedCondition condition(String name, ConditionSettings settings, NamedLock lock);

	/**
	 * Makes a barrier.
	 * @param name the name
	 * @param settings what to make it with
	 * @return a new barrier
	 */
	NamedBarrier barrier(String name, BarrierSettings settings);

	/**
	 * Makes a queue.
	 * @param <E> type of the elements
	 * @param name the name
	 * @param settings what to make it with
	 * @return a new queue, empty
	 */
	<E> NamedQueue<E> queue(String name, QueueSettings settings);

	/**
	 * How it is. May ask a server, and wait a few seconds for its answer.
	 * @return what there is to say
	 */
	default EngineReport report() {
		return EngineReport.WELL;
	}

	/**
	 * Ends all waits: whoever waits, or would have to, gets an
	 * {@link AcquireRejectedException}. What is held may be released, and what is free
	 * may still be taken, so that work under way can finish. A queue takes no new
	 * element, and gives those that it has. Never blocks. Closing it again has no effect.
	 */
	@Override
	void close();

}
